/**
 * Why Vulkan, by which WebGPU reaches a GPU on Linux, is unavailable; undefined if it may be available.
 *
 * The webgpu package prints to standard error if Vulkan's loader is missing, and has no option to be
 * silent. This asks the same dynamic linker the same question, silently.
 */
export async function missingVulkan(loader = 'libvulkan.so.1'): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { constants } = await import('node:os');
  try {
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    // If the library is found, Node.js complains that it is not a Node.js module.
    if ((error as Error).message.includes('did not self-register')) return undefined;
    return (
      `There is no Vulkan loader (${loader}): install the driver of the GPU, and libvulkan1 ` +
      '(Debian, Ubuntu), vulkan-loader (Fedora, Alpine) or vulkan-icd-loader (Arch).'
    );
  }
  return undefined;
}

/**
 * Why Vulkan, which WebGPU takes to reach a GPU on Linux, cannot be had; undefined where it may be.
 *
 * The webgpu package prints to standard error where Vulkan's loader is missing, and cannot be told
 * not to. This asks the same question of the same dynamic linker, silently.
 */
export async function missingVulkan(loader = 'libvulkan.so.1'): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { constants } = await import('node:os');
  try {
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    // A library that is found is no Node.js module, and Node.js says so.
    if ((error as Error).message.includes('did not self-register')) return undefined;
    return (
      `There is no Vulkan loader (${loader}): install the driver of the GPU, and libvulkan1 ` +
      '(Debian, Ubuntu), vulkan-loader (Fedora, Alpine) or vulkan-icd-loader (Arch).'
    );
  }
  return undefined;
}

/** The adapter, as far as this page needs it. */
interface Adapter {
  readonly info?: { readonly isFallbackAdapter?: boolean };
  /** Of browsers before it moved to `info`. */
  readonly isFallbackAdapter?: boolean;
}

/** The option that trains by WebGPU, as the form names it; undefined where WebGPU has no adapter. */
export async function gpuTitle(): Promise<string | undefined> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  const isSoftware = adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  return isSoftware ? 'GPU (WebGPU in software, slow)' : 'GPU (WebGPU)';
}

import { TrainingError } from '../../errors.js';
import { type GpuAdapterInfo, isSoftware } from './devices.js';

/** What WebGPU says about an adapter; browsers leave most names empty. */
export function describeAdapter({ info, limits }: GPUAdapter): GpuAdapterInfo {
  const { vendor, architecture, device, description } = info;
  const told = [vendor, architecture, device, description].join(' ');
  return {
    backend: 'webgpu',
    name:
      device.replace(/-+$/, '') || description || `${vendor} ${architecture}`.trim() || 'unnamed',
    vendor,
    driver: description,
    software: isSoftware(told, info.isFallbackAdapter),
    limits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    },
  };
}

/**
 * The fastest real adapter, or software if allowed.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if there is none
 */
export async function chooseAdapter(gpu: GPU, allowSoftware: boolean): Promise<GPUAdapter> {
  let software: GPUAdapter | undefined;
  for (const request of [{ powerPreference: 'high-performance' as const }, {}]) {
    const adapter = await gpu.requestAdapter(request);
    if (adapter === null) continue;
    if (!describeAdapter(adapter).software) return adapter;
    software ??= adapter;
  }
  if (allowSoftware) {
    software ??= (await gpu.requestAdapter({ forceFallbackAdapter: true })) ?? undefined;
    if (software !== undefined) return software;
  }
  refuse(software);
}

/** @throws TrainingError ENGINE_UNAVAILABLE, naming the adapter, if any, that is not a GPU */
export function refuse(adapter: GPUAdapter | undefined): never {
  const found =
    adapter === undefined
      ? 'WebGPU finds no GPU on this machine: is its driver installed?'
      : `WebGPU finds no GPU on this machine, only software: ${describeAdapter(adapter).name}.`;
  throw new TrainingError('ENGINE_UNAVAILABLE', `${found} The wasm engine needs none.`);
}

import { hasThreads } from '../../threads.js';
import type { DeviceList, GpuAdapterInfo } from './devices.js';
import { findHeadlessGl, headlessGlAdapter, webGl2Adapter } from './gl-adapters.js';
import { describeAdapter } from './webgpu-adapter.js';
import { provideWebGpu } from './webgpu-host.js';

/** Each may give a different adapter; most machines have one. */
const REQUESTS: readonly GPURequestAdapterOptions[] = [
  {},
  { powerPreference: 'high-performance' },
  { powerPreference: 'low-power' },
  { forceFallbackAdapter: true },
];

/** Lists the devices that this process can reach; drivers may print. Never throws. */
export async function listAdapters(): Promise<DeviceList> {
  const devices: GpuAdapterInfo[] = [];
  const problems: string[] = [];
  const attempt = async (list: () => Promise<readonly GpuAdapterInfo[]>): Promise<void> => {
    try {
      devices.push(...(await list()));
    } catch (error) {
      problems.push((error as Error).message);
    }
  };
  await attempt(async () => webGpuAdapters(await provideWebGpu()));
  await attempt(glAdapters);
  return { devices, problems };
}

/** The different adapters of WebGPU. @throws if there is none */
export async function webGpuAdapters(gpu: GPU): Promise<GpuAdapterInfo[]> {
  const found = new Map<string, GpuAdapterInfo>();
  for (const request of REQUESTS) {
    const adapter = await gpu.requestAdapter(request);
    if (adapter === null) continue;
    const info = describeAdapter(adapter);
    found.set(JSON.stringify(info), info);
  }
  if (found.size === 0) throw new Error('WebGPU finds no device: install the driver of the GPU.');
  return [...found.values()];
}

async function glAdapters(): Promise<GpuAdapterInfo[]> {
  if (hasThreads()) return (await findHeadlessGl()) ? [await headlessGlAdapter()] : [];
  return [webGl2Adapter()].filter((adapter) => adapter !== undefined);
}

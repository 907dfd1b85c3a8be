/** What a GPU API can be reached by: WebGPU, or GL with a browser or (package `gl`) without. */
export type GpuBackend = 'webgpu' | 'webgl2' | 'headlessgl';

/** The limits that decide how large a task may be; WebGPU's by their names there. */
export interface GpuLimits {
  /** Bytes of one table. */
  readonly maxStorageBufferBindingSize?: number;
  readonly maxBufferSize?: number; // bytes
  /** Tables that one kernel can see, its output included. */
  readonly maxStorageBuffersPerShaderStage?: number;
  readonly maxComputeWorkgroupsPerDimension?: number;
  /** GL only: the longest side of a texture. */
  readonly maxTextureSize?: number;
}

/** One way to a GPU, or to a program that stands in for one. */
export interface GpuAdapterInfo {
  readonly backend: GpuBackend;
  readonly name: string;
  readonly vendor: string; // '' where it is not told
  readonly driver: string; // '' where it is not told
  /** It computes on the CPU, slower than the wasm engine does; null where it does not tell. */
  readonly software: boolean | null;
  readonly limits: GpuLimits;
}

/** What was found. */
export interface DeviceList {
  readonly devices: readonly GpuAdapterInfo[];
  /** What stood in the way of finding more, in sentences. */
  readonly problems: readonly string[];
}

/** The device that is worth training on, if any, and the reason. */
export interface DeviceChoice {
  readonly take: GpuAdapterInfo | undefined;
  readonly why: string;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|microsoft basic render/i;

/** Whether a device of this name computes on the CPU, or says so itself. */
export function isSoftware(name: string, isFallbackAdapter = false): boolean {
  return isFallbackAdapter || SOFTWARE.test(name);
}

const BY_SPEED: readonly GpuBackend[] = ['webgpu', 'webgl2'];

/**
 * Chooses a real GPU, through WebGPU if possible. Never chooses a software device, or one that does
 * not identify itself, such as headless GL.
 */
export function chooseDevice({ devices }: Pick<DeviceList, 'devices'>): DeviceChoice {
  const real = devices.filter(({ software }) => software === false);
  for (const backend of BY_SPEED) {
    const take = real.find((device) => device.backend === backend);
    if (take !== undefined) return { take, why: `${take.name} is a GPU, reached by ${backend}` };
  }
  if (devices.length > 0) {
    const names = [...new Set(devices.map(({ name }) => name))].join(', ');
    return { take: undefined, why: `no hardware GPU was found, only ${names}` };
  }
  return { take: undefined, why: 'no GPU was found' };
}

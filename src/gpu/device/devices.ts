/** The APIs that reach a GPU: WebGPU, or GL with a browser or (package `gl`) without one. */
export type GpuBackend = 'webgpu' | 'webgl2' | 'headlessgl';

/** The limits that decide how large a task may be; those of WebGPU have its names. */
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

/** One way to a GPU, or to a program that emulates one. */
export interface GpuAdapterInfo {
  readonly backend: GpuBackend;
  readonly name: string;
  readonly vendor: string; // '' if unknown
  readonly driver: string; // '' if unknown
  /** Whether it computes on the CPU, slower than the wasm engine; null if unknown. */
  readonly software: boolean | null;
  readonly limits: GpuLimits;
}

/** The devices found. */
export interface DeviceList {
  readonly devices: readonly GpuAdapterInfo[];
  /** What prevented finding more, in sentences. */
  readonly problems: readonly string[];
}

/** The device that is worth training on, if any, and the reason. */
export interface DeviceChoice {
  readonly take: GpuAdapterInfo | undefined;
  readonly why: string;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|microsoft basic render/i;

/** Whether a device computes on the CPU, by its name or by its own statement. */
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
    if (take !== undefined)
      return { take, why: `${take.name} is a GPU, reached through ${backend}` };
  }
  if (devices.length > 0) {
    const names = [...new Set(devices.map(({ name }) => name))].join(', ');
    return { take: undefined, why: `no hardware GPU was found, only ${names}` };
  }
  return { take: undefined, why: 'no GPU was found' };
}

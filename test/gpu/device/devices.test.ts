import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { acquireDevice } from '../../../src/gpu/device/acquire-device.js';
import { watchDevice } from '../../../src/gpu/device/device-watch.js';
import { chooseDevice, type GpuAdapterInfo, isSoftware } from '../../../src/gpu/device/devices.js';
import { webGpuAdapters } from '../../../src/gpu/device/list-adapters.js';
import { askInOtherProcess, listDevices } from '../../../src/gpu/device/list-devices.js';
import { missingVulkan } from '../../../src/gpu/device/vulkan.js';
import { chooseAdapter, describeAdapter } from '../../../src/gpu/device/webgpu-adapter.js';
import { provideWebGpu, setNavigatorGpu } from '../../../src/gpu/device/webgpu-host.js';

const device = (name: string, more: Partial<GpuAdapterInfo> = {}): GpuAdapterInfo => ({
  backend: 'webgpu',
  name,
  vendor: '',
  driver: '',
  software: false,
  limits: {},
  ...more,
});

describe('isSoftware', () => {
  it.each([
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'Mesa lavapipe',
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)',
    'Microsoft Basic Render Driver',
    'Apple Software Renderer',
  ])('knows %s', (name) => expect(isSoftware(name)).toBe(true));

  it.each(['NVIDIA H100 80GB HBM3', 'Apple M2', 'Intel(R) UHD Graphics 620', ''])(
    'takes %j for a GPU',
    (name) => expect(isSoftware(name)).toBe(false),
  );

  it('believes an adapter that says so', () => expect(isSoftware('Apple M2', true)).toBe(true));
});

describe('chooseDevice', () => {
  const software = device('llvmpipe', { software: true });

  it('chooses a GPU, not the software before it', () => {
    const gpu = device('H100');
    expect(chooseDevice({ devices: [software, gpu] }).take).toBe(gpu);
  });

  it('prefers WebGPU to GL', () => {
    const gpu = device('H100');
    const gl = device('H100', { backend: 'webgl2' });
    const { take, why } = chooseDevice({ devices: [gl, gpu] });
    expect(take).toBe(gpu);
    expect(why).toBe('H100 is a GPU, reached through webgpu');
  });

  it('never takes software, and names it', () => {
    const gl = { ...software, backend: 'webgl2' as const };
    expect(chooseDevice({ devices: [software, gl] })).toEqual({
      take: undefined,
      why: 'no hardware GPU was found, only llvmpipe',
    });
  });

  it('does not use an adapter that does not say whether it is a GPU', () => {
    const gl = device('ANGLE', { backend: 'headlessgl', software: null });
    expect(chooseDevice({ devices: [gl] }).take).toBeUndefined();
  });

  it('chooses nothing if there is nothing', () => {
    expect(chooseDevice({ devices: [] })).toEqual({ take: undefined, why: 'no GPU was found' });
  });
});

const LIMITS = {
  maxStorageBufferBindingSize: 2 ** 31,
  maxBufferSize: 2 ** 32,
  maxStorageBuffersPerShaderStage: 16,
  maxComputeWorkgroupsPerDimension: 65535,
};

/** A device of WebGPU whose errors and loss are ours to make. */
class FakeDevice extends EventTarget {
  lose!: (info: { reason: string; message: string }) => void;
  readonly lost = new Promise<{ reason: string; message: string }>((resolve) => {
    this.lose = resolve;
  });
  onuncapturederror: unknown = null;
  readonly queue = { submit: (): void => {} };

  createCommandEncoder(): void {}

  fail(error: object): Event {
    const event = Object.assign(new Event('uncapturederror', { cancelable: true }), { error });
    this.dispatchEvent(event);
    return event;
  }

  get gpuDevice(): GPUDevice {
    return this as unknown as GPUDevice;
  }
}

class FakeAdapter {
  readonly limits = LIMITS;
  readonly features = new Set<string>();
  readonly info;
  readonly asked: GPUDeviceDescriptor[] = [];
  readonly device = new FakeDevice();

  constructor(name: string, isFallbackAdapter = false) {
    this.info = {
      vendor: 'acme',
      architecture: 'roadrunner',
      device: name,
      description: `driver of ${name}`,
      isFallbackAdapter,
    };
  }

  async requestDevice(descriptor: GPUDeviceDescriptor): Promise<FakeDevice> {
    this.asked.push(descriptor);
    return this.device;
  }

  get gpuAdapter(): GPUAdapter {
    return this as unknown as GPUAdapter;
  }
}

/** WebGPU that gives a real adapter, if any, on request, and software as its default. */
function fakeGpu(real: FakeAdapter | null, software: FakeAdapter | null): GPU {
  const requestAdapter = async (options: GPURequestAdapterOptions = {}) =>
    options.powerPreference === 'high-performance' ? (real ?? software) : software;
  return { requestAdapter } as unknown as GPU;
}

const REAL = new FakeAdapter('acme-9000');
const SOFTWARE = new FakeAdapter('llvmpipe-llvm-15-', true);

describe('describeAdapter', () => {
  it('gives names and the limits that matter', () => {
    expect(describeAdapter(SOFTWARE.gpuAdapter)).toEqual({
      backend: 'webgpu',
      name: 'llvmpipe-llvm-15',
      vendor: 'acme',
      driver: 'driver of llvmpipe-llvm-15-',
      software: true,
      limits: LIMITS,
    });
  });

  it("builds a name from a browser's description", () => {
    const adapter = new FakeAdapter('');
    adapter.info.description = '';
    expect(describeAdapter(adapter.gpuAdapter).name).toBe('acme roadrunner');
  });
});

describe('webGpuAdapters', () => {
  it('lists each adapter once', async () => {
    const names = (await webGpuAdapters(fakeGpu(REAL, SOFTWARE))).map(({ name }) => name);
    expect(names).toEqual(['llvmpipe-llvm-15', 'acme-9000']);
  });

  it('fails if there is none', async () => {
    await expect(webGpuAdapters(fakeGpu(null, null))).rejects.toThrow('WebGPU finds no device');
  });
});

describe('chooseAdapter', () => {
  it('takes a GPU, even if software is allowed and comes first', async () => {
    expect(await chooseAdapter(fakeGpu(REAL, SOFTWARE), true)).toBe(REAL);
  });

  it('uses a software device only if that is allowed', async () => {
    expect(await chooseAdapter(fakeGpu(null, SOFTWARE), true)).toBe(SOFTWARE);
    await expect(chooseAdapter(fakeGpu(null, SOFTWARE), false)).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('only software: llvmpipe-llvm-15.'),
    });
  });

  it('refuses if there is no device', async () => {
    await expect(chooseAdapter(fakeGpu(null, null), true)).rejects.toThrow('finds no GPU');
  });
});

/** What gpu.js does. */
async function acquire() {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const requiredLimits = { maxBufferSize: adapter.limits.maxBufferSize };
  return { adapter, device: await adapter.requestDevice({ requiredLimits }) };
}

describe('with a navigator.gpu of ours', () => {
  let restore: (() => void) | undefined;
  afterEach(() => restore?.());

  it('provideWebGpu uses the existing one', async () => {
    const gpu = fakeGpu(REAL, SOFTWARE);
    restore = setNavigatorGpu(gpu);
    expect(await provideWebGpu()).toBe(gpu);
  });

  it('setNavigatorGpu restores the old value', () => {
    const before = globalThis.navigator?.gpu;
    const first = fakeGpu(REAL, null);
    restore = setNavigatorGpu(first);
    setNavigatorGpu(fakeGpu(null, null))();
    expect(navigator.gpu).toBe(first);
    restore?.();
    expect(navigator.gpu).toBe(before);
  });

  it('acquireDevice opens the GPU with raised limits', async () => {
    const real = new FakeAdapter('acme-9000');
    const gpu = fakeGpu(real, SOFTWARE);
    restore = setNavigatorGpu(gpu);
    const { context } = await acquireDevice(acquire, false);
    expect(context.device).toBe(real.device);
    const { maxStorageBufferBindingSize: _, ...raised } = LIMITS;
    expect(real.asked).toEqual([{ requiredLimits: raised }]);
    expect(navigator.gpu).toBe(gpu);
  });

  it('acquireDevice keeps gpu.js from hearing of errors and losses, and hears of them', async () => {
    const real = new FakeAdapter('acme-9000');
    restore = setNavigatorGpu(fakeGpu(real, null));
    const { context, watch } = await acquireDevice(acquire, false);
    real.device.lose({ reason: 'unknown', message: 'it fell off the bus' });
    expect((await context.device.lost).reason).toBe('destroyed');
    expect((await watch.failed).message).toContain('it fell off the bus');
  });

  it('acquireDevice refuses software that gpu.js has opened before', async () => {
    restore = setNavigatorGpu(fakeGpu(REAL, SOFTWARE));
    const earlier = { adapter: SOFTWARE.gpuAdapter, device: SOFTWARE.device.gpuDevice };
    await expect(acquireDevice(async () => earlier, false)).rejects.toThrow('only software');
  });

  it('acquireDevice says which GPU does not open', async () => {
    const gpu = fakeGpu(REAL, null);
    restore = setNavigatorGpu(gpu);
    const refused = acquireDevice(() => Promise.reject(new Error('too many devices')), false);
    await expect(refused).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: 'The GPU acme-9000 cannot be opened: too many devices',
    });
    expect(navigator.gpu).toBe(gpu);
  });
});

describe('watchDevice', () => {
  class GPUOutOfMemoryError {
    message = 'vkCreateBuffer failed\n  at a line of a file';
  }
  class GPUValidationError {
    message = 'a binding is too large';
  }

  it('passes results on while all is well', async () => {
    const watch = watchDevice(new FakeDevice().gpuDevice);
    expect(await watch.guard(async () => 7)).toBe(7);
    expect(watch.failure).toBeUndefined();
  });

  it('passes on errors of the work', async () => {
    const watch = watchDevice(new FakeDevice().gpuDevice);
    const error = new RangeError('mine');
    await expect(watch.guard(() => Promise.reject(error))).rejects.toBe(error);
  });

  it('reports insufficient memory, once, and has the platform print nothing', async () => {
    const fake = new FakeDevice();
    const watch = watchDevice(fake.gpuDevice);
    const work = watch.guard(async () => {
      expect(fake.fail(new GPUOutOfMemoryError()).defaultPrevented).toBe(true);
      fake.fail(new GPUValidationError());
    });
    await expect(work).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      problem: expect.stringMatching(/WebGPU says: vkCreateBuffer failed$/),
    });
    expect(() => watch.check()).toThrow('too little memory');
  });

  it('reports a refused step', () => {
    const fake = new FakeDevice();
    const watch = watchDevice(fake.gpuDevice);
    fake.fail(new GPUValidationError());
    expect(watch.failure?.message).toContain('WebGPU says: a binding is too large');
  });

  it('reports a lost device if the work fails first for no clear reason', async () => {
    const fake = new FakeDevice();
    const work = watchDevice(fake.gpuDevice).guard(() => {
      fake.lose({ reason: 'unknown', message: '' });
      return Promise.reject(new Error('mapAsync was aborted'));
    });
    await expect(work).rejects.toMatchObject({
      code: 'DEVICE_FAILED',
      message: expect.stringContaining('The GPU was lost'),
    });
  });

  it('reports nothing after it was stopped', async () => {
    const fake = new FakeDevice();
    const watch = watchDevice(fake.gpuDevice);
    watch.stop();
    fake.fail(new GPUValidationError());
    fake.lose({ reason: 'destroyed', message: 'device was destroyed' });
    await watch.guard(() => fake.lost);
    expect(watch.failure).toBeUndefined();
  });
});

describe('listDevices', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-devices-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const script = (name: string, code: string): URL => {
    writeFileSync(join(folder, name), code);
    return pathToFileURL(join(folder, name));
  };

  it('lists devices or explains why there are none, on any machine', async () => {
    const { devices, problems } = await listDevices();
    expect(devices.length + problems.length).toBeGreaterThan(0);
    for (const { name, software } of devices) expect([name, software]).not.toContain(undefined);
  });

  it('returns what the other process found', async () => {
    const list = { devices: [device('H100')], problems: [] };
    const url = script('list.mjs', `process.send(${JSON.stringify(list)})`);
    expect(await askInOtherProcess(url)).toEqual(list);
  });

  it('survives drivers that crash', async () => {
    const url = script('crash.mjs', `process.kill(process.pid, 'SIGSEGV')`);
    const { devices, problems } = await askInOtherProcess(url);
    expect(devices).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('crashed')]);
  });

  it('does not wait forever for drivers', async () => {
    const url = script('hang.mjs', 'setInterval(() => {}, 1000)');
    const { problems } = await askInOtherProcess(url, 500);
    expect(problems).toEqual(['The GPU drivers did not answer within 0.5 s.']);
  });

  it.runIf(process.platform === 'linux')('asks for the loader of Vulkan silently', async () => {
    expect(await missingVulkan('libc.so.6')).toBeUndefined();
    expect(await missingVulkan('libc.so.6')).toBeUndefined();
    expect(await missingVulkan('libnothing.so.1')).toMatch(/^There is no Vulkan loader \(libno/);
  });
});

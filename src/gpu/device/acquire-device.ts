import { TrainingError } from '../../errors.js';
import { type DeviceWatch, watchDevice } from './device-watch.js';
import { makeRecordable } from './recorder.js';
import { describeAdapter, chooseAdapter, refuse } from './webgpu-adapter.js';
import { provideWebGpu, setNavigatorGpu } from './webgpu-host.js';

/** What gpu.js keeps of WebGPU: `WebGPUContext.acquire()` resolves to one. */
export interface DeviceContext {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/** Limits that gpu.js leaves at WebGPU's defaults, although it benefits from higher ones. */
const RAISED = ['maxStorageBuffersPerShaderStage', 'maxComputeWorkgroupsPerDimension'] as const;

/**
 * Lets gpu.js open the device that we choose, with the device's own limits, and watches it.
 *
 * gpu.js asks `navigator.gpu` for an adapter by itself, without preference. So `navigator.gpu` is
 * replaced while it asks, and no longer.
 *
 * @param acquire `WebGPUContext.acquire` of gpu.js, which shares one device in the process
 * @param allowSoftware use a device that computes on the CPU if there is no other
 * @throws TrainingError ENGINE_UNAVAILABLE if there is no such device, or it does not open
 */
export async function acquireDevice<Context extends DeviceContext>(
  acquire: () => Promise<Context>,
  allowSoftware: boolean,
): Promise<{ context: Context; watch: DeviceWatch }> {
  const gpu = await provideWebGpu();
  const adapter = await chooseAdapter(gpu, allowSoftware);
  const restore = setNavigatorGpu({ requestAdapter: async () => adapterForGpuJs(adapter) });
  let acquired: Promise<Context>;
  try {
    acquired = acquire(); // it asks before it returns
  } finally {
    restore();
  }
  const context = await acquired.catch((error: Error) => {
    const message = `The GPU ${describeAdapter(adapter).name} cannot be opened: ${error.message}`;
    throw new TrainingError('ENGINE_UNAVAILABLE', message, { cause: error });
  });
  // gpu.js may have opened a device earlier, for another caller.
  if (!allowSoftware && describeAdapter(context.adapter).software) refuse(context.adapter);
  return { context, watch: watchDevice(context.device) };
}

/** The part of an adapter that gpu.js uses. */
function adapterForGpuJs(adapter: GPUAdapter): GPUAdapter {
  const { info, limits, features } = adapter;
  const requestDevice = async (descriptor: GPUDeviceDescriptor = {}): Promise<GPUDevice> => {
    const raised = Object.fromEntries(RAISED.map((name) => [name, limits[name]]));
    const requiredLimits = { ...descriptor.requiredLimits, ...raised };
    return makeRecordable(silence(await adapter.requestDevice({ ...descriptor, requiredLimits })));
  };
  return { info, limits, features, requestDevice } as GPUAdapter;
}

/**
 * Keeps gpu.js from printing errors of a device, which a library should not do: its error handler is
 * never called, and a loss looks like one that was requested. `DeviceWatch` reports what really happens.
 */
function silence(device: GPUDevice): GPUDevice {
  const lost = device.lost.then(({ message }) => ({ reason: 'destroyed', message }));
  Object.defineProperty(device, 'onuncapturederror', { value: null, writable: true });
  Object.defineProperty(device, 'lost', { value: lost });
  return device;
}

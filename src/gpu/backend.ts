import type { BackendName } from './backends.js';
import type { GPU, IGPUKernelSettings, Input, KernelFunction } from 'gpu.js';
import { TrainingError } from '../errors.js';
import { acquireDevice, type DeviceContext } from './device/acquire-device.js';
import type { DeviceArray } from './device-array.js';
import { DeviceList } from './device-memory.js';
import { copied } from './kernels/copied.js';
import { Recorder } from './device/recorder.js';
import type { DeviceWatch } from './device/device-watch.js';
import type { GpuLimits } from './device/devices.js';
import { headlessGlAdapter, webGl2Adapter } from './device/gl-adapters.js';
import { type GpuJs, loadGpuJs } from './gpu-js.js';
import { describeAdapter } from './device/webgpu-adapter.js';

/** Numbers from the device: nested by dimension, the innermost a Float32Array. */
type Nested = Float32Array | readonly Nested[];

interface RunnableKernel {
  (...args: unknown[]): unknown;
  setOutput(output: number[]): unknown;
  destroy(): void;
}

interface Disposable {
  delete(): void;
}

/** A kernel: a function of this folder's kernels, whose text gpu.js translates. */
export type KernelSource = (...args: never[]) => number;

/** A placeholder for numbers while a plan is made: it can be passed to kernels, but not read. */
export type PlanValue = object;

/** A kernel that a plan calls. */
export type PlanKernel = (...args: readonly (PlanValue | number)[]) => PlanValue;

/** Many kernels in one run, whose intermediate results stay on the device. */
export interface Plan {
  /** The results by name, without gaps. */
  run(inputs: readonly object[]): Promise<Record<string, Float32Array>>;
  /** How gpu.js runs it: 'generic' is one kernel after the other. */
  readonly executor: string;
  close(): Promise<void>;
}

/** A gpu.js backend; hides the differences between them. */
export class Backend {
  readonly name: BackendName;
  readonly #gpu: GPU;
  readonly #Input: typeof Input;
  readonly #kernels: DeviceKernel[] = [];

  readonly #lists: DeviceList[] = [];
  readonly #watch: DeviceWatch | undefined;
  /**
   * WebGPU's device, for what gpu.js cannot do there; undefined on the other backends.
   *
   * @internal Its types are a browser's, which a program's compiler need not know.
   */
  readonly webGpu: DeviceContext | undefined;
  readonly #recorder: Recorder | undefined; // on WebGPU
  /** The name of the device. */
  readonly device: string;
  readonly limits: GpuLimits;

  private constructor(name: BackendName, gpuJs: GpuJs, device: OpenDevice) {
    this.name = name;
    this.#gpu = new gpuJs.GPU({ mode: name as 'webgpu' });
    this.#Input = gpuJs.Input;
    this.#watch = device.watch;
    this.webGpu = device.context;
    this.#recorder = device.context && new Recorder(device.context.device);
    this.device = device.name;
    this.limits = device.limits;
  }

  /**
   * Starts gpu.js on one of its backends.
   *
   * @param allowSoftware use a device that computes on the CPU if there is no other
   * @throws TrainingError ENGINE_UNAVAILABLE
   */
  static async open(name: BackendName, allowSoftware: boolean): Promise<Backend> {
    const gpuJs = await loadGpuJs();
    const device = await openDevice(name, gpuJs, allowSoftware);
    try {
      return new Backend(name, gpuJs, device);
    } catch (cause) {
      throw new TrainingError(
        'ENGINE_UNAVAILABLE',
        `gpu.js cannot start its backend ${name} here: ${(cause as Error).message}.`,
        { cause },
      );
    }
  }

  /** Runs work on the device; rejects with the device's error if there is one, else with that of `work`. */
  guard<T>(work: () => Promise<T>): Promise<T> {
    return this.#watch === undefined ? work() : this.#watch.guard(work);
  }

  /** Whether arrays may change their sizes between runs without a new compilation. */
  get resizes(): boolean {
    return this.name === 'webgpu';
  }

  /** Whether the device has its own memory, so that arrays should be sent there once. */
  get isRemote(): boolean {
    return this.name !== 'webasm' && this.name !== 'cpu';
  }

  /**
   * Makes a kernel whose output is (output[n], ..., output[1], output[0]) and stays on the device.
   * The kernel's next run overwrites it.
   */
  kernel<This, Arguments extends never[]>(
    source: (this: This, ...args: Arguments) => number,
    output: readonly number[],
    constants: object,
  ): DeviceKernel {
    const settings = {
      output: [...output],
      constants: { ...constants },
      pipeline: true,
      precision: 'single',
      loopMaxIterations: 2 ** 24,
      dynamicOutput: this.resizes,
      dynamicArguments: this.resizes,
    } as IGPUKernelSettings;
    const kernel = this.#gpu.createKernel(source as unknown as KernelFunction, settings);
    const made = new DeviceKernel(kernel as unknown as RunnableKernel, this, output);
    this.#kernels.push(made);
    return made;
  }

  /**
   * Makes a function that sends a list of numbers to the device, where it replaces the previous one,
   * and gives an array that kernels accept. Without a device, that is the list itself.
   *
   * @param length of the longest list
   */
  sender(length: number): (numbers: Float32Array) => Promise<DeviceArray> {
    if (this.webGpu !== undefined) {
      const list = new DeviceList(this.webGpu, length);
      this.#lists.push(list);
      return async (numbers) => list.write(numbers);
    }
    if (!this.isRemote) return async (numbers) => numbers;
    const copy = this.kernel(copied, [length], {});
    return (numbers) => copy.run(numbers.length, numbers);
  }

  /** A kernel for plans. Its output is (output[n], ..., output[0]). */
  planKernel(source: KernelSource, output: readonly number[]): PlanKernel {
    return this.#gpu.createKernel(
      source as unknown as KernelFunction,
      {
        output: [...output],
        precision: 'single',
        loopMaxIterations: 2 ** 24,
      } as IGPUKernelSettings,
    ) as unknown as PlanKernel;
  }

  /**
   * Makes a plan of the kernels that `build` calls on `inputs` values; `build` is called once, at the
   * first run. Each run sends the inputs to the device and reads the results back, so `kernel` is
   * better for what stays the same from run to run.
   */
  plan(inputs: number, build: (inputs: PlanValue[]) => Record<string, PlanValue>): Plan {
    const record = (...values: PlanValue[]): Record<string, PlanValue> => build(values);
    Object.defineProperty(record, 'length', { value: inputs }); // gpu.js passes as many values
    const pipeline = this.#gpu.createPipeline(record);
    return {
      run: async (values) => {
        const results = await this.guard(() => pipeline(...(values as Input[])));
        const entries = Object.entries(results as unknown as Record<string, Nested>);
        return Object.fromEntries(entries.map(([name, nested]) => [name, flat(nested)]));
      },
      get executor() {
        return pipeline.executorKind;
      },
      close: () => pipeline.destroy(),
    };
  }

  /** Numbers in `shape` (innermost first) as an argument of a kernel. */
  shaped(numbers: Float32Array, shape: readonly number[]): PlanValue {
    return new this.#Input(numbers as never, [...shape] as never); // its types are too narrow
  }

  /**
   * Keeps what `work` submits to the device until `flush`, on WebGPU: see `Recorder`.
   *
   * @param owner of the uniforms that it writes
   */
  record<T>(owner: object, work: () => T): T {
    return this.#recorder === undefined ? work() : this.#recorder.record(owner, work);
  }

  /** Submits the kept work to the device. */
  flush(): void {
    this.#recorder?.flush();
  }

  /** The numbers of an array, one innermost row after the other. */
  async *read(array: DeviceArray): AsyncGenerator<Float32Array> {
    this.flush();
    const nested: Nested =
      'toArray' in array ? await (array as { toArray(): Nested }).toArray() : (array as Nested);
    yield* innermost(nested);
  }

  /** Frees all kernels with their outputs. */
  async close(): Promise<void> {
    this.#watch?.stop();
    for (const kernel of this.#kernels.splice(0)) kernel.destroy();
    for (const list of this.#lists.splice(0)) list.destroy();
    await this.#gpu.destroy();
  }
}

/** What is known about the device of a backend. */
interface OpenDevice {
  readonly name: string;
  readonly limits: GpuLimits;
  readonly watch?: DeviceWatch;
  readonly context?: DeviceContext;
}

async function openDevice(
  name: BackendName,
  gpuJs: object,
  allowSoftware: boolean,
): Promise<OpenDevice> {
  switch (name) {
    case 'webgpu': {
      // Exported, but missing in gpu.js's types; its device is shared by the whole process.
      const { WebGPUContext } = gpuJs as { WebGPUContext: { acquire(): Promise<DeviceContext> } };
      const { context, watch } = await acquireDevice(() => WebGPUContext.acquire(), allowSoftware);
      return { ...describeAdapter(context.adapter), watch, context };
    }
    case 'webgl2':
      return (
        webGl2Adapter() ?? unavailable('This platform has no WebGL 2 that can render to floats.')
      );
    case 'headlessgl':
      return headlessGlAdapter().catch((error: Error) =>
        unavailable(`Headless GL cannot start: ${error.message}`),
      );
    default:
      return { name: 'the CPU', limits: {} };
  }
}

function unavailable(reason: string): never {
  throw new TrainingError('ENGINE_UNAVAILABLE', `${reason} The wasm engine needs none.`);
}

function* innermost(nested: Nested): Generator<Float32Array> {
  if (nested instanceof Float32Array) yield nested;
  else for (const part of nested) yield* innermost(part);
}

function flat(nested: Nested): Float32Array {
  const rows = [...innermost(nested)];
  const numbers = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    numbers.set(row, at);
    at += row.length;
  }
  return numbers;
}

/** A kernel with its output on the device. */
export class DeviceKernel {
  readonly #kernel: RunnableKernel;
  readonly #backend: Backend;
  readonly #output: readonly number[];
  #last: DeviceArray | undefined;

  constructor(kernel: RunnableKernel, backend: Backend, output: readonly number[]) {
    this.#kernel = kernel;
    this.#backend = backend;
    this.#output = output;
  }

  /**
   * Runs on a part of the output if the backend can: its first `length` entries in the last
   * dimension. This invalidates the result of the previous run. The work may be kept until
   * `Backend.flush`.
   */
  async run(length: number, ...args: unknown[]): Promise<DeviceArray> {
    if (this.#backend.resizes) {
      this.#kernel.setOutput([...this.#output.slice(0, -1), Math.max(1, length)]);
    }
    const result = (await this.#submit(args)) as DeviceArray;
    this.#release();
    this.#last = result;
    return result;
  }

  /** In its first run, a kernel is compiled and submits only after it has returned. */
  #submit(args: readonly unknown[]): unknown {
    if (this.#last !== undefined) return this.#backend.record(this, () => this.#kernel(...args));
    this.#backend.flush();
    return this.#kernel(...args);
  }

  /**
   * Frees what the kernel needs to run, above all its copy of the arguments, but not its output, if
   * the backend can tell them apart. The kernel cannot run again.
   */
  retire(): void {
    if (this.#backend.name === 'webgpu') this.#kernel.destroy();
  }

  destroy(): void {
    this.#release();
    this.#kernel.destroy();
  }

  /** Handles of WebGPU count the users of a buffer; elsewhere a kernel always keeps the same output. */
  #release(): void {
    if (this.#backend.name === 'webgpu') (this.#last as Disposable | undefined)?.delete();
    this.#last = undefined;
  }
}

type Create = (descriptor?: GPUCommandEncoderDescriptor) => GPUCommandEncoder;

/** Gives the encoder of the active recorder, if there is one: only during one synchronous call. */
let recording: ((create: Create) => GPUCommandEncoder) | undefined;

/** A placeholder for a finished command buffer that is kept. */
const KEPT = {} as GPUCommandBuffer;

/**
 * Lets recorders keep what is submitted to a device. gpu.js asks for an encoder and submits it for
 * each kernel, so on a fast card the submissions take longer than the work.
 */
export function makeRecordable(device: GPUDevice): GPUDevice {
  const { queue } = device;
  const create = device.createCommandEncoder.bind(device);
  const submit = queue.submit.bind(queue);
  set(device, 'createCommandEncoder', (descriptor?: GPUCommandEncoderDescriptor) =>
    recording === undefined ? create(descriptor) : recording(create),
  );
  set(queue, 'submit', (buffers: Iterable<GPUCommandBuffer>) => {
    const complete = [...buffers].filter((buffer) => buffer !== KEPT);
    if (complete.length > 0) submit(complete);
  });
  set(device, 'queue', queue); // the same object each time
  return device;
}

function set(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true });
}

/** Keeps commands, so that many go to the device in one submission. */
export class Recorder {
  readonly #device: GPUDevice;
  readonly #recorded = new Set<object>();
  #encoder: GPUCommandEncoder | undefined;

  /** @param device a recordable one */
  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Keeps the commands that `work` submits before it returns, until `flush`.
   *
   * @param owner of the uniforms that the commands read. Uniforms are written at once, so commands
   * already kept for the same owner are submitted first
   */
  record<T>(owner: object, work: () => T): T {
    if (this.#recorded.has(owner)) this.flush();
    this.#recorded.add(owner);
    const outer = recording;
    recording = (create) => this.#record(create);
    try {
      return work();
    } finally {
      recording = outer;
    }
  }

  /** Submits the kept commands. */
  flush(): void {
    const encoder = this.#encoder;
    this.#encoder = undefined;
    this.#recorded.clear();
    if (encoder !== undefined) this.#device.queue.submit([encoder.finish()]);
  }

  /** An encoder whose commands are all kept. */
  #record(create: Create): GPUCommandEncoder {
    const encoder = (this.#encoder ??= create());
    const kept = {
      beginComputePass: () => encoder.beginComputePass(),
      finish: () => KEPT,
    };
    return kept as unknown as GPUCommandEncoder;
  }
}

import type { DeviceArray } from './device-array.js';
import type { DeviceContext } from './device/acquire-device.js';

/*
 * Undocumented parts of gpu.js's arrays on WebGPU: the buffer inside, and what a kernel requires of
 * an array argument. Its version is pinned for this reason.
 */

/** GPUBufferUsage and GPUMapMode of the specification, whose names only browsers have. */
const USAGE = { mapWrite: 0x02, copyFrom: 0x04, copyTo: 0x08, storage: 0x80 } as const;
const MAP_TO_WRITE = 0x02;

interface BufferHandle {
  readonly buffer: GPUBuffer;
}

/** The buffer of an array on WebGPU. */
export const bufferOf = (array: DeviceArray): GPUBuffer => (array as BufferHandle).buffer;

/**
 * A list of numbers on WebGPU that the host writes straight into the buffer that kernels read.
 * gpu.js would first copy it number by number, at each run of each kernel.
 *
 * It uses staging buffers that stay mapped from one use to the next. The queue's own `writeBuffer`
 * allocates fresh memory for each list, and clearing its pages costs the system more than the copy.
 */
export class DeviceList {
  readonly #context: DeviceContext;
  readonly #buffer: GPUBuffer;
  readonly #staging = new Set<GPUBuffer>();
  readonly #mapped: GPUBuffer[] = []; // of these, the ones that can be written

  /** @param length of the longest list */
  constructor(context: DeviceContext, length: number) {
    this.#context = context;
    const usage = USAGE.storage | USAGE.copyTo;
    this.#buffer = context.device.createBuffer({ size: 4 * length, usage });
  }

  /** Replaces the numbers, and returns them as an argument for kernels. */
  write(numbers: Float32Array): DeviceArray {
    const { device } = this.#context;
    const bytes = 4 * numbers.length;
    const staging = this.#mapped.pop() ?? this.#newStaging();
    new Float32Array(staging.getMappedRange(0, bytes)).set(numbers);
    staging.unmap();
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(staging, 0, this.#buffer, 0, bytes);
    device.queue.submit([encoder.finish()]);
    const isMapped = (): number => this.#mapped.push(staging);
    staging.mapAsync(MAP_TO_WRITE).then(isMapped, () => {}); // never on a lost device
    return {
      type: 'WebGPUBuffer',
      buffer: this.#buffer,
      output: [numbers.length],
      componentCount: 1,
      context: this.#context,
    };
  }

  destroy(): void {
    for (const buffer of [this.#buffer, ...this.#staging]) buffer.destroy();
    this.#mapped.length = 0;
  }

  /** As many are made as are in flight at the same time. */
  #newStaging(): GPUBuffer {
    const { size } = this.#buffer;
    const usage = USAGE.copyFrom | USAGE.mapWrite;
    const buffer = this.#context.device.createBuffer({ size, usage, mappedAtCreation: true });
    this.#staging.add(buffer);
    return buffer;
  }
}

import type { DeviceArray } from './backend.js';
import type { DeviceContext } from './device/acquire-device.js';

/*
 * What gpu.js does not document of its arrays on WebGPU: the buffer inside, and what a kernel asks
 * of an array that it is given. Its version is pinned for that.
 */

interface BufferHandle {
  readonly buffer: GPUBuffer;
}

/** The buffer of an array on WebGPU. */
export const bufferOf = (array: DeviceArray): GPUBuffer => (array as BufferHandle).buffer;

/**
 * A list of numbers on WebGPU that the host writes: straight into the buffer that kernels read.
 * gpu.js would copy it number by number first, at each run of each kernel.
 */
export class DeviceList {
  readonly #context: DeviceContext;
  readonly #buffer: GPUBuffer;
  readonly #numbers: Float32Array<ArrayBuffer>;

  /** @param length of the longest list */
  constructor(context: DeviceContext, length: number) {
    this.#context = context;
    const usage = 0x80 | 0x08; // GPUBufferUsage.STORAGE | COPY_DST, whose names only browsers have
    this.#buffer = context.device.createBuffer({ size: 4 * length, usage });
    this.#numbers = new Float32Array(length);
  }

  /** Writes numbers in the place of those before, and gives them as an argument of kernels. */
  write(numbers: Float32Array): DeviceArray {
    // By way of memory that is not shared: the package webgpu crashes on shared memory.
    this.#numbers.set(numbers);
    this.#context.device.queue.writeBuffer(this.#buffer, 0, this.#numbers, 0, numbers.length);
    return {
      type: 'WebGPUBuffer',
      buffer: this.#buffer,
      output: [numbers.length],
      componentCount: 1,
      context: this.#context,
    };
  }

  destroy(): void {
    this.#buffer.destroy();
  }
}

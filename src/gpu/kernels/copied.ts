import type { IKernelFunctionThis } from 'gpu.js';

/** A copy, on the device, of numbers from the host. (length) */
export function copied(this: IKernelFunctionThis, numbers: number[]): number {
  return numbers[this.thread.x];
}

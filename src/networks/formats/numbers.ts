import type { Tensor } from '../state.js';

/**
 * The numbers of a tensor as float32 for a file; float64 from the reference arithmetic is rounded.
 */
export function float32Of({ data }: Tensor): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

import type { Tensor } from '../state.js';

/** The numbers of a tensor as files hold them; those of the reference arithmetic are rounded. */
export function float32Of({ data }: Tensor): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

/** Four numbers, or one if fewer are left; `whole` is a compile-time constant. */
@inline
export function read(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_zero(at);
}

@inline
export function write(at: usize, x: v128, whole: bool): void {
  if (whole) v128.store(at, x);
  else store<f32>(at, f32x4.extract_lane(x, 0));
}

/** scores[i] = b[i] - a[i] + c[i]: a row's product with (b - a + c), from those with a, b and c. */
export function offsetScores(scores: usize, a: usize, b: usize, c: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  const whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const offset = f32x4.sub(v128.load(b + i), v128.load(a + i));
    v128.store(scores + i, f32x4.add(offset, v128.load(c + i)));
  }
  for (; i < bytes; i += 4) {
    store<f32>(scores + i, load<f32>(b + i) - load<f32>(a + i) + load<f32>(c + i));
  }
}

/** The largest of `count` scores, ignoring NaN; -Infinity if there are none. */
export function maximum(scores: usize, count: i32): f32 {
  const bytes = (<usize>count) << 2;
  const whole = bytes & ~15;
  let i: usize = 0;
  let lanes = f32x4.splat(-Infinity);
  // pmax(x, y) is x unless x < y, so a NaN never gets in.
  for (; i < whole; i += 16) lanes = f32x4.pmax(lanes, v128.load(scores + i));
  lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 1, 0, 3, 2));
  let largest = f32x4.extract_lane(lanes, 0);
  for (; i < bytes; i += 4) {
    const score = load<f32>(scores + i);
    if (score > largest) largest = score;
  }
  return largest;
}

// The best k rows offered to a query. In memory: the score to beat (f32), their number (i32), then a
// heap of k keys (u64), the worst first. A key holds the score in its upper half and the id in its
// lower, such that the greater of two keys is the better neighbour: the higher score, or the lower id.

const HEADER: usize = 8; // bytes
const KEY: usize = 8; // bytes

/** Bytes from one query's best to the next one's. */
@inline
export function topBytes(k: i32): usize {
  return HEADER + <usize>k * KEY;
}

/** The score that a row has to exceed; rows come in order of id, so that an equal one is no better. */
@inline
export function threshold(top: usize): f32 {
  return load<f32>(top);
}

/** Adds a row whose score exceeds the threshold. */
export function offer(top: usize, k: i32, score: f32, id: i32): void {
  const heap = top + HEADER;
  const key = keyOf(score, id);
  const size = load<i32>(top, 4);
  if (size < k) {
    store<i32>(top, size + 1, 4);
    rise(heap, size, key);
    if (size + 1 < k) return;
  } else {
    sink(heap, k, key);
  }
  store<f32>(top, scoreOf(load<u64>(heap)));
}

/** Puts a key at place `size` or above. */
function rise(heap: usize, size: i32, key: u64): void {
  let place = size;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = load<u64>(heap + <usize>parent * KEY);
    if (above <= key) break;
    store<u64>(heap + <usize>place * KEY, above);
    place = parent;
  }
  store<u64>(heap + <usize>place * KEY, key);
}

/** Replaces the worst key by a new one, which sinks to its place. */
function sink(heap: usize, size: i32, key: u64): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    let below = load<u64>(heap + <usize>child * KEY);
    if (child + 1 < size) {
      const other = load<u64>(heap + <usize>(child + 1) * KEY);
      if (other < below) {
        below = other;
        child++;
      }
    }
    if (below >= key) break;
    store<u64>(heap + <usize>place * KEY, below);
    place = child;
  }
  store<u64>(heap + <usize>place * KEY, key);
}

/** Floats have the order of their bits if the sign bit is flipped, and for negative ones all bits. */
@inline
function keyOf(score: f32, id: i32): u64 {
  const bits = reinterpret<u32>(score + 0.0); // -0 becomes 0
  const ordered = bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
  return ((<u64>ordered) << 32) | <u64>(~(<u32>id));
}

@inline
function scoreOf(key: u64): f32 {
  const ordered = <u32>(key >> 32);
  return reinterpret<f32>(ordered ^ (<u32>(<i32>~ordered >> 31) | 0x80000000));
}

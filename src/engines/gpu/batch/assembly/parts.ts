/** Writes a number into the header. */
@inline
export function place(to: usize, entry: i32, value: i32): void {
  store<f32>(to + (<usize>entry << 2), <f32>value);
}

/** Writes a list of whole numbers, and its start into the header; returns its end. */
export function writePart(to: usize, entry: i32, at: usize, from: usize, length: i32): usize {
  place(to, entry, <i32>at);
  const out = to + (at << 2);
  for (let i: usize = 0, bytes = <usize>length << 2; i < bytes; i += 4) {
    store<f32>(out + i, <f32>load<i32>(from + i));
  }
  return at + <usize>length;
}

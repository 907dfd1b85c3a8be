import { storePairs } from "./lanes";

const START: usize = 1024; // of memory that nothing else uses

/**
 * Updates twelve sums for a number of rounds. Paired, the vectors are adjacent in memory, so V8 may fuse
 * them; otherwise they have gaps between them, so it cannot. Both are in one function, so that the
 * optimizing compiler replaces both at once.
 */
export function addUp(rounds: i32, paired: bool): void {
  const x = v128.load(START);
  let a0 = v128.load(START, 16), b0 = v128.load(START, 32);
  let a1 = v128.load(START, 48), b1 = v128.load(START, 64);
  let a2 = v128.load(START, 80), b2 = v128.load(START, 96);
  let a3 = v128.load(START, 112), b3 = v128.load(START, 128);
  let a4 = v128.load(START, 144), b4 = v128.load(START, 160);
  let a5 = v128.load(START, 176), b5 = v128.load(START, 192);
  if (paired) {
    for (let i = 0; i < rounds; i++) {
      a0 = f32x4.add(a0, x); b0 = f32x4.add(b0, x); a1 = f32x4.add(a1, x); b1 = f32x4.add(b1, x);
      a2 = f32x4.add(a2, x); b2 = f32x4.add(b2, x); a3 = f32x4.add(a3, x); b3 = f32x4.add(b3, x);
      a4 = f32x4.add(a4, x); b4 = f32x4.add(b4, x); a5 = f32x4.add(a5, x); b5 = f32x4.add(b5, x);
    }
    storePairs(START + 1024, a0, b0, a1, b1);
    storePairs(START + 1088, a2, b2, a3, b3);
    storePairs(START + 1152, a4, b4, a5, b5);
  } else {
    for (let i = 0; i < rounds; i++) {
      a0 = f32x4.add(a0, x); b0 = f32x4.add(b0, x); a1 = f32x4.add(a1, x); b1 = f32x4.add(b1, x);
      a2 = f32x4.add(a2, x); b2 = f32x4.add(b2, x); a3 = f32x4.add(a3, x); b3 = f32x4.add(b3, x);
      a4 = f32x4.add(a4, x); b4 = f32x4.add(b4, x); a5 = f32x4.add(a5, x); b5 = f32x4.add(b5, x);
    }
    const at = START + 1024;
    v128.store(at, a0); v128.store(at, b0, 32); v128.store(at, a1, 64); v128.store(at, b1, 96);
    v128.store(at, a2, 128); v128.store(at, b2, 160); v128.store(at, a3, 192); v128.store(at, b3, 224);
    v128.store(at, a4, 256); v128.store(at, b4, 288); v128.store(at, a5, 320); v128.store(at, b5, 352);
  }
}

import { ONE } from "../../../simd/constants";
import { four, madd } from "../../../simd/lanes";
import { sigmoid, sigmoidSlope, tanh, tanhSlope } from "./activations";
import { read, write } from "./vectors";

// The GRU with the reset gate after the product; formulas in src/arithmetic/arithmetic.ts.

/** h, hBefore (B, H); x, s (B, 3 H): sums of r, z, n; x gets the activations. */
export function gruForward(h: usize, x: usize, s: usize, hBefore: usize, B: i32, H: i32): void {
  const gate = <usize>H << 2, whole = gate & ~15; // bytes from one gate of a unit to its next
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) step(h + j, x + j, s + j, hBefore + j, gate, true);
    for (; j < gate; j += 4) step(h + j, x + j, s + j, hBefore + j, gate, false);
    h += gate;
    hBefore += gate;
    x += 3 * gate;
    s += 3 * gate;
  }
}

@inline
function step(h: usize, x: usize, s: usize, hBefore: usize, gate: usize, whole: bool): void {
  const r = sigmoid(f32x4.add(read(x, whole), read(s, whole)));
  const z = sigmoid(f32x4.add(read(x + gate, whole), read(s + gate, whole)));
  const n = tanh(madd(r, read(s + 2 * gate, whole), read(x + 2 * gate, whole)));
  write(x, r, whole);
  write(x + gate, z, whole);
  write(x + 2 * gate, n, whole);
  write(h, mix(z, n, read(hBefore, whole)), whole);
}

/** (1 - z) n + z before */
@inline
export function mix(z: v128, n: v128, before: v128): v128 {
  return madd(z, before, f32x4.mul(f32x4.sub(four(ONE), z), n));
}

/** dX, dS (B, 3 H) of the sums, from activations; dHBefore = z dH. */
export function gruBackward(
  dX: usize, dS: usize, dHBefore: usize, dH: usize, activations: usize, s: usize, hBefore: usize,
  B: i32, H: i32,
): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      stepBack(
        dX + j, dS + j, dHBefore + j, dH + j, activations + j, s + j, hBefore + j, gate, true,
      );
    }
    for (; j < gate; j += 4) {
      stepBack(
        dX + j, dS + j, dHBefore + j, dH + j, activations + j, s + j, hBefore + j, gate, false,
      );
    }
    dX += 3 * gate;
    dS += 3 * gate;
    activations += 3 * gate;
    s += 3 * gate;
    dHBefore += gate;
    dH += gate;
    hBefore += gate;
  }
}

@inline
function stepBack(
  dX: usize, dS: usize, dHBefore: usize, dH: usize, activations: usize, s: usize, hBefore: usize,
  gate: usize, whole: bool,
): void {
  const r = read(activations, whole), z = read(activations + gate, whole);
  const n = read(activations + 2 * gate, whole), d = read(dH, whole);
  const dNew = newGradient(d, z, n);
  const dReset = f32x4.mul(f32x4.mul(dNew, read(s + 2 * gate, whole)), sigmoidSlope(r));
  const dUpdate = updateGradient(d, z, n, read(hBefore, whole));
  write(dX, dReset, whole);
  write(dX + gate, dUpdate, whole);
  write(dX + 2 * gate, dNew, whole);
  write(dS, dReset, whole);
  write(dS + gate, dUpdate, whole);
  write(dS + 2 * gate, f32x4.mul(dNew, r), whole);
  write(dHBefore, f32x4.mul(d, z), whole);
}

/** The gradient of the new gate's sum. */
@inline
export function newGradient(d: v128, z: v128, n: v128): v128 {
  return f32x4.mul(f32x4.mul(d, f32x4.sub(four(ONE), z)), tanhSlope(n));
}

/** The gradient of the update gate's sum. */
@inline
export function updateGradient(d: v128, z: v128, n: v128, before: v128): v128 {
  return f32x4.mul(f32x4.mul(d, f32x4.sub(before, n)), sigmoidSlope(z));
}

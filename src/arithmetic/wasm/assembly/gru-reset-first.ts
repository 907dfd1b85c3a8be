import { madd } from "../../../simd/lanes";
import { sigmoid, sigmoidSlope, tanh } from "./activations";
import { mix, newGradient, updateGradient } from "./gru";
import { read, write } from "./vectors";

// The GRU with the reset gate before the product; formulas in src/arithmetic/arithmetic.ts. `gate` is
// always the number of bytes from one gate of a unit to its next.

/** reset, hBefore (B, H); x (B, 3 H); s (B, 2 H). */
export function gruResetFirst(reset: usize, x: usize, s: usize, hBefore: usize, B: i32, H: i32): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) openGates(reset + j, x + j, s + j, hBefore + j, gate, true);
    for (; j < gate; j += 4) openGates(reset + j, x + j, s + j, hBefore + j, gate, false);
    reset += gate;
    hBefore += gate;
    x += 3 * gate;
    s += 2 * gate;
  }
}

@inline
function openGates(
  reset: usize, x: usize, s: usize, hBefore: usize, gate: usize, whole: bool,
): void {
  const r = sigmoid(f32x4.add(read(x, whole), read(s, whole)));
  const z = sigmoid(f32x4.add(read(x + gate, whole), read(s + gate, whole)));
  write(x, r, whole);
  write(x + gate, z, whole);
  write(reset, f32x4.mul(r, read(hBefore, whole)), whole);
}

/** h, sNew, hBefore (B, H); x (B, 3 H). */
export function gruNewFirst(h: usize, x: usize, sNew: usize, hBefore: usize, B: i32, H: i32): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) renew(h + j, x + j, sNew + j, hBefore + j, gate, true);
    for (; j < gate; j += 4) renew(h + j, x + j, sNew + j, hBefore + j, gate, false);
    h += gate;
    sNew += gate;
    hBefore += gate;
    x += 3 * gate;
  }
}

@inline
function renew(h: usize, x: usize, sNew: usize, hBefore: usize, gate: usize, whole: bool): void {
  const n = tanh(f32x4.add(read(x + 2 * gate, whole), read(sNew, whole)));
  write(x + 2 * gate, n, whole);
  write(h, mix(read(x + gate, whole), n, read(hBefore, whole)), whole);
}

/** dX_z and dX_n (B, 3 H), dHBefore = z dH. */
export function gruNewFirstBackward(
  dX: usize, dHBefore: usize, dH: usize, activations: usize, hBefore: usize, B: i32, H: i32,
): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      renewBack(dX + j, dHBefore + j, dH + j, activations + j, hBefore + j, gate, true);
    }
    for (; j < gate; j += 4) {
      renewBack(dX + j, dHBefore + j, dH + j, activations + j, hBefore + j, gate, false);
    }
    dX += 3 * gate;
    activations += 3 * gate;
    dHBefore += gate;
    dH += gate;
    hBefore += gate;
  }
}

@inline
function renewBack(
  dX: usize, dHBefore: usize, dH: usize, activations: usize, hBefore: usize,
  gate: usize, whole: bool,
): void {
  const z = read(activations + gate, whole), n = read(activations + 2 * gate, whole);
  const d = read(dH, whole);
  write(dX + gate, updateGradient(d, z, n, read(hBefore, whole)), whole);
  write(dX + 2 * gate, newGradient(d, z, n), whole);
  write(dHBefore, f32x4.mul(d, z), whole);
}

/** dX_r (B, 3 H) from dReset (B, H); dHBefore += r dReset. */
export function gruResetFirstBackward(
  dX: usize, dHBefore: usize, dReset: usize, activations: usize, hBefore: usize, B: i32, H: i32,
): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      openGatesBack(dX + j, dHBefore + j, dReset + j, activations + j, hBefore + j, true);
    }
    for (; j < gate; j += 4) {
      openGatesBack(dX + j, dHBefore + j, dReset + j, activations + j, hBefore + j, false);
    }
    dX += 3 * gate;
    activations += 3 * gate;
    dHBefore += gate;
    dReset += gate;
    hBefore += gate;
  }
}

@inline
function openGatesBack(
  dX: usize, dHBefore: usize, dReset: usize, activations: usize, hBefore: usize, whole: bool,
): void {
  const r = read(activations, whole), d = read(dReset, whole);
  write(dX, f32x4.mul(f32x4.mul(d, read(hBefore, whole)), sigmoidSlope(r)), whole);
  write(dHBefore, madd(d, r, read(dHBefore, whole)), whole);
}

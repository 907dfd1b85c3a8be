import { madd } from "../../../simd/lanes";
import { sigmoid, sigmoidSlope, tanh, tanhSlope } from "./activations";
import { read, write } from "./vectors";

/** h, c, cBefore (B, H); gates (B, 4 H): sums of i, f, g, o become activations. */
export function lstmForward(h: usize, c: usize, gates: usize, cBefore: usize, B: i32, H: i32): void {
  const gate = <usize>H << 2, whole = gate & ~15; // bytes from one gate of a unit to its next
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) step(h + j, c + j, gates + j, cBefore + j, gate, true);
    for (; j < gate; j += 4) step(h + j, c + j, gates + j, cBefore + j, gate, false);
    h += gate;
    c += gate;
    cBefore += gate;
    gates += gate << 2;
  }
}

@inline
function step(h: usize, c: usize, gates: usize, cBefore: usize, gate: usize, whole: bool): void {
  const i = sigmoid(read(gates, whole));
  const f = sigmoid(read(gates + gate, whole));
  const g = tanh(read(gates + 2 * gate, whole));
  const o = sigmoid(read(gates + 3 * gate, whole));
  write(gates, i, whole);
  write(gates + gate, f, whole);
  write(gates + 2 * gate, g, whole);
  write(gates + 3 * gate, o, whole);
  const cell = madd(f, read(cBefore, whole), f32x4.mul(i, g));
  write(c, cell, whole);
  write(h, f32x4.mul(o, tanh(cell)), whole);
}

/** dGates (B, 4 H) of the sums, from activations; dC becomes the gradient of cBefore. */
export function lstmBackward(
  dGates: usize, dC: usize, dH: usize, gates: usize, c: usize, cBefore: usize, B: i32, H: i32,
): void {
  const gate = <usize>H << 2, whole = gate & ~15;
  for (let row = 0; row < B; row++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      stepBack(dGates + j, dC + j, dH + j, gates + j, c + j, cBefore + j, gate, true);
    }
    for (; j < gate; j += 4) {
      stepBack(dGates + j, dC + j, dH + j, gates + j, c + j, cBefore + j, gate, false);
    }
    dGates += gate << 2;
    gates += gate << 2;
    dC += gate;
    dH += gate;
    c += gate;
    cBefore += gate;
  }
}

@inline
function stepBack(
  dGates: usize, dC: usize, dH: usize, gates: usize, c: usize, cBefore: usize,
  gate: usize, whole: bool,
): void {
  const i = read(gates, whole), f = read(gates + gate, whole);
  const g = read(gates + 2 * gate, whole), o = read(gates + 3 * gate, whole);
  const d = read(dH, whole), tanhC = tanh(read(c, whole));
  const dCell = madd(f32x4.mul(d, o), tanhSlope(tanhC), read(dC, whole));
  const before = read(cBefore, whole);
  write(dGates, f32x4.mul(f32x4.mul(dCell, g), sigmoidSlope(i)), whole);
  write(dGates + gate, f32x4.mul(f32x4.mul(dCell, before), sigmoidSlope(f)), whole);
  write(dGates + 2 * gate, f32x4.mul(f32x4.mul(dCell, i), tanhSlope(g)), whole);
  write(dGates + 3 * gate, f32x4.mul(f32x4.mul(d, tanhC), sigmoidSlope(o)), whole);
  write(dC, f32x4.mul(dCell, f), whole);
}

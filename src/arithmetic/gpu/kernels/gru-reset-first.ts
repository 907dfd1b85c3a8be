import type { PlanThis, Rows } from './types.js';

/**
 * Activations r and z of a GRU with its reset gate before the product, (B, 2 H).
 *
 * @param x (T B, 3 H) sums from the input, those of this step from row `first` on
 * @param s (B, 2 H) sums from h before
 */
export function firstGates(this: PlanThis, x: Rows, s: Rows, first: number): number {
  const row = this.thread.y + first;
  const total = x[row][this.thread.x] + s[this.thread.y][this.thread.x];
  return 0.5 + 0.5 * Math.tanh(0.5 * Math.min(Math.max(total, -20), 20));
}

/** r * hBefore, which enters the sums of n. (B, H) */
export function resetHidden(this: PlanThis, gates: Rows, hBefore: Rows): number {
  return gates[this.thread.y][this.thread.x] * hBefore[this.thread.y][this.thread.x];
}

/** n = tanh(x + s). (B, H) */
export function newFirst(this: PlanThis, x: Rows, s: Rows, first: number, hidden: number): number {
  const row = this.thread.y + first;
  const atNew = this.thread.x + 2 * hidden;
  const sum = x[row][atNew] + s[this.thread.y][this.thread.x];
  return Math.tanh(Math.min(Math.max(sum, -20), 20));
}

/** h = (1 - z) * n + z * hBefore. (B, H) */
export function hiddenFirst(
  this: PlanThis,
  gates: Rows,
  fresh: Rows,
  hBefore: Rows,
  hidden: number,
): number {
  const atUpdate = this.thread.x + hidden;
  const update = gates[this.thread.y][atUpdate];
  const kept = update * hBefore[this.thread.y][this.thread.x];
  return (1 - update) * fresh[this.thread.y][this.thread.x] + kept;
}

/** The gradient of the sums of n, (B, H). */
export function newFirstSums(
  this: PlanThis,
  dH: Rows,
  gates: Rows,
  fresh: Rows,
  hidden: number,
): number {
  const atUpdate = this.thread.x + hidden;
  const value = fresh[this.thread.y][this.thread.x];
  const dNew = dH[this.thread.y][this.thread.x] * (1 - gates[this.thread.y][atUpdate]);
  return dNew * (1 - value * value);
}

/**
 * The gradient of the sums of r and z, (B, 2 H).
 *
 * @param dReset (B, H) of r * hBefore
 */
export function firstSums(
  this: PlanThis,
  dH: Rows,
  dReset: Rows,
  gates: Rows,
  fresh: Rows,
  hBefore: Rows,
  hidden: number,
): number {
  const gate = gates[this.thread.y][this.thread.x];
  const slope = gate * (1 - gate);
  if (this.thread.x < hidden) {
    const from = dReset[this.thread.y][this.thread.x] * hBefore[this.thread.y][this.thread.x];
    return from * slope;
  }
  const unit = this.thread.x - hidden;
  const moved = hBefore[this.thread.y][unit] - fresh[this.thread.y][unit];
  return dH[this.thread.y][unit] * moved * slope;
}

/**
 * The gradient of h before the step, (B, H).
 *
 * @param fromSums (B, H) what came through the sums of r and z
 */
export function firstCarry(
  this: PlanThis,
  dH: Rows,
  dReset: Rows,
  gates: Rows,
  fromSums: Rows,
  hidden: number,
): number {
  const atUpdate = this.thread.x + hidden;
  const kept = dH[this.thread.y][this.thread.x] * gates[this.thread.y][atUpdate];
  const reset = dReset[this.thread.y][this.thread.x] * gates[this.thread.y][this.thread.x];
  return kept + reset + fromSums[this.thread.y][this.thread.x];
}

import type { PlanThis, Rows } from './types.js';

/**
 * Activations r, z and n of a GRU with its reset gate after the product, (B, 3 H).
 *
 * @param x (T B, 3 H) sums from the input, those of this step from row `first` on
 * @param s (B, 3 H) sums from h before
 */
export function gruGates(this: PlanThis, x: Rows, s: Rows, first: number, hidden: number): number {
  const row = this.thread.y + first;
  if (this.thread.x < 2 * hidden) {
    const total = x[row][this.thread.x] + s[this.thread.y][this.thread.x];
    return 0.5 + 0.5 * Math.tanh(0.5 * Math.min(Math.max(total, -20), 20));
  }
  const atReset = this.thread.x - 2 * hidden;
  const resetSum = x[row][atReset] + s[this.thread.y][atReset];
  const reset = 0.5 + 0.5 * Math.tanh(0.5 * Math.min(Math.max(resetSum, -20), 20));
  const sum = x[row][this.thread.x] + reset * s[this.thread.y][this.thread.x];
  return Math.tanh(Math.min(Math.max(sum, -20), 20));
}

/** h = (1 - z) * n + z * hBefore. (B, H) */
export function gruHidden(this: PlanThis, gates: Rows, hBefore: Rows, hidden: number): number {
  const atUpdate = this.thread.x + hidden;
  const atNew = this.thread.x + 2 * hidden;
  const update = gates[this.thread.y][atUpdate];
  const kept = update * hBefore[this.thread.y][this.thread.x];
  return (1 - update) * gates[this.thread.y][atNew] + kept;
}

/** The gradient of the sums from the input, (B, 3 H). */
export function gruSums(
  this: PlanThis,
  dH: Rows,
  gates: Rows,
  s: Rows,
  hBefore: Rows,
  hidden: number,
): number {
  const gate = Math.floor((this.thread.x + 0.5) / hidden);
  const unit = this.thread.x - gate * hidden;
  const atUpdate = unit + hidden;
  const atNew = unit + 2 * hidden;
  const update = gates[this.thread.y][atUpdate];
  const fresh = gates[this.thread.y][atNew];
  const dHidden = dH[this.thread.y][unit];
  const dNew = dHidden * (1 - update) * (1 - fresh * fresh);
  if (gate < 1) {
    const reset = gates[this.thread.y][unit];
    return dNew * s[this.thread.y][atNew] * reset * (1 - reset);
  }
  if (gate < 2) {
    return dHidden * (hBefore[this.thread.y][unit] - fresh) * update * (1 - update);
  }
  return dNew;
}

/** The gradient of the sums from h before, (B, 3 H): that of n went through the reset gate. */
export function gruHiddenSums(this: PlanThis, dX: Rows, gates: Rows, hidden: number): number {
  const slope = dX[this.thread.y][this.thread.x];
  if (this.thread.x < 2 * hidden) return slope;
  const atReset = this.thread.x - 2 * hidden;
  return slope * gates[this.thread.y][atReset];
}

/**
 * The gradient of h before the step, (B, H).
 *
 * @param fromSums (B, H) what came through the product
 */
export function gruCarry(
  this: PlanThis,
  dH: Rows,
  gates: Rows,
  fromSums: Rows,
  hidden: number,
): number {
  const atUpdate = this.thread.x + hidden;
  const kept = dH[this.thread.y][this.thread.x] * gates[this.thread.y][atUpdate];
  return kept + fromSums[this.thread.y][this.thread.x];
}

import type { PlanThis, Rows } from './types.js';

/**
 * Activations of the gates i, f, g, o, (B, 4 H).
 *
 * @param x (T B, 4 H) sums from the input, those of this step from row `first` on
 * @param s (B, 4 H) sums from h before
 */
export function lstmGates(this: PlanThis, x: Rows, s: Rows, first: number, hidden: number): number {
  const row = this.thread.y + first;
  const total = x[row][this.thread.x] + s[this.thread.y][this.thread.x];
  const sum = Math.min(Math.max(total, -20), 20);
  if (this.thread.x >= 2 * hidden && this.thread.x < 3 * hidden) return Math.tanh(sum);
  return 0.5 + 0.5 * Math.tanh(0.5 * sum);
}

/** c = f * cBefore + i * g. (B, H) */
export function lstmCell(this: PlanThis, gates: Rows, cBefore: Rows, hidden: number): number {
  const atForget = this.thread.x + hidden;
  const atCell = this.thread.x + 2 * hidden;
  const kept = gates[this.thread.y][atForget] * cBefore[this.thread.y][this.thread.x];
  return kept + gates[this.thread.y][this.thread.x] * gates[this.thread.y][atCell];
}

/** h = o * tanh(c). (B, H) */
export function lstmHidden(this: PlanThis, gates: Rows, c: Rows, hidden: number): number {
  const atOutput = this.thread.x + 3 * hidden;
  const value = c[this.thread.y][this.thread.x];
  return gates[this.thread.y][atOutput] * Math.tanh(Math.min(Math.max(value, -20), 20));
}

/**
 * The whole gradient of c, from h and from later steps. (B, H)
 *
 * @param carry (B, H) of c, from the step after
 */
export function lstmCellGradient(
  this: PlanThis,
  carry: Rows,
  dH: Rows,
  gates: Rows,
  c: Rows,
  hidden: number,
): number {
  const atOutput = this.thread.x + 3 * hidden;
  const value = c[this.thread.y][this.thread.x];
  const tanh = Math.tanh(Math.min(Math.max(value, -20), 20));
  const dTanh = dH[this.thread.y][this.thread.x] * gates[this.thread.y][atOutput];
  return carry[this.thread.y][this.thread.x] + dTanh * (1 - tanh * tanh);
}

/** The gradient of c before the step: f * dC. (B, H) */
export function lstmCarry(this: PlanThis, dC: Rows, gates: Rows, hidden: number): number {
  const atForget = this.thread.x + hidden;
  return dC[this.thread.y][this.thread.x] * gates[this.thread.y][atForget];
}

/** The gradient of the sums of the gates, (B, 4 H). */
export function lstmSums(
  this: PlanThis,
  dC: Rows,
  dH: Rows,
  gates: Rows,
  c: Rows,
  cBefore: Rows,
  hidden: number,
): number {
  const gate = Math.floor((this.thread.x + 0.5) / hidden);
  const unit = this.thread.x - gate * hidden;
  const value = gates[this.thread.y][this.thread.x];
  if (gate < 1) {
    const atCell = unit + 2 * hidden;
    const slope = value * (1 - value);
    return dC[this.thread.y][unit] * gates[this.thread.y][atCell] * slope;
  }
  if (gate < 2) {
    const slope = value * (1 - value);
    return dC[this.thread.y][unit] * cBefore[this.thread.y][unit] * slope;
  }
  if (gate < 3) {
    return dC[this.thread.y][unit] * gates[this.thread.y][unit] * (1 - value * value);
  }
  const tanh = Math.tanh(Math.min(Math.max(c[this.thread.y][unit], -20), 20));
  return dH[this.thread.y][unit] * tanh * value * (1 - value);
}

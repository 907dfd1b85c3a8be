import type { LossSum } from '../engine.js';

/** The sums of loss and examples in a thread's state. */
export function readSums(state: DataView): LossSum {
  return { loss: state.getFloat64(0, true), examples: state.getFloat64(8, true) };
}

export function writeSums(state: DataView, { loss, examples }: LossSum): void {
  state.setFloat64(0, loss, true);
  state.setFloat64(8, examples, true);
}

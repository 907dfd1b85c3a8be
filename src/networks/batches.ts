/**
 * A text laid out for training: `batch` consecutive pieces of the text side by side. Row t * batch
 * + b is step t of sequence b. This is the layout of PyTorch's word_language_model, except that no
 * token is dropped: if the last sequences end early, their targets are -1.
 */
export interface Batches {
  readonly batch: number; // B
  readonly steps: number; // S, over all minibatches
  readonly inputs: Int32Array; // (S, B)
  /** The token after each input; negative if there is none. */
  readonly targets: Int32Array; // (S, B)
}

/** Some steps of all sequences. */
export interface Minibatch {
  readonly steps: number; // T
  readonly inputs: Int32Array; // (T, B)
  readonly targets: Int32Array; // (T, B)
  /** Targets of 0 and above. */
  readonly count: number;
}

/** Lays out a text of n tokens: n - 1 targets, each of which occurs once. */
export function batchify(ids: Int32Array, batch: number): Batches {
  const predictions = Math.max(0, ids.length - 1);
  const steps = Math.ceil(predictions / batch);
  const inputs = new Int32Array(steps * batch);
  const targets = new Int32Array(steps * batch).fill(-1);
  for (let b = 0; b < batch; b++) {
    const first = b * steps;
    const end = Math.min(first + steps, predictions);
    for (let i = first; i < end; i++) {
      inputs[(i - first) * batch + b] = ids[i];
      targets[(i - first) * batch + b] = ids[i + 1];
    }
  }
  return { batch, steps, inputs, targets };
}

/** The number of minibatches of `bptt` steps; the last may be shorter. */
export const countMinibatches = ({ steps }: Batches, bptt: number): number =>
  Math.ceil(steps / bptt);

/** Minibatch `index`: views, not copies. */
export function minibatchAt(batches: Batches, bptt: number, index: number): Minibatch {
  const { batch } = batches;
  const steps = Math.min(bptt, batches.steps - index * bptt);
  const [start, end] = [index * bptt * batch, (index * bptt + steps) * batch];
  const targets = batches.targets.subarray(start, end);
  let count = 0;
  for (const target of targets) if (target >= 0) count++;
  return { steps, inputs: batches.inputs.subarray(start, end), targets, count };
}

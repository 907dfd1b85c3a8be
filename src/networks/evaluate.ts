import { batchify, countMinibatches, minibatchAt } from './batches.js';
import type { Network } from './network.js';
import type { StatePool } from './state-pool.js';
import type { TextPart } from './text.js';

/** Steps that are computed in one go; they have no bearing on the result. */
const STEPS = 35;
/** Sequences that a text is read in side by side, once it is so long that their starts are few. */
const SEQUENCES = 10;
const LONG_TEXT = 10_000;

/** How well a model predicts a text. */
export interface TextLoss {
  /** Mean of -ln p over the predicted tokens. */
  readonly loss: number;
  /** e ** loss: among how many tokens the model hesitates. */
  readonly perplexity: number;
  /** Bits for each character of the text. */
  readonly bitsPerCharacter: number;
  /** Tokens that were predicted: all but the first. */
  readonly tokens: number;
}

/**
 * Measures a network on a text of two tokens or more, without dropout. A text of 10,000 tokens or
 * more is read in ten sequences side by side, each of which begins without a past.
 *
 * @param pause awaited between minibatches
 */
export async function measureText(
  network: Network,
  states: StatePool,
  { ids, characters }: TextPart,
  pause: () => Promise<void>,
): Promise<TextLoss> {
  const batches = batchify(ids, ids.length < LONG_TEXT ? 1 : SEQUENCES);
  const state = states.take(batches.batch);
  try {
    let sum = 0;
    for (let index = 0; index < countMinibatches(batches, STEPS); index++) {
      const { inputs, targets } = minibatchAt(batches, STEPS, index);
      const logits = network.forward(inputs, state);
      sum += network.arithmetic.softmaxCrossEntropy(logits, targets, 0);
      await pause();
    }
    const tokens = ids.length - 1;
    const loss = sum / tokens;
    return {
      loss,
      perplexity: Math.exp(loss),
      bitsPerCharacter: (loss / Math.LN2) * (ids.length / characters),
      tokens,
    };
  } finally {
    states.giveBack(state);
  }
}

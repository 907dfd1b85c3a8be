import { type Batches, batchify, countMinibatches, minibatchAt } from './batches.js';
import type { Network, NetworkState } from './network.js';
import { GATES } from './recurrent/cell.js';
import type { StatePool } from './state-pool.js';
import type { TextPart } from './text.js';

/** Steps that are computed in one go at most; they have no bearing on the result. */
const STEPS = 35;
/** Numbers of logits that are computed in one go, where a step has no more. */
const LOGITS = 2 ** 21;
/** Sequences that a validation text is read in side by side, once it is so long that their starts are few. */
const SEQUENCES = 10;
const LONG_TEXT = 10_000;

/** Tokens that a stream reads before those that it predicts. */
const WARM_UP = 128;
/** Tokens of a stream for one of its warm-up: what streams cost. */
const STREAM_LENGTH = 16 * WARM_UP;
/** Streams at most, and numbers in their logits, where there are more than a few streams. */
const STREAMS = 256;
const STREAM_LOGITS = 2 ** 24;
const FEW_STREAMS = 16;
/** Numbers of a table of the inputs at most: 64 MiB. */
const TABLE_SIZE = 2 ** 24;

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
 * Measures a network on the validation text of its training, of two tokens or more, without dropout. A
 * text of 10,000 tokens or more is read in ten sequences side by side, each of which begins without a
 * past: in the same way after every epoch, and in every version, so that histories can be compared and
 * trainings resumed.
 *
 * @param pause awaited between minibatches
 */
export async function measureValidation(
  network: Network,
  states: StatePool,
  part: TextPart,
  pause: () => Promise<void>,
): Promise<TextLoss> {
  const batches = batchify(part.ids, part.ids.length < LONG_TEXT ? 1 : SEQUENCES);
  const state = states.take(batches.batch);
  try {
    return lossOf(part, await sumOfLosses(network, state, batches, STEPS, pause));
  } finally {
    states.giveBack(state);
  }
}

/**
 * Measures a network on a text of two tokens or more, without dropout. The text is cut into streams that
 * are read side by side. Each of them first reads the 128 tokens before its own, so that what it begins
 * with is close to what a reader of all the text would have in mind.
 *
 * @param network whose parameters will not change any more: what its tokens come to in the first layer is
 *   computed but once
 * @param exact whether to read the text from its begin to its end instead, which takes many times as
 *   long; so is a short text in any case
 * @param pause awaited between minibatches
 */
export async function measureText(
  network: Network,
  states: StatePool,
  part: TextPart,
  exact: boolean,
  pause: () => Promise<void>,
): Promise<TextLoss> {
  const { vocabularySize, cell, hidden } = network.shape;
  if (vocabularySize <= part.ids.length && vocabularySize * GATES[cell] * hidden <= TABLE_SIZE) {
    network.tabulateInput();
  }
  const batches = batchify(part.ids, exact ? 1 : streamsOf(part.ids.length, vocabularySize));
  const { batch } = batches;
  const steps = Math.floor(LOGITS / (batch * vocabularySize));
  const state = states.take(batch);
  try {
    if (batch > 1) warmUp(network, state, part.ids, batches);
    const sum = await sumOfLosses(network, state, batches, clamp(steps, 1, STEPS), pause);
    return lossOf(part, sum);
  } finally {
    states.giveBack(state);
  }
}

/** How many streams a text is cut into. */
function streamsOf(tokens: number, vocabularySize: number): number {
  const most = clamp(Math.floor(STREAM_LOGITS / vocabularySize), FEW_STREAMS, STREAMS);
  return clamp(Math.floor(tokens / STREAM_LENGTH), 1, most);
}

/** Lets each stream but the first read what stands before it. */
function warmUp(
  network: Network,
  state: NetworkState,
  ids: Int32Array,
  { batch, steps }: Batches,
): void {
  const before = new Int32Array(WARM_UP * batch);
  for (let t = 0; t < WARM_UP; t++) {
    for (let b = 0; b < batch; b++) {
      // Nothing stands before the first, and the last may be past the end of the text.
      before[t * batch + b] = ids[b * steps - WARM_UP + t] ?? -1;
    }
  }
  for (let t = 0; t < WARM_UP; t += STEPS) {
    network.read(before.subarray(t * batch, (t + STEPS) * batch), state);
  }
  const { arithmetic } = network;
  for (const { h, c } of state) {
    arithmetic.fill(arithmetic.rows(h, 0, 1), 0);
    if (c !== undefined) arithmetic.fill(arithmetic.rows(c, 0, 1), 0);
  }
}

async function sumOfLosses(
  network: Network,
  state: NetworkState,
  batches: Batches,
  steps: number,
  pause: () => Promise<void>,
): Promise<number> {
  let sum = 0;
  for (let index = 0; index < countMinibatches(batches, steps); index++) {
    const { inputs, targets } = minibatchAt(batches, steps, index);
    const logits = network.forward(inputs, state);
    sum += network.arithmetic.softmaxCrossEntropy(logits, targets, 0);
    await pause();
  }
  return sum;
}

function lossOf({ ids, characters }: TextPart, sum: number): TextLoss {
  const tokens = ids.length - 1;
  const loss = sum / tokens;
  return {
    loss,
    perplexity: Math.exp(loss),
    bitsPerCharacter: (loss / Math.LN2) * (ids.length / characters),
    tokens,
  };
}

const clamp = (x: number, min: number, max: number): number => Math.min(max, Math.max(min, x));

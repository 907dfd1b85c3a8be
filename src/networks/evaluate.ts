import { type Batches, batchify, countMinibatches, minibatchAt } from './batches.js';
import type { Network, NetworkState } from './network.js';
import { GATES } from './recurrent/cell.js';
import type { StatePool } from './state-pool.js';
import type { TextPart } from './text.js';

/** The most steps computed at once; does not affect the result. */
const STEPS = 35;
/** The number of logits computed at once, unless one step has more. */
const LOGITS = 2 ** 21;
/** Parallel sequences for a validation text that is long enough for their starts not to matter. */
const SEQUENCES = 10;
const LONG_TEXT = 10_000;

/** Tokens that a stream reads as warm-up before those it predicts. */
const WARM_UP = 128;
/** Tokens per stream for each token of warm-up, which limits the cost of streams. */
const STREAM_LENGTH = 16 * WARM_UP;
/** The most streams, and the most logits per step beyond a few streams. */
const STREAMS = 256;
const STREAM_LOGITS = 2 ** 24;
const FEW_STREAMS = 16;
/** The most numbers in an input table: 64 MiB. */
const TABLE_SIZE = 2 ** 24;

/** How well a model predicts a text. */
export interface TextLoss {
  /** Mean of -ln p over the predicted tokens. */
  readonly loss: number;
  /** e ** loss: the effective number of tokens that the model chooses from. */
  readonly perplexity: number;
  /** Bits per character of the text. */
  readonly bitsPerCharacter: number;
  /** The number of predicted tokens: all but the first. */
  readonly tokens: number;
}

/**
 * Evaluates a network on its validation text (two tokens or more), without dropout. A text of
 * 10,000 tokens or more is read as ten parallel sequences, each from a zero state. This is the same
 * after every epoch and in every version, so histories can be compared and runs resumed.
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
 * Evaluates a network on a text of two tokens or more, without dropout. The text is split into
 * parallel streams. Each first reads the 128 tokens before its own, so its state is close to that
 * of one pass over the whole text.
 *
 * @param network its parameters must not change any more, because the first layer's products of all
 *   tokens are computed once
 * @param exact whether to read the text in one sequence instead, which takes about twice as long; a
 *   short text always is
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

/** The number of streams for a text. */
function streamsOf(tokens: number, vocabularySize: number): number {
  const most = clamp(Math.floor(STREAM_LOGITS / vocabularySize), FEW_STREAMS, STREAMS);
  return clamp(Math.floor(tokens / STREAM_LENGTH), 1, most);
}

/** Warms up each stream but the first with the tokens before it. */
function warmUp(
  network: Network,
  state: NetworkState,
  ids: Int32Array,
  { batch, steps }: Batches,
): void {
  const before = new Int32Array(WARM_UP * batch);
  for (let t = 0; t < WARM_UP; t++) {
    for (let b = 0; b < batch; b++) {
      // The first has no tokens before it, and the last may lie past the end of the text.
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

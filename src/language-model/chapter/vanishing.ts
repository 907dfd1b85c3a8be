import * as check from '../../options/check.js';
import { TrainingError } from '../../errors.js';
import { nextBelow, type RandomState, seedRandom } from '../../random.js';
import { CELL_KINDS, type CellKind } from '../../networks/recurrent/cell.js';
import { prepareText } from '../corpus.js';
import type { Network } from '../../networks/network.js';
import { initialiseParameters } from '../../networks/parameters.js';
import { linesOf } from '../read-lines.js';
import { StatePool } from '../../networks/state-pool.js';
import { cutterOf } from '../../networks/text.js';
import { Trainer } from '../../networks/trainer.js';
import { startOneLayer } from './one-layer.js';
import { checkProgramOptions, type ProgramOptions } from './program-options.js';

const HIDDEN = 64;
const EPOCHS = 10;
const SETTINGS = {
  batch: 8,
  bptt: 64,
  optimizer: 'adam',
  learningRate: 0.005,
  schedule: 'constant',
  decay: 1,
  stepEpochs: 1,
  weightDecay: 0,
  clip: 1,
  patience: 0,
} as const;

/**
 * Number of pieces of text to measure on, and how many characters before the measured part each
 * begins.
 */
const PIECES = 32;
const WARM_UP = 10;
/** The random stream that chooses the pieces; stream 0 draws the parameters. */
const PIECES_STREAM = 3;

export interface VanishingOptions extends ProgramOptions {
  /** The training text, longer than `distances`. */
  readonly text: string;
  /**
   * The largest distance, in characters.
   * @default 50
   */
  readonly distances?: number;
}

/** One line of the plot. */
export interface GradientCurve {
  readonly cell: CellKind;
  /** Epochs of training before the measurement; 0: as initialised. */
  readonly epochs: number;
  /** Mean loss per character in the last of these epochs; null if there are none. */
  readonly loss: number | null;
  /**
   * For each distance 1, 2, ...: the norm of the gradient of one loss with respect to the state
   * that far back.
   */
  readonly norms: readonly number[];
}

export interface VanishingReport {
  readonly distances: number;
  readonly hidden: number;
  readonly curves: readonly GradientCurve[];
}

/**
 * The vanishing gradient (Hochreiter 1991; Bengio et al. 1994): how much the loss of one character
 * depends on what the network remembered k characters before, for RNN, GRU and LSTM, before and
 * after training. The measure is the norm of the gradient of the loss with respect to the whole
 * state (h, and c of an LSTM), averaged over pieces of the text.
 *
 * @throws TypeError or RangeError for a wrong option; TrainingError NO_EXAMPLES for a text that is too
 *   short; the signal's reason
 */
export async function vanishing(options: VanishingOptions): Promise<VanishingReport> {
  const others = ['text', 'distances'];
  const { seed, epochs } = checkProgramOptions('vanishing', options, others, EPOCHS);
  const lines = [linesOf(check.string('text', options.text))];
  const distances = check.integer('distances', options.distances ?? 50, 2, 1000);

  const rule = { minCount: 1, maxVocab: undefined, padding: false, validation: 0 };
  const text = await prepareText(lines, undefined, cutterOf('char'), { level: 'char', ...rule });
  const pieces = drawPieces(text.training.ids, distances, seedRandom(seed, PIECES_STREAM));
  const curves: GradientCurve[] = [];
  let done = 0;
  const onEpoch = (): void => {
    done++;
    options.onProgress?.(done, CELL_KINDS.length * epochs);
  };
  for (const cell of CELL_KINDS) {
    const network = await startOneLayer(cell, text.vocabulary.size, HIDDEN, 0);
    try {
      initialiseParameters(network.parameters, network.shape, seedRandom(seed));
      const states = new StatePool(network);
      curves.push({ cell, epochs: 0, loss: null, norms: gradientNorms(network, states, pieces) });
      const settings = { ...SETTINGS, epochs, seed };
      const { training, validation } = text;
      const trainer = new Trainer({ network, training, validation, settings });
      await trainer.run({ onEpoch, signal: options.signal });
      const { loss } = trainer.snapshot().history.at(-1)!;
      curves.push({ cell, epochs, loss, norms: gradientNorms(network, states, pieces) });
    } finally {
      await network.arithmetic.close();
    }
  }
  return { distances, hidden: HIDDEN, curves };
}

/** Pieces of a text side by side, as in a minibatch. */
interface Pieces {
  readonly distances: number;
  readonly steps: number;
  readonly ids: Int32Array; // (steps + 1, PIECES): the last is only predicted
}

function drawPieces(text: Int32Array, distances: number, random: RandomState): Pieces {
  const steps = WARM_UP + distances;
  const starts = text.length - steps;
  if (starts < 1) {
    throw new TrainingError(
      'NO_EXAMPLES',
      `The text has ${text.length} characters, but looking back ${distances} takes at least ` +
        `${steps + 1}. Use a longer text, or look back less far.`,
    );
  }
  const ids = new Int32Array((steps + 1) * PIECES);
  for (let piece = 0; piece < PIECES; piece++) {
    const start = nextBelow(random, starts);
    for (let t = 0; t <= steps; t++) ids[t * PIECES + piece] = text[start + t];
  }
  return { distances, steps, ids };
}

/**
 * For each distance: forward to that point, forward to the end, and back from the last character.
 */
function gradientNorms(
  network: Network,
  states: StatePool,
  { distances, steps, ids }: Pieces,
): number[] {
  const { arithmetic } = network;
  const norms: number[] = [];
  for (let distance = 1; distance <= distances; distance++) {
    const state = states.take(PIECES);
    const middle = (steps - distance) * PIECES;
    network.forward(ids.subarray(0, middle), state);
    const logits = network.forward(ids.subarray(middle, steps * PIECES), state);
    // Only the last step has a loss.
    const targets = new Int32Array(distance * PIECES).fill(-1);
    targets.set(ids.subarray(steps * PIECES), (distance - 1) * PIECES);
    arithmetic.softmaxCrossEntropy(logits, targets, 1);
    network.backward(logits);
    norms.push(meanLength(network));
    states.giveBack(state);
  }
  return norms;
}

/**
 * The norm of the gradient of the state that the last forward pass started from, averaged over its
 * rows.
 */
function meanLength({ arithmetic, dState: [{ h, c }] }: Network): number {
  let sum = 0;
  for (let row = 0; row < h.rows; row++) {
    const squares = [h, ...(c ? [c] : [])].map((matrix) =>
      arithmetic.sumOfSquares(arithmetic.rows(matrix, row, 1)),
    );
    sum += Math.sqrt(squares.reduce((a, b) => a + b));
  }
  return sum / h.rows;
}

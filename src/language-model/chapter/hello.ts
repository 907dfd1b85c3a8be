import * as check from '../../options/check.js';
import { oneHot } from '../../context/index.js';
import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../../arithmetic/wasm/arithmetic.js';
import { seedRandom } from '../../random.js';
import { LANGUAGE_MODEL_ENGINES } from '../../networks/options.js';
import { Optimizer } from '../../networks/optimizer.js';
import { createPause } from '../../networks/pause.js';
import type { LanguageModelEngine } from '../../networks/start-network.js';
import { type Feed, FEEDS, HelloNetwork } from './hello-network.js';
import { checkProgramOptions, type ProgramOptions } from './program-options.js';

export const HELLO_TEXT = 'hello pytorch. how long can a rnn cell remember?';
/** All characters that the network knows, in the order of their one-hot vectors. */
const HELLO_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz ?!.,:;01';
const START = '0';
const END = '1';
const HIDDEN = 35;
const LEARNING_RATE = 0.01;
const EPOCHS = 1000;

/** The losses published with this program. */
export const PUBLISHED_LOSSES: readonly { readonly epoch: number; readonly loss: number }[] = [
  { epoch: 0, loss: 2.284 },
  { epoch: 100, loss: 0.1118 },
  { epoch: 200, loss: 0.034 },
  { epoch: 300, loss: 0.0223 },
  { epoch: 400, loss: 0.0147 },
  { epoch: 500, loss: 0.0143 },
  { epoch: 600, loss: 0.0111 },
  { epoch: 700, loss: 0.0105 },
  { epoch: 800, loss: 0.0039 },
  { epoch: 900, loss: 0.0031 },
];

export interface HelloOptions extends ProgramOptions {
  /**
   * Number of runs, with `seed`, `seed` + 1, ...
   * @default 5
   */
  readonly seeds?: number;
  /**
   * What the network reads while it learns. The published losses are those of 'truth': 'output' and
   * 'detached' do not come close.
   * @default 'truth'
   */
  readonly feed?: Feed;
  /** @default 'wasm' */
  readonly engine?: LanguageModelEngine;
}

/** The result of one seed. */
export interface HelloRun {
  readonly seed: number;
  /** Before the first step of the optimizer, before the second, ...: (epochs) */
  readonly losses: readonly number[];
  /** What the network generates when it reads back the character it has just generated. */
  readonly recited: string;
  /** The same when it reads back its raw output. */
  readonly recitedFromOutputs: string;
}

export interface HelloReport {
  readonly feed: Feed;
  readonly runs: readonly HelloRun[];
  /** Of the runs, by epoch. */
  readonly medianLosses: readonly number[];
}

/**
 * The chapter's first program: a vanilla RNN learns one sentence by heart, character by character,
 * from one-hot vectors. 35 inputs, 35 hidden units, 35 outputs, mean squared error, Adam.
 *
 * @throws TypeError or RangeError for a wrong option; the signal's reason
 */
export async function hello(options: HelloOptions = {}): Promise<HelloReport> {
  const others = ['seeds', 'feed', 'engine'];
  const { seed, epochs } = checkProgramOptions('hello', options, others, EPOCHS);
  const seeds = check.integer('seeds', options.seeds ?? 5, 1, 1000);
  check.firstSeed('seed', seed, seeds);
  const feed = check.oneOf('feed', options.feed ?? 'truth', FEEDS);
  const engine = check.oneOf('engine', options.engine ?? 'wasm', LANGUAGE_MODEL_ENGINES);
  const pause = createPause(options.signal);
  let done = 0;
  const afterEpoch = (): Promise<void> => {
    done++;
    options.onProgress?.(done, seeds * epochs);
    return pause();
  };
  const runs: HelloRun[] = [];
  for (let i = 0; i < seeds; i++) {
    const arithmetic =
      engine === 'reference' ? startReferenceArithmetic() : await startWasmArithmetic();
    try {
      runs.push(await run(arithmetic, seed + i, epochs, feed, afterEpoch));
    } finally {
      await arithmetic.close();
    }
  }
  const medianLosses = runs[0].losses.map((_, epoch) =>
    median(runs.map(({ losses }) => losses[epoch])),
  );
  return { feed, runs, medianLosses };
}

async function run(
  arithmetic: Arithmetic,
  seed: number,
  epochs: number,
  feed: Feed,
  afterEpoch: () => Promise<void>,
): Promise<HelloRun> {
  const characters = helloCharacters(arithmetic);
  const network = createHelloNetwork(arithmetic);
  network.initialise(seedRandom(seed));
  const losses: number[] = [];
  for (const loss of helloLosses(arithmetic, network, characters, feed)) {
    losses.push(loss);
    await afterEpoch();
    if (losses.length === epochs) break;
  }
  return {
    seed,
    losses,
    recited: recite(arithmetic, network, characters, true),
    recitedFromOutputs: recite(arithmetic, network, characters, false),
  };
}

/** A network for the sentence, of zeros. */
export function createHelloNetwork(arithmetic: Arithmetic): HelloNetwork {
  const steps = HELLO_TEXT.length + 1; // the last target is the end marker
  return new HelloNetwork(arithmetic, steps, HELLO_CHARACTERS.length, HIDDEN);
}

/** The sentence between its markers, one one-hot vector per row. */
export function helloCharacters(arithmetic: Arithmetic): Matrix {
  const text = START + HELLO_TEXT + END;
  const size = HELLO_CHARACTERS.length;
  const characters = arithmetic.matrix(text.length, size);
  [...text].forEach((character, row) => {
    characters.data.set(oneHot(HELLO_CHARACTERS.indexOf(character), size), row * size);
  });
  return characters;
}

/** Trains without end: takes a step of Adam after each loss that it yields. */
export function* helloLosses(
  arithmetic: Arithmetic,
  network: HelloNetwork,
  characters: Matrix,
  feed: Feed,
): Generator<number> {
  const { parameters, gradients } = network;
  const settings = { optimizer: 'adam', weightDecay: 0, clip: 0 } as const;
  const optimizer = new Optimizer(arithmetic, parameters, gradients, settings);
  for (let step = 1; ; step++) {
    const loss = network.lossAndGradients(characters, feed);
    optimizer.step(LEARNING_RATE, step);
    yield loss;
  }
}

/** @param reads whether it reads back its characters or its raw output */
function recite(
  arithmetic: Arithmetic,
  network: HelloNetwork,
  characters: Matrix,
  reads: boolean,
): string {
  const said: string[] = [];
  network.recite(arithmetic.rows(characters, 0, 1), (output) => {
    const id = output.data.indexOf(Math.max(...output.data));
    said.push(HELLO_CHARACTERS[id]);
    if (reads) output.data.set(oneHot(id, output.columns));
  });
  // Cuts the text at the end marker.
  return said.join('').split(END)[0];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

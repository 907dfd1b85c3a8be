import type { Arithmetic } from '../../../arithmetic/arithmetic.js';
import { Network } from '../../../networks/network.js';
import { Optimizer } from '../../../networks/optimizer.js';
import { initialiseParameters } from '../../../networks/parameters.js';
import { StatePool } from '../../../networks/state-pool.js';
import type { CellKind } from '../../../networks/recurrent/cell.js';
import { seedRandom } from '../../../random.js';
import type { NetworkSnapshot, RecurrentTask } from './messages.js';

/** Dimensions of the embedding: few enough to look at. */
export const EMBEDDING_DIM = 8;

/** A text as ids of its characters. */
export interface Characters {
  readonly all: readonly string[]; // (V)
  readonly ids: Int32Array; // (T + 1)
}

/** The distinct characters of a text in code point order, and the text as their ids. */
export function charactersOf(text: string): Characters {
  const letters = Array.from(text.normalize('NFC'));
  const all = [...new Set(letters)].toSorted();
  return { all, ids: Int32Array.from(letters, (letter) => all.indexOf(letter)) };
}

/** One small network that learns a text by heart, predicting each character from those before. */
export class Learner {
  readonly cell: CellKind;
  readonly #characters: Characters;
  readonly #network: Network;
  readonly #states: StatePool;
  readonly #optimizer: Optimizer;
  readonly #rate: number;
  readonly #inputs: Int32Array; // (T)
  readonly #targets: Int32Array; // (T)
  #steps = 0;

  constructor(arithmetic: Arithmetic, cell: CellKind, characters: Characters, task: RecurrentTask) {
    const { ids, all } = characters;
    this.cell = cell;
    this.#characters = characters;
    this.#rate = task.learningRate;
    this.#inputs = ids.slice(0, -1);
    this.#targets = ids.slice(1);
    this.#network = new Network(arithmetic, {
      cell,
      input: 'embedding',
      vocabularySize: all.length,
      embeddingDim: EMBEDDING_DIM,
      hidden: task.hidden,
      layers: 1,
      bias: true,
      tied: false,
      gruReset: 'after',
      dropout: 0,
      freezeEmbedding: false,
    });
    const { parameters, gradients, shape } = this.#network;
    initialiseParameters(parameters, shape, seedRandom(task.seed));
    this.#states = new StatePool(this.#network);
    const settings = { optimizer: 'adam', weightDecay: 0, clip: 1 } as const;
    this.#optimizer = new Optimizer(arithmetic, parameters, gradients, settings);
  }

  /** Trains for one epoch: one pass over the text. */
  learn(): void {
    const network = this.#network;
    const { arithmetic } = network;
    const state = this.#states.take(1);
    const logits = network.forward(this.#inputs, state);
    const share = 1 / this.#targets.length;
    arithmetic.softmaxCrossEntropy(logits, this.#targets, share);
    network.zeroGradients();
    network.backward(logits);
    this.#optimizer.step(this.#rate, ++this.#steps);
    this.#states.giveBack(state);
  }

  /** The current state and predictions of the network. */
  snapshot(): NetworkSnapshot {
    const { all } = this.#characters;
    const network = this.#network;
    const T = this.#inputs.length;
    const H = network.shape.hidden;
    const states = new Float32Array(T * H);
    const cells = this.cell === 'lstm' ? new Float32Array(T * H) : undefined;
    const guesses: string[] = [];
    const chances = new Float32Array(T);
    const state = this.#states.take(1);
    let loss = 0;
    for (let t = 0; t < T; t++) {
      const { data } = network.forward(this.#inputs.subarray(t, t + 1), state);
      const logits = Float64Array.from(data);
      states.set(state[0].h.data, t * H);
      cells?.set(state[0].c!.data, t * H);
      const most = logits.reduce((a, b) => Math.max(a, b));
      const sum = logits.reduce((total, x) => total + Math.exp(x - most), 0);
      guesses.push(all[logits.indexOf(most)]);
      chances[t] = Math.exp(logits[this.#targets[t]] - most) / sum;
      loss -= Math.log(Math.max(1e-12, chances[t])) / T;
    }
    this.#states.giveBack(state);
    const embedding = Float32Array.from(network.parameters.get('encoder.weight')!.data);
    const norms = this.#gradientNorms();
    return { cell: this.cell, loss, states, cells, guesses, chances, norms, embedding };
  }

  /** For each distance: forward up to there, then to the end, then back from the last character. */
  #gradientNorms(): Float32Array {
    const network = this.#network;
    const { arithmetic } = network;
    const T = this.#inputs.length;
    const norms = new Float32Array(T - 1);
    for (let distance = 1; distance < T; distance++) {
      const state = this.#states.take(1);
      const middle = T - distance;
      network.read(this.#inputs.subarray(0, middle), state);
      const logits = network.forward(this.#inputs.subarray(middle), state);
      const targets = new Int32Array(distance).fill(-1);
      targets[distance - 1] = this.#targets[T - 1];
      arithmetic.softmaxCrossEntropy(logits, targets, 1);
      network.backward(logits);
      const [{ h, c }] = network.dState;
      const squares =
        arithmetic.sumOfSquares(h) + (c === undefined ? 0 : arithmetic.sumOfSquares(c));
      norms[distance - 1] = Math.sqrt(squares);
      this.#states.giveBack(state);
    }
    return norms;
  }
}

import { windows } from '../../../context/windows.js';
import type { Mode } from '../../../engines/engine.js';
import { sigmoid } from '../../../arithmetic/reference/sigmoid.js';
import { cbowStep } from '../../../engines/reference/cbow.js';
import { noGradients } from '../../../engines/reference/gradients.js';
import { skipGramStep } from '../../../engines/reference/skipgram.js';
import { type Draws, drawNegatives, seedDraws } from '../../../engines/reference/targets.js';
import { initialWeights } from '../../../engines/rules/initial-weights.js';
import { wordEnds } from '../../../engines/rules/ends.js';
import { unicodeTokens } from '../../../tokenizer/index.js';
import { buildNoiseTable, type NoiseTable } from '../../../vocabulary/noise.js';

/** How the lesson trains. */
export interface LessonOptions {
  readonly mode: Mode;
  readonly window: number;
  readonly dim: number;
  readonly negative: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** A window of the text: its sentence, its centre, and its bounds. */
export interface LessonWindow {
  readonly sentence: number;
  readonly centre: number; // positions in the sentence
  readonly from: number;
  readonly to: number;
}

/** A word that a step scored: its centre, or noise. */
export interface LessonTarget {
  readonly word: string;
  readonly isTrue: boolean;
  /** The network's probability that the word is the centre, before and after the step. */
  readonly before: number;
  readonly after: number;
}

/** The result of a step. */
export interface LessonStep {
  readonly window: LessonWindow;
  readonly loss: number;
  readonly targets: readonly LessonTarget[];
}

/**
 * word2vec in slow motion: one window at a time, with the arithmetic of the reference engine, on a
 * text of a few sentences.
 */
export class Lesson {
  readonly options: LessonOptions;
  readonly sentences: readonly (readonly string[])[];
  /** Most frequent first. */
  readonly words: readonly string[];
  /** All windows of the text, in order. */
  readonly windows: readonly LessonWindow[];
  /** Steps taken so far. */
  steps = 0;

  readonly #ids: ReadonlyMap<string, number>;
  readonly #noise: NoiseTable;
  readonly #draws: Draws;
  readonly #input: Float64Array; // (words, dim)
  readonly #output: Float64Array; // (words, dim)

  /** @throws RangeError if the text has fewer than two different words, or no window */
  constructor(text: string, options: LessonOptions) {
    const sentences = text
      .split('\n')
      .map((line) => unicodeTokens(line, true))
      .filter((words) => words.length > 0);
    const counts = new Map<string, number>();
    for (const word of sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
    if (sorted.length < 2) throw new RangeError('The text needs at least two different words.');
    this.options = options;
    this.sentences = sentences;
    this.words = sorted.map(([word]) => word);
    this.#ids = new Map(this.words.map((word, id) => [word, id]));
    const shape = { window: options.window, shrink: false };
    this.windows = sentences.flatMap(({ length }, sentence) =>
      [...windows(0, length, length, shape, new Uint32Array(4))]
        .filter(({ from, to }) => to - from > 1)
        .map((each) => ({ ...each, sentence })),
    );
    if (this.windows.length === 0) {
      throw new RangeError('No sentence has two words, so there is no window.');
    }
    const noise = buildNoiseTable(
      Float64Array.from(sorted, ([, count]) => count),
      0.75,
    );
    const { dim, seed } = options;
    const ends = wordEnds(noise);
    this.#noise = noise;
    const weights = initialWeights({ ...ends, dim, seed });
    this.#input = Float64Array.from(weights.input);
    this.#output = Float64Array.from(weights.output);
    this.#draws = { ...seedDraws({ seed, outputs: ends.outputs }, 0), uses: 1 };
  }

  /** The window that the next step trains on. */
  get next(): LessonWindow {
    return this.windows[this.steps % this.windows.length];
  }

  /** The word at a position of a sentence. */
  wordAt(sentence: number, position: number): string {
    return this.sentences[sentence][position];
  }

  /** The neighbours of a window's centre, in order. */
  contextOf({ sentence, centre, from, to }: LessonWindow): string[] {
    return this.sentences[sentence].slice(from, to).filter((_, i) => from + i !== centre);
  }

  /** Trains on the next window. */
  step(): LessonStep {
    const window = this.next;
    const { dim, mode, negative, learningRate } = this.options;
    const contexts = this.contextOf(window).map((word) => this.#ids.get(word)!);
    const centre = this.#ids.get(this.wordAt(window.sentence, window.centre))!;
    const drawn = drawNegatives(centre, negative, this.#noise, this.#draws);
    const before = drawn.map(({ row }) => this.#chanceOf(contexts, row));
    const gradients = noGradients(dim);
    const rows = contexts.map((id) => [id]);
    const { loss, examples } =
      mode === 'cbow'
        ? cbowStep(this.#input, this.#output, dim, rows, drawn, true, gradients)
        : skipGramStep(this.#input, this.#output, dim, rows, drawn, gradients);
    gradients.input.apply(this.#input, learningRate);
    gradients.output.apply(this.#output, learningRate);
    this.steps++;
    const targets = drawn.map(({ row, label }, i) => ({
      word: this.words[row],
      isTrue: label === 1,
      before: before[i],
      after: this.#chanceOf(contexts, row),
    }));
    return { window, loss: loss / examples, targets };
  }

  /** Unit vectors of all words, (words, dim). */
  unitVectors(): Float64Array {
    const { dim } = this.options;
    const units = Float64Array.from(this.#input);
    for (let id = 0; id < this.words.length; id++) {
      const row = units.subarray(id * dim, (id + 1) * dim);
      const length = Math.hypot(...row) || 1;
      row.forEach((x, i) => (row[i] = x / length));
    }
    return units;
  }

  /** The words nearest to a word by cosine. */
  nearest(word: string, count: number): { readonly word: string; readonly score: number }[] {
    const { dim } = this.options;
    const units = this.unitVectors();
    const own = this.#ids.get(word);
    if (own === undefined) return [];
    return this.words
      .map((each, id) => {
        let score = 0;
        for (let d = 0; d < dim; d++) score += units[own * dim + d] * units[id * dim + d];
        return { word: each, score };
      })
      .filter((each) => each.word !== word)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, count);
  }

  /** The sigmoid of the score of a word, on average over the neighbours (skip-gram) or for their mean. */
  #chanceOf(contexts: readonly number[], row: number): number {
    const { dim, mode } = this.options;
    const scores = contexts.map((id) => {
      let score = 0;
      for (let d = 0; d < dim; d++)
        score += this.#input[id * dim + d] * this.#output[row * dim + d];
      return score;
    });
    return mode === 'cbow' ? sigmoid(mean(scores)) : mean(scores.map(sigmoid));
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

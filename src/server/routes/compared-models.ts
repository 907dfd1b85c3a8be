import type { AlignedWords } from '../../map/alignment.js';
import type { Model } from '../../model/model.js';
import { commonWordsOf, type SharedNeighbors, sharedNeighbors } from '../../neighbors/index.js';
import { availableThreads, nextTurn } from '../../threads.js';
import type { Background } from '../background/background.js';
import { sharedFloats } from '../background/job.js';

/** Two models, word by word. */
export interface ComparedModels {
  /** Words that both have. */
  readonly commonWords: number;
  /** The compared words: the most frequent ones in the left model. */
  readonly words: readonly string[];
  readonly ranks: readonly (readonly [number, number])[]; // (words)
  /** Number of common neighbours, (words). */
  readonly shared: readonly number[];
  /** Their share of the neighbours in either list, (words). */
  readonly overlaps: readonly number[];
  readonly aligned: AlignedWords;
}

/** The parameters of a comparison. */
interface ComparisonQuestion {
  readonly words: number;
  readonly k: number;
}

/** Comparisons by left model, right model, and parameters. */
const known = new WeakMap<Model, WeakMap<Model, Map<string, Promise<ComparedModels>>>>();
/** Maximum number of cached comparisons of two models. */
const KEPT = 4;
/** Rows copied, and words looked up, between two pauses. */
const [ROWS, PART] = [2000, 1000];

/**
 * Compares two models, once per pair and parameters. Search and algebra run in threads of their own.
 *
 * @throws WordloomError NO_COMMON_WORDS
 */
export function comparedModels(
  left: Model,
  right: Model,
  question: ComparisonQuestion,
  background: Background,
): Promise<ComparedModels> {
  const ofLeft = known.get(left) ?? new WeakMap<Model, Map<string, Promise<ComparedModels>>>();
  known.set(left, ofLeft);
  const kept = ofLeft.get(right) ?? new Map<string, Promise<ComparedModels>>();
  ofLeft.set(right, kept);
  const key = `${question.words},${question.k}`;
  let comparison = kept.get(key);
  if (comparison === undefined) {
    comparison = compare(left, right, question, background);
    comparison.catch(() => kept.delete(key));
    kept.set(key, comparison);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  }
  return comparison;
}

async function compare(
  left: Model,
  right: Model,
  { words: count, k }: ComparisonQuestion,
  background: Background,
): Promise<ComparedModels> {
  const [a, b] = [left.neighbors, right.neighbors];
  const common = commonWordsOf(a, b);
  const words = common.slice(0, count);
  await nextTurn();
  // A single thread would be this one.
  const threads = Math.max(2, (await availableThreads()) - 1);
  const found: SharedNeighbors[] = [];
  for (let first = 0; first < words.length; first += PART) {
    const part = words.slice(first, first + PART);
    found.push(...(await sharedNeighbors(a, b, part, { topn: k, threads })));
  }
  const aligned = await background.do({
    kind: 'align',
    left: await unitsOf(left, words),
    right: await unitsOf(right, words),
    leftDim: left.dim,
    rightDim: right.dim,
  });
  return {
    commonWords: common.length,
    words,
    ranks: words.map((word) => [rankOf(left, word), rankOf(right, word)] as const),
    shared: found.map(({ shared }) => shared),
    overlaps: found.map(({ overlap }) => overlap),
    aligned,
  };
}

const rankOf = ({ source }: Model, word: string): number => source.indexOf(word)! + 1;

async function unitsOf(model: Model, words: readonly string[]): Promise<Float32Array> {
  const { rows } = model.neighbors;
  const units = sharedFloats(words.length * rows.dim);
  for (const [i, word] of words.entries()) {
    units.set(rows.row(model.source.indexOf(word)!), i * rows.dim);
    if (i % ROWS === ROWS - 1) await nextTurn();
  }
  return units;
}

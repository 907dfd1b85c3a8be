/** New models from existing ones: truncated, extended, merged and pruned. All in memory. */
import { Head, headBlocks } from '../embedding/head.js';
import { gatherBlocks, matrixOf, type RowBlock, type VectorSource } from '../embedding/matrix.js';
import type { ModelRecord, ModelState } from '../embedding/model-state.js';
import { Neighbors } from '../neighbors/index.js';
import * as check from '../options/check.js';
import { loadSubwords } from '../subwords/subword-vectors.js';
import { compareByCount } from '../vocabulary/order.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';

/** The parts of the model to reshape. */
export interface Reshaped extends ModelRecord {
  readonly source: VectorSource;
  readonly counts: Float64Array; // (size)
  outputBlocks(): Iterable<RowBlock> | null;
}

/** Words with their vectors, (dim) each, as an object, a Map or pairs. */
export type NewVectors =
  | Readonly<Record<string, ArrayLike<number>>>
  | Iterable<readonly [word: string, vector: ArrayLike<number>]>;

/** A word that replaces another. */
export interface Replacement {
  readonly word: string;
  /** The cosine of the two. */
  readonly score: number;
}

/** Which vector to use for a word that both models have. */
export const PREFERENCES = ['first', 'second', 'mean'] as const;
export type Preference = (typeof PREFERENCES)[number];

/**
 * The output matrix of the first words, if its rows belong to words. With hierarchical softmax they
 * belong to the inner nodes of a tree over all words.
 */
export function headOutput(model: Reshaped, size: number): Iterable<RowBlock> | null {
  const blocks = model.options.hs === true ? null : model.outputBlocks();
  return blocks && headBlocks(blocks, size, model.source.dim);
}

/** The most frequent words alone. */
export function truncated(model: Reshaped, limit: number): ModelState {
  const head = new Head(model.source, limit);
  const { size, dim } = head;
  const output = headOutput(model, size);
  return {
    ...stateOf(model, head.words(), model.counts.slice(0, size), matrixOf(head)),
    output: output && gatherBlocks(output, size, dim),
  };
}

/**
 * Adds vectors of more words. New words come last, with count 0. Existing words get the new vector
 * if `replace` is true, otherwise they keep theirs.
 *
 * @throws TypeError or RangeError for an invalid word, or a vector of other dimensions
 */
export function withVectors(model: Reshaped, vectors: NewVectors, replace: boolean): ModelState {
  const { source } = model;
  const fresh = new Map<string, Float32Array>();
  const input = matrixOf(source);
  for (const [word, numbers] of entriesOf(vectors)) {
    const vector = checkedVector(word, numbers, source.dim);
    const id = source.indexOf(word);
    if (id === undefined) {
      if (replace || !fresh.has(word)) fresh.set(word, vector);
    } else if (replace) input.set(vector, id * source.dim);
  }
  const words = [...source.words(), ...fresh.keys()];
  const counts = new Float64Array(words.length);
  counts.set(model.counts);
  const rows = new Float32Array(words.length * source.dim);
  rows.set(input);
  let at = input.length;
  for (const vector of fresh.values()) {
    rows.set(vector, at);
    at += source.dim;
  }
  const blocks = fresh.size === 0 ? model.outputBlocks() : null;
  const output = blocks && gatherBlocks(blocks, source.size, source.dim);
  return { ...stateOf(model, words, counts, rows), output };
}

/**
 * Merges two models: the words of both, most frequent first, with added counts. The record and the
 * n-grams come from the first.
 *
 * @throws RangeError if their dimensions differ
 */
export function merged(first: Reshaped, second: Reshaped, prefer: Preference): ModelState {
  const { dim } = first.source;
  if (second.source.dim !== dim) {
    throw new RangeError(
      `the models must have vectors of the same dimensions, got ${dim} and ${second.source.dim}`,
    );
  }
  const [a, b] = [matrixOf(first.source), matrixOf(second.source)];
  const rowOf = (matrix: Float32Array, id: number) => matrix.subarray(id * dim, (id + 1) * dim);
  const entries = first.source.words().map((word, id) => {
    const other = second.source.indexOf(word);
    const count = first.counts[id] + (other === undefined ? 0 : second.counts[other]);
    const own = rowOf(a, id);
    const row = other === undefined ? own : preferred(own, rowOf(b, other), prefer);
    return { word, count, row };
  });
  second.source.words().forEach((word, id) => {
    if (first.source.indexOf(word) !== undefined) return;
    entries.push({ word, count: second.counts[id], row: rowOf(b, id) });
  });
  entries.sort(compareByCount);
  const rows = new Float32Array(entries.length * dim);
  entries.forEach(({ row }, id) => rows.set(row, id * dim));
  const words = entries.map(({ word }) => word);
  return stateOf(
    first,
    words,
    Float64Array.from(entries, ({ count }) => count),
    rows,
  );
}

function preferred(a: Float32Array, b: Float32Array, prefer: Preference): Float32Array {
  if (prefer === 'mean') return a.map((x, i) => (x + b[i]) / 2);
  return prefer === 'first' ? a : b;
}

/**
 * The nearest of the most frequent words for each of the others, by cosine.
 *
 * @param module the kernels of search
 * @param kept the model without these words
 */
export async function replacements(
  { source }: Reshaped,
  kept: VectorSource,
  module: WebAssembly.Module,
): Promise<Map<string, Replacement>> {
  const replaced = new Map<string, Replacement>();
  const lost = matrixOf(source).subarray(kept.size * kept.dim);
  if (lost.length === 0) return replaced;
  const words = source.words();
  const { ids, scores } = await new Neighbors(module, kept).searchMany(lost, { topn: 1 });
  ids.forEach((id, i) => {
    if (id >= 0) replaced.set(words[kept.size + i], { word: kept.wordOf(id), score: scores[i] });
  });
  return replaced;
}

function stateOf(
  { source, options, history, corpus }: Reshaped,
  words: readonly string[],
  counts: Float64Array,
  input: Float32Array,
): ModelState {
  const subwords = source.subwords && loadSubwords(source.subwords);
  const vocabulary = new Vocabulary(words, counts);
  const { dim } = source;
  return {
    vocabulary,
    dim,
    input,
    output: null,
    options,
    history,
    corpus,
    ...(subwords && { subwords }),
  };
}

function entriesOf(vectors: NewVectors): Iterable<readonly [string, ArrayLike<number>]> {
  if (typeof vectors !== 'object' || vectors === null) {
    throw new TypeError('vectors must be an object, a Map, or pairs of words and vectors');
  }
  return Symbol.iterator in vectors
    ? (vectors as Iterable<readonly [string, ArrayLike<number>]>)
    : Object.entries(vectors as Readonly<Record<string, ArrayLike<number>>>);
}

function checkedVector(word: unknown, numbers: ArrayLike<number>, dim: number): Float32Array {
  const name = `the vector of ${JSON.stringify(check.string('word', word))}`;
  if (/\p{Surrogate}/u.test(word as string)) {
    throw new RangeError(`words must be Unicode text, got ${JSON.stringify(word)}`);
  }
  const isList = Array.isArray(numbers) || ArrayBuffer.isView(numbers);
  if (!isList) throw new TypeError(`${name} must be an array of numbers`);
  if (numbers.length !== dim) {
    throw new RangeError(`${name} must have ${dim} dimensions, got ${numbers.length}`);
  }
  const vector = Float32Array.from(numbers);
  if (!vector.every(Number.isFinite))
    throw new RangeError(`${name} must contain only finite numbers`);
  return vector;
}

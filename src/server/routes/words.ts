import { countsAreRanks } from '../../formats/imported.js';
import type { Model } from '../../model/model.js';
import { suggest } from '../../neighbors/index.js';
import { text, whole, words } from '../parameters.js';
import { listOf, NUMBER, objectOf, orNull, STRING, WHOLE, wordRoute } from '../route.js';

/** A word of the vocabulary. */
export interface WordFacts {
  readonly word: string;
  /** How often it occurred; null if the model does not know. */
  readonly count: number | null;
  /** Its rank by frequency, 1 for the most frequent; null if its vector is built from its n-grams. */
  readonly rank: number | null;
}

export const WORD_SCHEMA = { word: STRING, count: orNull(NUMBER), rank: orNull(WHOLE) };

/** The counts of each model, read from the file once. */
const counts = new WeakMap<Model, Float64Array | null>();

function countsOf(model: Model): Float64Array | null {
  let known = counts.get(model);
  if (known === undefined) {
    known = countsAreRanks(model.options) ? null : model.counts;
    counts.set(model, known);
  }
  return known;
}

export const factsOf = (model: Model, id: number): WordFacts => ({
  word: model.source.wordOf(id),
  count: countsOf(model)?.[id] ?? null,
  rank: id + 1,
});

/**
 * The facts of a word as the user spelled it.
 *
 * @throws UnknownWordError for a word without a vector: one that is not in the vocabulary, unless the
 *   model builds vectors from n-grams
 */
export function factsOfWord(model: Model, word: string): WordFacts {
  const found = model.resolve(word);
  if (found !== undefined) return factsOf(model, found.id);
  model.vector(word);
  return { word, count: null, rank: null };
}

/** The unit vector of a word. Throws UnknownWordError. */
export function unitOfWord(model: Model, word: string): Float64Array {
  const id = model.resolve(word)?.id;
  if (id !== undefined) return model.neighbors.unitRow(id);
  const vector = Float64Array.from(model.vector(word));
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((x) => x / norm);
}

export const vocabularySearch = wordRoute({
  path: 'words',
  summary: 'Words that begin with a prefix, most frequent first, or words with a similar spelling.',
  parameters: {
    prefix: text('The beginning of a word.', 100),
    k: whole('Words to return.', { min: 1, max: 100, fallback: 10 }),
  },
  schema: objectOf({
    words: listOf(objectOf(WORD_SCHEMA)),
    suggestions: listOf(objectOf(WORD_SCHEMA)),
  }),
  answer(model, { prefix, k }) {
    const completions = completionsOf(model, prefix, k);
    const spelled = completions.length > 0 ? [] : suggest(prefix, model.words, Math.min(k, 5));
    return {
      words: completions,
      suggestions: spelled.map((word) => factsOf(model, model.source.indexOf(word)!)),
    };
  },
});

/** The first `k` words that begin with a prefix, as typed, composed (NFC), or in lower case. */
function completionsOf(model: Model, prefix: string, k: number): WordFacts[] {
  const composed = prefix.normalize('NFC');
  const prefixes = [...new Set([prefix, composed, composed.toLowerCase()])];
  const found: WordFacts[] = [];
  const all = model.words;
  for (let id = 0; id < all.length && found.length < k; id++) {
    if (prefixes.some((each) => all[id].startsWith(each))) found.push(factsOf(model, id));
  }
  // An exact match comes first, however rare it is.
  const exact = model.resolve(prefix);
  if (exact === undefined || found[0]?.word === exact.word) return found;
  const others = found.filter(({ word }) => word !== exact.word);
  return [factsOf(model, exact.id), ...others].slice(0, k);
}

export const vocabularyPage = wordRoute({
  path: 'vocabulary',
  summary: 'Part of the vocabulary, in order of frequency.',
  parameters: {
    from: whole('The rank of the first word.', {
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      fallback: 1,
    }),
    k: whole('Words to return.', { min: 1, max: 10_000, fallback: 100 }),
  },
  schema: objectOf({ size: WHOLE, words: listOf(objectOf(WORD_SCHEMA)) }),
  answer(model, { from, k }) {
    const count = Math.max(0, Math.min(k, model.size - from + 1));
    return {
      size: model.size,
      words: Array.from({ length: count }, (_, i) => factsOf(model, from - 1 + i)),
    };
  },
});

export const vectors = wordRoute({
  path: 'vectors',
  summary: 'The vectors of words.',
  parameters: { word: words('A word; repeat the parameter for several words.') },
  schema: objectOf({
    dim: WHOLE,
    vectors: listOf(objectOf({ ...WORD_SCHEMA, vector: listOf(NUMBER) })),
  }),
  answer: (model, { word }) => ({
    dim: model.dim,
    vectors: word.map((each) => ({
      ...factsOfWord(model, each),
      vector: Array.from(model.vector(each)),
    })),
  }),
});

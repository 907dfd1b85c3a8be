import type { Model } from '../../model/model.js';
import type { Neighbor } from '../../neighbors/index.js';
import { gatherSimilar } from '../gather.js';
import { among, neighborCount, text, words } from '../parameters.js';
import { listOf, NUMBER, objectOf, STRING, wordRoute } from '../route.js';
import { factsOf, factsOfWord, type WordFacts, WORD_SCHEMA } from './words.js';

/** A word in an answer, with its cosine. */
export interface FoundWord extends WordFacts {
  readonly score: number;
}

export const FOUND_SCHEMA = listOf(objectOf({ ...WORD_SCHEMA, score: NUMBER }));

/** Neighbours with count and rank. */
export const describe = (model: Model, found: readonly Neighbor[]): FoundWord[] =>
  found.map(({ word, score }) => ({ ...factsOf(model, model.source.indexOf(word)!), score }));

/** The limits of a search as options of the library. */
export const limitsOf = ({ k, among }: { k: number; among: number }) => ({
  topn: k,
  ...(among > 0 && { restrictVocab: among }),
});

export const neighbors = wordRoute({
  path: 'neighbors',
  summary: 'The words nearest to a word by cosine, exact, over the whole vocabulary.',
  parameters: { word: text('The word.'), k: neighborCount, among },
  schema: objectOf({ word: objectOf(WORD_SCHEMA), neighbors: FOUND_SCHEMA }),
  async answer(model, { word, ...limits }) {
    const facts = factsOfWord(model, word);
    // Exact: an index beside the model is not used.
    const found =
      limits.among > 0
        ? model.neighbors.similar(facts.word, limitsOf(limits))
        : await gatherSimilar(model, facts.word, limits.k);
    return { word: facts, neighbors: describe(model, found) };
  },
});

export const similarity = wordRoute({
  path: 'similarity',
  summary: 'The cosine of two words.',
  parameters: { a: text('A word.'), b: text('The other word.') },
  schema: objectOf({ a: objectOf(WORD_SCHEMA), b: objectOf(WORD_SCHEMA), similarity: NUMBER }),
  answer: (model, { a, b }) => ({
    a: factsOfWord(model, a),
    b: factsOfWord(model, b),
    similarity: model.similarity(a, b),
  }),
});

export const analogy = wordRoute({
  path: 'analogy',
  summary: 'What is to c as b is to a: the words nearest to b - a + c.',
  parameters: {
    a: text('Such as man.'),
    b: text('Such as king.'),
    c: text('Such as woman.'),
    k: neighborCount,
    among,
  },
  schema: objectOf({ neighbors: FOUND_SCHEMA }),
  answer: (model, { a, b, c, ...limits }) => ({
    neighbors: describe(model, model.analogy(a, b, c, limitsOf(limits))),
  }),
});

export const oddOneOut = wordRoute({
  path: 'odd-one-out',
  summary: 'The word that fits least with the others.',
  parameters: { word: words('A word; repeat the parameter for each word.', 2) },
  schema: objectOf({ word: STRING, ranking: FOUND_SCHEMA, unknown: listOf(STRING) }),
  answer(model, { word }) {
    const { word: odd, ranking, unknown } = model.doesntMatch(word);
    const found = ranking.map(({ word: each, score }) => ({ ...factsOfWord(model, each), score }));
    return { word: odd, ranking: found, unknown };
  },
});

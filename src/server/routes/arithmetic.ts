import type { Model } from '../../model/model.js';
import type { Neighbor, Term } from '../../neighbors/index.js';
import { type FormulaTerm, formatFormula, MAX_FORMULA, parseFormula } from '../formula.js';
import { among, neighborCount, text } from '../parameters.js';
import { listOf, NUMBER, objectOf, orNull, STRING, wordRoute } from '../route.js';
import { describe, FOUND_SCHEMA, limitsOf } from './neighbors.js';
import { factsOfWord, unitOfWord, type WordFacts, WORD_SCHEMA } from './words.js';

/** A word of a formula, with its share in the answer. */
export interface TermFacts extends WordFacts {
  readonly weight: number;
  /** Its contribution to the score of the first answer; the shares add up to that score. */
  readonly share: number;
  /** The first answer without this word; null if no word would be left. */
  readonly without: string | null;
}

export const arithmetic = wordRoute({
  path: 'arithmetic',
  summary: 'The words nearest to a sum of words such as king - man + woman.',
  parameters: {
    formula: text(
      'Words with + and -. A word may be in quotes, and may be multiplied by a number.',
      MAX_FORMULA,
    ),
    k: neighborCount,
    among,
  },
  schema: objectOf({
    formula: STRING,
    terms: listOf(
      objectOf({ ...WORD_SCHEMA, weight: NUMBER, share: NUMBER, without: orNull(STRING) }),
    ),
    neighbors: FOUND_SCHEMA,
  }),
  answer(model, { formula, ...asked }) {
    const terms = parseFormula(formula);
    const facts = terms.map(({ word }) => factsOfWord(model, word));
    const limits = limitsOf(asked);
    const found = model.mostSimilar({ positive: termsOf(terms), ...limits });
    const shares = sharesOf(model, terms, found[0]);
    return {
      formula: formatFormula(terms),
      terms: terms.map(({ weight }, i) => ({
        ...facts[i],
        weight,
        share: shares[i],
        without: firstWithout(model, terms, i, limits.restrictVocab),
      })),
      neighbors: describe(model, found),
    };
  },
});

const termsOf = (terms: readonly FormulaTerm[]): Term[] =>
  terms.map(({ word, weight }) => [word, weight] as const);

/**
 * The share of each term in the score of an answer. The score is the cosine of the answer's unit
 * vector u with the sum s of the terms, so a term with weight w and unit vector v adds w (v u) / |s|.
 */
function sharesOf(
  model: Model,
  terms: readonly FormulaTerm[],
  answer: Neighbor | undefined,
): number[] {
  if (answer === undefined) return terms.map(() => 0);
  const units = terms.map(({ word }) => unitOfWord(model, word));
  const sum = new Float64Array(model.dim);
  terms.forEach(({ weight }, i) => units[i].forEach((x, at) => (sum[at] += weight * x)));
  const norm = Math.hypot(...sum);
  const target = unitOfWord(model, answer.word);
  return terms.map(({ weight }, i) => (norm === 0 ? 0 : (weight * dot(units[i], target)) / norm));
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, x, i) => sum + x * b[i], 0);

/** The best answer to a formula without one of its terms, excluding that term itself. */
function firstWithout(
  model: Model,
  terms: readonly FormulaTerm[],
  left: number,
  restrictVocab: number | undefined,
): string | null {
  const rest = terms.filter((_, i) => i !== left);
  if (rest.length === 0) return null;
  const own = model.resolve(terms[left].word)?.word;
  const found = model.mostSimilar({
    positive: termsOf(rest),
    topn: 2, // the omitted word may be first
    ...(restrictVocab !== undefined && { restrictVocab }),
  });
  return found.find(({ word }) => word !== own)?.word ?? null;
}

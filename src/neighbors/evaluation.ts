import * as check from '../options/check.js';
import type { VectorSource } from '../embedding/matrix.js';
import type { AnalogyIds } from './analogy-solver.js';
import { solveAnalogies } from './analogy-solver.js';
import { type Correlations, correlations } from './correlation.js';
import {
  type AnalogyQuestion,
  type AnalogyQuestions,
  parseAnalogies,
  parsePairs,
  type SkippedLines,
} from './evaluation-file.js';
import { EvaluationWords } from './evaluation-words.js';
import { clipCosine } from './found.js';
import { dot, unit } from './queries/arithmetic.js';
import { Neighbors } from './search.js';

// The rules are gensim's: unless the options say otherwise, case is ignored, only the first
// `restrictVocab` words count, and questions or pairs with an unknown word are left out and
// counted.

export interface EvaluationOptions {
  /** How many of the first (most frequent) words count, at least 1. @default 300000 */
  restrictVocab?: number;
  /** Words that differ by case are different words. @default false */
  caseSensitive?: boolean;
  /**
   * Whether analogies and pairs with an unknown word count too: an analogy as wrong, a pair with
   * cosine 0. @default false
   */
  dummy4unknown?: boolean;
  /**
   * Whether to compare pairs with a word that is not in the vocabulary but has a vector from its n-grams.
   * gensim leaves such pairs out. (Analogies are only about words of the vocabulary.)
   * @default true
   */
  subwords?: boolean;
  /** Whether an invalid line is an error; otherwise it is skipped. @default false */
  strict?: boolean;
}

export interface PairEvaluationOptions extends EvaluationOptions {
  /**
   * The column delimiter.
   * @default a tab, a comma, a semicolon or spaces, whichever makes the most lines pairs
   */
  delimiter?: string;
}

/** A search, or a model that has one. */
export type Evaluated = Neighbors | { readonly neighbors: Neighbors };

export interface AnalogyScore {
  correct: number;
  incorrect: number;
  /** Questions asked, correct + incorrect; by default those without an unknown word. */
  total: number;
  /** Questions with an unknown word. */
  outOfVocabulary: number;
  /** correct / total, or 0 if no question was asked. */
  accuracy: number;
}

export interface AnalogySectionScore extends AnalogyScore {
  section: string;
}

/** The score of all sections together, and of each. */
export interface AnalogyEvaluation extends AnalogyScore {
  sections: AnalogySectionScore[];
  /** Lines that are neither a question nor the name of a section. */
  skipped: SkippedLines;
}

/** Correlations of cosines with human ratings; NaN if fewer than two pairs are known. */
export interface PairEvaluation extends Correlations {
  /** Pairs that were compared. */
  pairs: number;
  /** How many of them have an out-of-vocabulary word, whose vector was built from n-grams. */
  embedded: number;
  /** Pairs with an unknown word, which have no cosine. */
  outOfVocabulary: number;
  /** Share of all pairs in the file with an unknown word. */
  outOfVocabularyRatio: number;
  /** Lines that are not a pair, such as column titles. */
  skipped: SkippedLines;
}

/**
 * Evaluates analogies: "a b c d" is correct if d is the word nearest to b - a + c (3CosAdd) among
 * the first `restrictVocab` words, without the words of the question.
 *
 *     evaluateAnalogies(model, readFileSync('questions-words.txt', 'utf8')).accuracy;
 *
 * @param questions the text of a file such as questions-words.txt, or its sections from
 *   `parseAnalogies`
 * @throws WordloomError EVALUATION_FILE for an invalid line, with `strict`
 */
export function evaluateAnalogies(
  model: Evaluated,
  questions: string | readonly AnalogyQuestions[],
  options: EvaluationOptions = {},
): AnalogyEvaluation {
  const neighbors = searchOf(model);
  const { words, dummy4unknown, strict } = rulesOf(neighbors, options, RULES);
  const { sections, skipped } =
    typeof questions === 'string'
      ? parseAnalogies(questions, { strict })
      : { sections: questions, skipped: { count: 0, first: [] } };
  const known = sections.map((each) => each.questions.flatMap((one) => idsOf(one, words) ?? []));
  const answers = solveAnalogies(neighbors.rows, known.flat(), words.limit);

  let asked = 0;
  const scores = sections.map(({ section, questions: all }, index) => {
    const correct = known[index].filter(
      ({ expected }) => words.firstOf(answers[asked++]) === expected,
    ).length;
    const outOfVocabulary = all.length - known[index].length;
    const total = dummy4unknown ? all.length : known[index].length;
    return Object.assign({ section }, scoreOf(correct, total, outOfVocabulary));
  });
  const sum = (field: 'correct' | 'total' | 'outOfVocabulary'): number =>
    scores.reduce((total, score) => total + score[field], 0);
  const all = scoreOf(sum('correct'), sum('total'), sum('outOfVocabulary'));
  return { ...all, sections: scores, skipped: { ...skipped } };
}

/**
 * Correlates the cosines of word pairs with human ratings.
 *
 * @param text lines of two words and a number in columns, such as WordSim-353 and SimLex-999
 * @throws WordloomError EVALUATION_FILE for a line that is not a pair, with `strict`
 */
export function evaluatePairs(
  model: Evaluated,
  text: string,
  options: PairEvaluationOptions = {},
): PairEvaluation {
  const neighbors = searchOf(model);
  const rules = rulesOf(neighbors, options, [...RULES, 'delimiter']);
  const { words, dummy4unknown, subwords, strict } = rules;
  const { delimiter } = options;
  if (delimiter !== undefined) check.string('delimiter', delimiter);
  const { pairs, skipped } = parsePairs(text, { strict, delimiter });
  const judged: number[] = [];
  const cosines: number[] = [];
  let embedded = 0;
  let outOfVocabulary = 0;
  for (const { a, b, similarity } of pairs) {
    const [left, right] = [a, b].map(
      (word) => words.indexOf(word) ?? (subwords ? embed(neighbors.source, word) : undefined),
    );
    const cosine = cosineOf(neighbors, left, right);
    if (cosine === undefined) outOfVocabulary++;
    else if (typeof left !== 'number' || typeof right !== 'number') embedded++;
    if (cosine === undefined && !dummy4unknown) continue;
    judged.push(similarity);
    cosines.push(cosine ?? 0);
  }
  return {
    ...correlations(judged, cosines),
    pairs: judged.length,
    embedded,
    outOfVocabulary,
    outOfVocabularyRatio: pairs.length === 0 ? 0 : outOfVocabulary / pairs.length,
    skipped: { ...skipped },
  };
}

const RULES = ['restrictVocab', 'caseSensitive', 'dummy4unknown', 'subwords', 'strict'];

/** The search of a model. */
export const searchOf = (model: Evaluated): Neighbors =>
  model instanceof Neighbors ? model : model.neighbors;

function rulesOf(neighbors: Neighbors, options: EvaluationOptions, known: readonly string[]) {
  check.knownKeys('The evaluation', options, known);
  const { restrictVocab = 300_000, caseSensitive = false } = options;
  const { dummy4unknown = false, subwords = true, strict = false } = options;
  const limit = check.integer('restrictVocab', restrictVocab, 1);
  check.boolean('caseSensitive', caseSensitive);
  check.boolean('dummy4unknown', dummy4unknown);
  check.boolean('subwords', subwords);
  check.boolean('strict', strict);
  const words = new EvaluationWords(neighbors.source, limit, caseSensitive);
  return { words, dummy4unknown, subwords, strict };
}

/** The unit vector of a word from its n-grams; undefined for a word that only restrictVocab leaves out. */
function embed(source: VectorSource, word: string): Float64Array | undefined {
  const vector = source.indexOf(word) === undefined ? source.embed?.(word) : undefined;
  return vector && unit(vector);
}

/** The cosine of two words, each an id or a unit vector; undefined if one is unknown. */
function cosineOf(
  neighbors: Neighbors,
  a: number | Float64Array | undefined,
  b: number | Float64Array | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === 'number' && typeof b === 'number') return neighbors.rows.cosine(a, b);
  const [left, right] = [a, b].map((each) =>
    typeof each === 'number' ? neighbors.unitRow(each) : each,
  );
  return clipCosine(Math.fround(dot(left, right)));
}

function scoreOf(correct: number, total: number, outOfVocabulary: number): AnalogyScore {
  const accuracy = total === 0 ? 0 : correct / total;
  return { correct, incorrect: total - correct, total, outOfVocabulary, accuracy };
}

/** A question in ids, or undefined if a word is unknown. */
function idsOf(
  question: AnalogyQuestion,
  words: EvaluationWords,
): (AnalogyIds & { expected: number }) | undefined {
  const [a, b, c, expected] = question.map((word) => words.indexOf(word));
  if (a === undefined || b === undefined || c === undefined || expected === undefined) {
    return undefined;
  }
  const excluded = [a, b, c].flatMap((id) => words.variantsOf(id));
  return { a, b, c, excluded, expected };
}

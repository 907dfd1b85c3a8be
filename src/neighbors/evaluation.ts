import * as check from '../check.js';
import type { AnalogyIds } from './analogy-solver.js';
import { solveAnalogies } from './analogy-solver.js';
import { CaselessWords } from './caseless-words.js';
import { pearson, spearman } from './correlation.js';
import type { AnalogyQuestion, AnalogyQuestions } from './evaluation-file.js';
import { parseAnalogies, parsePairs } from './evaluation-file.js';
import type { Neighbors } from './search.js';

// The rules are gensim's: upper and lower case are the same, only the first `restrictVocab` words
// count, and whatever has an unknown word is left out and counted.

export interface EvaluationOptions {
  /** Only the first (most frequent) so many words count, at least 1. @default 300000 */
  restrictVocab?: number;
}

export interface AnalogyScore {
  correct: number;
  /** Questions that were asked: those without an unknown word. */
  total: number;
  /** Questions that were left out. */
  outOfVocabulary: number;
}

export interface AnalogySectionScore extends AnalogyScore {
  section: string;
}

/** The score of all sections together, and of each. */
export interface AnalogyEvaluation extends AnalogyScore {
  /** correct / total, or 0 where no question was asked. */
  accuracy: number;
  sections: AnalogySectionScore[];
}

/** Correlations of cosines with human judgements; NaN where fewer than two pairs are known. */
export interface PairEvaluation {
  pearson: number;
  spearman: number;
  /** Pairs that were compared. */
  pairs: number;
  /** Pairs that were left out. */
  outOfVocabulary: number;
}

/**
 * Asks analogies: "a b c d" is correct if d is the word nearest to b - a + c (3CosAdd) among the first
 * `restrictVocab`, the words of the question excluded.
 *
 * @param questions the text of a file such as questions-words.txt, or what `parseAnalogies` made of it;
 *   malformed text throws `WordloomError` EVALUATION_FILE, naming the line
 */
export function evaluateAnalogies(
  neighbors: Neighbors,
  questions: string | readonly AnalogyQuestions[],
  options: EvaluationOptions = {},
): AnalogyEvaluation {
  const words = countedWords(neighbors, options);
  const sections = typeof questions === 'string' ? parseAnalogies(questions) : questions;
  const known = sections.map((each) => each.questions.flatMap((one) => idsOf(one, words) ?? []));
  const answers = solveAnalogies(neighbors.rows, known.flat(), words.limit);

  let asked = 0;
  const scores = sections.map(({ section, questions: all }, index) => {
    const correct = known[index].filter(
      ({ expected }) => words.firstOf(answers[asked++]) === expected,
    ).length;
    const total = known[index].length;
    return { section, correct, total, outOfVocabulary: all.length - total };
  });
  const sum = (field: keyof AnalogyScore): number =>
    scores.reduce((total, score) => total + score[field], 0);
  const correct = sum('correct');
  const total = sum('total');
  const accuracy = total === 0 ? 0 : correct / total;
  return { accuracy, correct, total, outOfVocabulary: sum('outOfVocabulary'), sections: scores };
}

/**
 * Compares the cosines of word pairs with human judgements.
 *
 * @param text lines of two words and a number, separated by tabs, such as WordSim-353; malformed text
 *   throws `WordloomError` EVALUATION_FILE, naming the line
 */
export function evaluatePairs(
  neighbors: Neighbors,
  text: string,
  options: EvaluationOptions = {},
): PairEvaluation {
  const words = countedWords(neighbors, options);
  const pairs = parsePairs(text);
  const judged: number[] = [];
  const cosines: number[] = [];
  for (const { a, b, similarity } of pairs) {
    const idA = words.indexOf(a);
    const idB = words.indexOf(b);
    if (idA === undefined || idB === undefined) continue;
    judged.push(similarity);
    cosines.push(neighbors.rows.cosine(idA, idB));
  }
  return {
    pearson: pearson(judged, cosines),
    spearman: spearman(judged, cosines),
    pairs: judged.length,
    outOfVocabulary: pairs.length - judged.length,
  };
}

function countedWords(neighbors: Neighbors, options: EvaluationOptions): CaselessWords {
  check.knownKeys('The evaluation', options, ['restrictVocab']);
  const limit = check.integer('restrictVocab', options.restrictVocab ?? 300_000, 1);
  return new CaselessWords(neighbors.source, limit);
}

/** A question in ids, or undefined where a word is unknown. */
function idsOf(
  question: AnalogyQuestion,
  words: CaselessWords,
): (AnalogyIds & { expected: number }) | undefined {
  const [a, b, c, expected] = question.map((word) => words.indexOf(word));
  if (a === undefined || b === undefined || c === undefined || expected === undefined) {
    return undefined;
  }
  const excluded = [a, b, c].flatMap((id) => words.variantsOf(id));
  return { a, b, c, excluded, expected };
}

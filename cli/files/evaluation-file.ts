import { messageForCommandLine } from '../../src/errors.js';
import { type AnalogyEvaluation, type PairEvaluation, WordloomError } from '../../src/index.js';
import { nameOf } from '../../src/corpus/index.js';
import { readTextFile } from './text-file.js';

/** A file of analogies or of word pairs. */
export interface EvaluationFile {
  readonly file: string;
  readonly text: string;
}

/** Reads it, before any work begins. Throws WordloomError EVALUATION_UNREADABLE. */
export function readEvaluationFile(file: string, encoding?: string): EvaluationFile {
  const text = readTextFile(file, 'The evaluation file', 'EVALUATION_UNREADABLE', { encoding });
  return { file: nameOf(file), text };
}

/**
 * Evaluates its text. Puts the name of the file before complaints about a line of it.
 *
 * @throws WordloomError EVALUATION_FILE, for a file that asks nothing too
 */
export function evaluateFile<T extends AnalogyEvaluation | PairEvaluation>(
  { file, text }: EvaluationFile,
  evaluate: (text: string) => T,
): T & { file: string } {
  try {
    const result = evaluate(text);
    const asked = 'total' in result ? result.total : result.pairs;
    if (asked + result.outOfVocabulary === 0) {
      throw new WordloomError(
        'EVALUATION_FILE',
        'The file asks nothing: it has no line to evaluate.',
      );
    }
    return { file, ...result };
  } catch (error) {
    if (!(error instanceof WordloomError) || error.code !== 'EVALUATION_FILE') throw error;
    throw new WordloomError(error.code, `${file}: ${messageForCommandLine(error)}`, {
      cause: error,
    });
  }
}

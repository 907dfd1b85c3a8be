import {
  type AnalogyEvaluation,
  type PairEvaluation,
  type SkippedLines,
  WordloomError,
} from '../../src/index.js';
import { counted } from '../terminal/numbers.js';
import { nameOf } from './store.js';
import { readTextFile } from './text-file.js';

/** A file of analogies or of word pairs. */
export interface EvaluationFile {
  readonly file: string;
  readonly text: string;
}

/** The skipped lines of a file, for a note; undefined if there are none. */
export function skippedNote({
  file,
  skipped: { count, first },
}: {
  readonly file: string;
  readonly skipped: SkippedLines;
}): string | undefined {
  if (count === 0) return undefined;
  const shown = first.map(({ line, text }) => `line ${line} ${JSON.stringify(text)}`).join(', ');
  const more = count > first.length ? ', ...' : '';
  return `note: ${file}: ${counted(count, 'line')} skipped: ${shown}${more}`;
}

/** Reads the file before any work begins. Throws WordloomError EVALUATION_UNREADABLE. */
export function readEvaluationFile(file: string, encoding?: string): EvaluationFile {
  const options = { encoding, hasFlag: true };
  const text = readTextFile(file, 'The evaluation file', 'EVALUATION_UNREADABLE', options);
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
      const [shown] = result.skipped.first;
      const found =
        shown === undefined ? '' : ` Line ${shown.line} is ${JSON.stringify(shown.text)}.`;
      throw new WordloomError('EVALUATION_FILE', `The file has no valid questions.${found}`);
    }
    return { file, ...result };
  } catch (error) {
    if (!(error instanceof WordloomError) || error.code !== 'EVALUATION_FILE') throw error;
    throw new WordloomError(error.code, `${file}: ${error.commandLine}`, { cause: error });
  }
}

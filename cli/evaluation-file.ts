import { readFileSync } from 'node:fs';
import { WordloomError } from '../src/index.js';

/** A file of analogies or of word pairs. */
export interface EvaluationFile {
  readonly file: string;
  readonly text: string;
}

/** Reads it, before any work begins. Throws WordloomError EVALUATION_UNREADABLE. */
export function readEvaluationFile(file: string): EvaluationFile {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (cause) {
    const { message } = cause as Error;
    throw new WordloomError(
      'EVALUATION_UNREADABLE',
      `The evaluation file ${file} cannot be read: ${message}`,
      { cause },
    );
  }
}

/** Evaluates its text. Puts the name of the file before complaints about a line of it. */
export function evaluateFile<T>(
  { file, text }: EvaluationFile,
  evaluate: (text: string) => T,
): T & { file: string } {
  try {
    return { file, ...evaluate(text) };
  } catch (error) {
    if (!(error instanceof WordloomError) || error.code !== 'EVALUATION_FILE') throw error;
    throw new WordloomError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

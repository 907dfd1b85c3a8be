import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { CorpusError } from '../../src/index.js';
import { pathsToTrust } from '../../src/advanced.js';
import { ModelFile, untrustedPaths } from '../files/store.js';
import { abortable } from '../terminal/interruption.js';
import type { Io } from '../terminal/io.js';
import { printable } from '../terminal/printable.js';

/**
 * Asks on a terminal whether the text of a checkpoint may be read from its recorded paths, if a
 * question is needed. False if the answer is no or there is no terminal; resuming then refuses the
 * paths.
 *
 * @throws ModelFileError
 */
export async function askToTrustPaths(path: string, io: Io): Promise<boolean> {
  const paths = await pathsInQuestion(path);
  if (paths.length === 0 || !io.stdin.isTTY || !io.stderr.isTTY) return false;
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const question = `${printable(pathsToTrust(path, paths))} Read it? [y/N] `;
    const { signal } = io;
    const ended = once(asking, 'close').then(() => ''); // the terminal says no more
    const answered = asking.question(question, { signal });
    const answer = await abortable(signal, Promise.race([answered, ended]));
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    asking.close();
  }
}

async function pathsInQuestion(path: string): Promise<readonly string[]> {
  const file = ModelFile.open(path);
  try {
    const state = file.resume();
    return state === undefined ? [] : await untrustedPaths(state);
  } catch (error) {
    if (error instanceof CorpusError) return []; // resuming says so, with what to do
    throw error;
  } finally {
    file.close();
  }
}

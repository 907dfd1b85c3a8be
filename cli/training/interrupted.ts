/** What commands share that can be interrupted and resumed. */
import { existsSync } from 'node:fs';
import { commandLine } from '../../src/advanced.js';
import { abortable } from '../terminal/interruption.js';

/** The consequence of an interruption if nothing was saved to `path`. */
export function nothingWritten(path: string): string {
  const old = existsSync(path) ? `, and ${path} is unchanged` : '';
  return `Nothing was written${old}.`;
}

/**
 * The consequence if training was saved.
 *
 * @param the position: 'after epoch 2'
 * @param again the command that resumes, word by word
 */
export const savedAt = (path: string, where: string, again: readonly string[]): string =>
  `Saved ${path} ${where}. To resume exactly where you stopped:\n\n  ${commandLine(again)}\n`;

/**
 * Awaits `run`. If it is interrupted while text is read, it rejects at once, because there is
 * nothing to save and reading may wait for standard input. Later it rejects once the checkpoint is
 * saved.
 */
export async function unlessReading<T, Event extends { readonly type: string }>(
  signal: AbortSignal,
  onEvent: (event: Event) => void,
  run: (onEvent: (event: Event) => void) => Promise<T>,
): Promise<T> {
  const reading = new AbortController();
  const finished = new AbortController();
  let isTraining = false;
  const stop = (): void => {
    if (!isTraining) reading.abort(signal.reason);
  };
  signal.addEventListener('abort', stop, { signal: finished.signal });
  if (signal.aborted) stop();
  try {
    return await abortable(
      reading.signal,
      run((event) => {
        isTraining ||= event.type === 'corpus';
        onEvent(event);
      }),
    );
  } finally {
    finished.abort(); // takes the listener away
  }
}

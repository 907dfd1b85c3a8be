import { createReadStream } from 'node:fs';
import type { WordloomRun } from './run.js';

/** Throws unless `condition`: a benchmark of wrong results is worth nothing. */
export function require(condition: boolean, message: string): void {
  if (!condition) throw new Error(`The check before timing failed: ${message}`);
}

/** Known words of a corpus by a plain count: split at white space, words of five or more. */
export async function plainKnownWords(corpus: string): Promise<number> {
  const counts = new Map<string, number>();
  let rest = '';
  for await (const chunk of createReadStream(corpus, 'utf8')) {
    const words = (rest + chunk).split(/[ \t\v\f\r\n]+/);
    rest = words.pop()!;
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  counts.set(rest, (counts.get(rest) ?? 0) + 1);
  counts.delete('');
  return [...counts.values()].reduce((sum, count) => sum + (count < 5 ? 0 : count), 0);
}

/** A run is sound where it passed every known word and learnt something. */
export function checkRun(run: WordloomRun, knownWords: number): void {
  require(run.words === knownWords, `${run.words} known words, a plain count finds ${knownWords}`);
  require(run.loss < 6 * Math.log(2), `the loss ${run.loss} is no better than chance`);
}

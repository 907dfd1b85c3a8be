import { writeFileSync } from 'node:fs';

/** Writes lines in which each of w0, w1, ... comes so many times; returns the path. */
export function writeCorpus(
  path: string,
  { words, times }: { words: number; times: number },
): string {
  const all = Array.from({ length: words }, (_, i) => `w${i}${i % 10 === 9 ? '\n' : ' '}`).join('');
  writeFileSync(path, `${all}\n`.repeat(times));
  return path;
}

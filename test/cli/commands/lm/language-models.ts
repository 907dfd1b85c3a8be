import { smallText, TestFolder, wordloom } from '../../run.js';

/** Flags of a network that learns in a blink. */
export const TINY = [
  '--hidden',
  '8',
  '--layers',
  '1',
  '--batch',
  '4',
  '--bptt',
  '10',
  '--dropout',
  '0',
];

/** Trains a small language model on `smallText` and returns its path. */
export async function trainTiny(
  folder: TestFolder,
  name: string,
  ...flags: string[]
): Promise<string> {
  const path = folder.at(name);
  const corpus = folder.write(`${name}.txt`, smallText(5));
  const argv = ['lm', 'train', corpus, '-o', path, ...TINY, '--epochs', '2', '-q', ...flags];
  const { code, stderr } = await wordloom(...argv);
  if (code !== 0) throw new Error(stderr);
  return path;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LanguageModel } from '../../src/language-model/language-model.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { ModelFile } from '../../src/store/index.js';
import type { Saved, Subject } from './kills.js';

const WORDS = 800;

/** The words of the random text by their number. */
const SPELLINGS = {
  latin: (n: number): string => `w${n}`,
  /** Two syllables and a particle, so that words share syllables and jamo. */
  korean: (n: number): string =>
    String.fromCharCode(0xac00 + 28 * (n % 40), 0xb098 + 29 * Math.floor(n / 40)) +
    '는의가에'[n % 4],
};

/** Random text in some files, so that training can pause within an epoch. */
export function writeCorpus(
  folder: string,
  files: number,
  lines: number,
  spelling: keyof typeof SPELLINGS = 'latin',
): string[] {
  const random = seedRandom(1);
  const word = (): string => SPELLINGS[spelling](Math.floor(nextFloat(random) ** 3 * WORDS));
  const line = (): string => Array.from({ length: 20 }, word).join(' ');
  return Array.from({ length: files }, (_, i) => {
    const path = join(folder, `text${i}.txt`);
    writeFileSync(path, `${Array.from({ length: lines }, line).join('\n')}\n`);
    return path;
  });
}

const JSON_LINES = ['--progress', 'json'];

/**
 * `wordloom train`, with checkpoints as often as possible.
 *
 * @param more flags of the training
 */
export function trainSubject(
  corpus: readonly string[],
  epochs: number,
  more: readonly string[] = [],
): Subject {
  const often = ['--checkpoint-every', '0.001s', ...JSON_LINES];
  const small = ['--dim', '16', '--threads', '1', '--epochs', String(epochs), '--held-out', '0.05'];
  const flags = [...small, ...more];
  return {
    command: (path, resume) =>
      resume
        ? ['train', '--resume', path, ...often]
        : ['train', ...corpus, '-o', path, ...flags, ...often],
    read: async (path) => readVectors(path),
  };
}

/** `wordloom train` over ranks, which saves less often so that it also trains between two checkpoints. */
export function ranksSubject(corpus: readonly string[], epochs: number): Subject {
  const often = ['--checkpoint-every', '0.2s'];
  const flags = ['--dim', '16', '--threads', '1', '--epochs', String(epochs), '--held-out', '0.05'];
  return {
    command: (path, resume) =>
      resume
        ? ['train', '--resume', path, '--trust-paths', ...often]
        : ['train', ...corpus, '-o', path, ...flags, ...often],
    read: async (path) => readVectors(path),
  };
}

function readVectors(path: string): Saved {
  const file = ModelFile.open(path);
  try {
    const { vocabulary, input, output, subwords } = file.load();
    const nGrams = subwords === undefined ? [] : [subwords.buckets, subwords.vectors];
    const bytes = Buffer.concat([
      Buffer.from(vocabulary.words.join('\n')),
      ...[vocabulary.counts, input, output!, ...nGrams].map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      ),
    ]);
    if (
      ![...input, ...output!, ...nGrams.flatMap((numbers) => [...numbers])].every(Number.isFinite)
    )
      throw new Error('A number is none');
    const position = file.resume()?.position;
    return { place: position ? position.epoch * 1e9 + position.words : Infinity, bytes };
  } finally {
    file.close();
  }
}

/** `wordloom lm train`, which saves after an epoch, and then every ten seconds. */
export function languageModelSubject(corpus: readonly string[], epochs: number): Subject {
  const small = ['--level', 'word', '--hidden', '16', '--embedding-dim', '8', '--batch', '8'];
  const flags = [...small, '--epochs', String(epochs)];
  return {
    command: (path, resume) => [
      'lm',
      'train',
      ...corpus,
      ...(resume ? ['--resume', path] : ['-o', path, ...flags]),
      ...JSON_LINES,
    ],
    async read(path) {
      const { state } = await LanguageModel.open(path);
      const bytes = Buffer.concat(
        [...state.parameters].map(([name, { data }]) =>
          Buffer.concat([
            Buffer.from(name),
            Buffer.from(data.buffer, data.byteOffset, data.byteLength),
          ]),
        ),
      );
      const { epoch, batch } = state.resume!.position;
      return { place: epoch >= epochs ? Infinity : epoch * 1e9 + batch, bytes };
    },
  };
}

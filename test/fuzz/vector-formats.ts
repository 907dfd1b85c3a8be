import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FORMATS, type VectorFormat } from '../../src/formats/index.js';
import { normalizeImportOptions } from '../../src/formats/import-options.js';
import { loadVectors } from '../../src/formats/load-vectors.js';
import type { ModelState } from '../../src/embedding/model-state.js';
import { importVectors } from '../../src/model/import.js';
import { embeddingOf, writeFiles } from '../formats/memory-file.js';
import { bounded, unlessForeseen } from './bounds.js';
import { Dice } from './dice.js';
import { fastTextFile } from './fasttext-file.js';
import { type Files, inputFile } from './input-file.js';
import { mutate } from './mutate.js';
import type { Suite } from './suite.js';

const READABLE = FORMATS.filter(({ read }) => read !== undefined);
const CODES = ['VECTORS_UNREADABLE', 'VECTORS_FOREIGN', 'VECTORS_DAMAGED'];

/** For windows, blocks and rows of a million numbers; beyond it grows with what is really there. */
export const FEW_BYTES = 2 ** 24;

const WORDS = [
  'king',
  'queen',
  '여왕',
  'naïve',
  '🧵',
  '\u00a0',
  '"q"',
  '</s>',
  '<unk>',
  '#',
  ':',
  '1',
];

/** Vector files of every format, sound and damaged, read into memory and imported. */
export const suite: Suite = {
  name: 'vector-formats',
  async run(seed) {
    const dice = new Dice(seed);
    const format = dice.pick(READABLE);
    const vectors = someVectors(dice);
    const sound = filesOf(format, vectors, dice);
    const [main] = Object.keys(sound);
    if (dice.chance(0.1)) {
      const state = await read(sound, main, { format: format.name }, dice);
      assert.deepEqual(state.vocabulary.words, vectors.words);
      return;
    }
    const { files, name } = damage(sound, main, dice);
    const options = {
      ...(dice.chance(0.5) && {
        format: dice.chance(0.8) ? format.name : dice.pick(READABLE).name,
      }),
      ...(dice.chance(0.5) && { invalidUtf8: 'replace' as const }),
      ...(dice.chance(0.5) && { duplicates: 'first' as const }),
      ...(dice.chance(0.2) && { limit: dice.from(1, 4) }),
    };
    if (dice.chance(0.1)) await importFromDisk(files, name, options);
    const state = await unlessForeseen(CODES, () => read(files, name, options, dice));
    if (state !== undefined) checkSound(state);
  },
};

/** What all that is read must be. */
export function checkSound({ vocabulary, dim, input }: ModelState): void {
  const { words, counts, size } = vocabulary;
  assert.ok(size > 0 && dim > 0, 'there are vectors');
  assert.equal(input.length, size * dim, 'as many numbers as its words and dimensions say');
  assert.ok(input.every(Number.isFinite), 'numbers are finite');
  assert.equal(new Set(words).size, size, 'words are distinct');
  assert.ok(
    words.every((word) => !/\p{Surrogate}/u.test(word)),
    'words are words',
  );
  assert.ok(counts.length === size && counts.every((n) => Number.isSafeInteger(n) && n >= 0));
}

type Options = Parameters<typeof normalizeImportOptions>[0];

function read(files: Files, name: string, options: Options, dice: Dice): Promise<ModelState> {
  const input = inputFile(files, name, dice.pick([1, 5, 100, 1 << 16]));
  const length = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
  return bounded(FEW_BYTES + 16 * length, () =>
    loadVectors(input, normalizeImportOptions(options)),
  );
}

function someVectors(dice: Dice) {
  const words = [...new Set(dice.times(dice.from(1, 9), () => dice.pick(WORDS)))];
  const dim = dice.from(2, 6); // GloVe's single number would be taken for a count
  const rows = words.map(() => dice.times(dim, () => Math.fround((dice.below(2001) - 1000) / 64)));
  return { words, rows, dim };
}

/** What the format writes, or fastText would. */
function filesOf(
  format: VectorFormat,
  { words, rows, dim }: ReturnType<typeof someVectors>,
  dice: Dice,
): Files {
  if (format.write === undefined) {
    const bucket = dice.from(0, 3);
    const numbers = [...rows.flat(), ...dice.times(bucket * dim, () => dice.below(9))];
    return { '.bin': fastTextFile({ words, dim, bucket, numbers }) };
  }
  // A word of GloVe that is a number, or of the projector that is blank, cannot be told from others.
  const counts = dice.chance(0.5) ? Float64Array.from(words, (_, i) => i) : undefined;
  const fit = words.map((word, i) => (/^\s$|^1$/.test(word) ? `w${i}` : word));
  words.splice(0, words.length, ...fit);
  return writeFiles(format, embeddingOf(words, rows), counts);
}

/** Changes one of the files, and perhaps the name or the compression of the main one. */
function damage(sound: Files, main: string, dice: Dice): { files: Files; name: string } {
  const files: Record<string, Uint8Array> = { ...sound };
  const hit = dice.chance(0.7) ? main : dice.pick(Object.keys(files));
  files[hit] = mutate(files[hit], dice);
  if (hit !== main && dice.chance(0.1)) delete files[hit];
  let name = main;
  if (dice.chance(0.1)) name = dice.pick(READABLE).extensions[0];
  let content = files[main];
  if (dice.chance(0.1)) {
    name = `${name}.gz`;
    content = gzipSync(content);
    if (dice.chance(0.5)) content = mutate(content, dice);
  }
  files[name] = content;
  return { files, name };
}

/** Imports from a folder, in which nothing but a whole model may be left. */
async function importFromDisk(files: Files, name: string, options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-fuzz-'));
  try {
    for (const [suffix, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, `x${suffix}`), bytes);
    }
    const before = readdirSync(folder).length;
    const model = join(folder, 'model.db');
    const report = await unlessForeseen(CODES, () =>
      importVectors(join(folder, `x${name}`), model, options),
    );
    assert.equal(existsSync(model), report !== undefined, 'a model is there if it was told so');
    const left = readdirSync(folder).length - before;
    assert.equal(left, report === undefined ? 0 : 1, 'nothing else is left behind');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

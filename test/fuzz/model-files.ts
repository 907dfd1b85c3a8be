/**
 * Model files that are damaged in any way are refused in words, or give what was written; and what is
 * got out of them is what was written.
 */
import { isDeepStrictEqual } from 'node:util';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelFileError, WordloomError } from '../../src/errors.js';
import { buildIndex, openIndex } from '../../src/model/approximate.js';
import { quantizeModel } from '../../src/model/quantize.js';
import type { RepairReport } from '../../src/store/index.js';
import { repairModel } from '../../src/model/repair.js';
import { nextFloat, type RandomState, seedRandom } from '../../src/random.js';
import {
  LanguageModelFile,
  ModelFile,
  saveLanguageModel,
  saveModel,
} from '../../src/store/index.js';
import { indexPathOf } from '../../src/store/vectors/index-file.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { cosine as cosineOf } from '../neighbors/vectors.js';
import { uniformLanguageModel } from '../store/language-model/language-models.js';
import { damage } from './damage.js';
import type { Suite } from './suite.js';

/** A kind of file, and how all of it is read. */
interface Kind {
  /** What is damaged, and another file of the kind. */
  readonly bytes: Buffer;
  readonly other: Buffer;
  /** What `read` gives of the file that is whole. */
  readonly original: unknown;
  /** Everything that the file at `path` tells; throws what its reader throws. */
  read(path: string): Promise<unknown>;
  /** Where the damaged bytes are put for the model at `path`. */
  place(path: string): string;
  /** Checks what `repair` makes of it. */
  checkRepair?(original: unknown, repaired: unknown, report: RepairReport): void;
}

/** Whether an error is what a damaged file is to be refused by. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ModelFileError ||
  (error instanceof WordloomError && error.code.startsWith('INDEX_'));

let kinds: Promise<readonly Kind[]> | undefined;

/** One damage to one file of each seed: vectors, int8, binary, both, a language model, an index. */
export const suite: Suite = {
  name: 'model-files',
  async run(seed) {
    kinds ??= inFolder(makeKinds);
    const all = await kinds;
    const kind = all[seed % all.length];
    const random = seedRandom(seed);
    await inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      if (kind.place(path) !== path) writeFileSync(path, all[0].bytes);
      const { original } = kind;
      const { what, bytes } = damage(kind.bytes, kind.other, random);
      writeFileSync(kind.place(path), bytes);
      const context = `kind ${seed % all.length}, seed ${seed}, ${what}`;
      const found = await attempt(() => kind.read(path), context);
      if (found !== undefined && !isDeepStrictEqual(found, original)) {
        throw new Error(`${context}: read without complaint, but not what was written`);
      }
      if (kind.checkRepair === undefined) return;
      const output = join(folder, 'repaired.db');
      const report = await attempt(() => repairModel(path, output), context);
      if (report === undefined) return;
      try {
        kind.checkRepair(original, await kind.read(output), report);
      } catch (error) {
        throw new Error(`${context}: ${JSON.stringify(report)}`, { cause: error });
      }
    });
  },
};

/** What comes of `work`; undefined where it is refused in words. */
async function attempt<T>(work: () => Promise<T>, context: string): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw new Error(`${context}: not refused in words`, { cause: error });
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-fuzz-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeKinds(folder: string): Promise<Kind[]> {
  const [path, other, output] = ['a.db', 'b.db', 'c.db'].map((name) => join(folder, name));
  saveRandomModel(path, 700, 128, 1);
  saveRandomModel(other, 600, 128, 2);
  const quantized = async (of: string, options: object): Promise<Buffer> => {
    await quantizeModel(of, output, { queries: 5, ...options });
    return readFileSync(output);
  };
  /** A kind of model file, of which there are two. */
  const model = async (
    [bytes, more]: readonly Buffer[],
    read: Kind['read'],
    checkRepair: Kind['checkRepair'],
  ): Promise<Kind> => {
    writeFileSync(output, bytes);
    const original = await read(output);
    return { bytes, other: more, original, read, checkRepair, place: (at) => at };
  };
  const all = [
    await model(
      [path, other].map((at) => readFileSync(at)),
      readVectors,
      checkVectors,
    ),
  ];
  for (const options of [{ to: 'int8' }, { to: 'binary' }, { to: 'int8', keepFloats: true }]) {
    const files = [await quantized(path, options), await quantized(other, options)];
    all.push(await model(files, readVectors, checkVectors));
  }
  const language = [1, 2].map((value) => {
    saveLanguageModel(output, uniformLanguageModel([...'abcdefgh'].slice(value), value));
    return readFileSync(output);
  });
  all.push(await model(language, async (at) => readLanguageModel(at), checkLanguageModel));
  const [bytes, more] = [await index(path), await index(other)];
  const original = await readIndex(path);
  all.push({ bytes, other: more, original, read: readIndex, place: indexPathOf });
  return all;
}

async function index(path: string): Promise<Buffer> {
  await buildIndex(path, { queries: 5, threads: 1, ef: 50 });
  return readFileSync(indexPathOf(path));
}

function saveRandomModel(path: string, size: number, dim: number, seed: number): void {
  const random = seedRandom(seed);
  const numbers = (): Float32Array =>
    Float32Array.from({ length: size * dim }, () => nextFloat(random) - 0.5);
  saveModel(path, {
    vocabulary: new Vocabulary(
      Array.from({ length: size }, (_, id) => `${wordFrom(random)}${id}`),
      Float64Array.from({ length: size }, (_, id) => 3 * (size - id)),
    ),
    dim,
    input: numbers(),
    output: numbers(),
    options: { seed, tokenizer: 'unicode' },
    history: [{ epoch: 1, loss: 2.5, heldOutLoss: null, words: 9, seconds: 1.5 }],
    corpus: { tokens: size },
  });
}

const wordFrom = (random: RandomState): string =>
  String.fromCodePoint(97 + Math.floor(nextFloat(random) * 26)).repeat(3);

interface ReadVectors {
  readonly words: readonly string[];
  readonly counts: readonly number[];
  readonly rows: readonly Float32Array[];
  readonly output: readonly unknown[] | undefined;
  readonly rest: unknown;
}

async function readVectors(path: string): Promise<ReadVectors> {
  const file = ModelFile.open(path);
  try {
    const words = [...file.words()];
    const rows = words.map((word) => file.row(file.indexOf(word) ?? -1));
    words.forEach((word, id) => {
      if (file.wordOf(id) !== word) throw new Error(`the word of ${id} is not ${word}`);
    });
    return {
      words,
      counts: [...file.counts()],
      rows,
      output: [...(file.outputBlocks() ?? [])],
      rest: [
        [...file.blocks()],
        [...(file.quantized?.quantizedBlocks() ?? [])],
        file.indexOf('zzzz'),
        file.options,
        file.corpus,
        file.history,
        file.created,
        file.version,
      ],
    };
  } finally {
    file.close();
  }
}

function readLanguageModel(path: string): unknown {
  const file = LanguageModelFile.open(path);
  try {
    return [file.load(), file.created, file.version];
  } finally {
    file.close();
  }
}

async function readIndex(path: string): Promise<unknown> {
  const file = ModelFile.open(path);
  try {
    const index = await openIndex(file);
    // Without its index a model is searched exactly.
    if (index === undefined) throw new WordloomError('INDEX_MISSING', 'the index is gone');
    // What is found may differ where the index's copy of the vectors is damaged; not how near it is.
    return [0, 7, 699].flatMap((id) =>
      index.neighbors.idsNear(id, 10).filter(([other, score]) => {
        const cosine = cosineOf(file.row(id), file.row(other));
        return Math.abs(score - cosine) > 1e-6;
      }),
    );
  } finally {
    file.close();
  }
}

/** Each word that was saved has its own vector and count, or the report says so. */
function checkVectors(before: unknown, after: unknown, report: RepairReport): void {
  const [original, repaired] = [before as ReadVectors, after as ReadVectors];
  const ids = new Map(original.words.map((word, id) => [word, id]));
  const isExact =
    report.unverified === 0 && !report.lost.some((each) => each.startsWith('the vectors'));
  let last = -1;
  repaired.words.forEach((word, at) => {
    const id = ids.get(word);
    if (id === undefined) throw new Error(`the word ${word} is none of the model's`);
    if (id <= last) throw new Error(`the word ${word} has left its place`);
    last = id;
    if (report.uncertainCounts === 0 && repaired.counts[at] !== original.counts[id]) {
      throw new Error(`the count of ${word} is not its own`);
    }
    if (isExact && !isDeepStrictEqual(repaired.rows[at], original.rows[id])) {
      throw new Error(`the vector of ${word} is not its own`);
    }
  });
}

function checkLanguageModel(before: unknown, after: unknown): void {
  const [[original], [repaired]] = [before, after] as { parameters: unknown }[][];
  if (!isDeepStrictEqual(repaired.parameters, original.parameters)) {
    throw new Error('the parameters are not those of the model');
  }
}

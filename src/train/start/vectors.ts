import { Embedding } from '../../embedding/matrix.js';
import { importFirst } from '../../formats/import-first.js';
import { normalizeImportOptions } from '../../formats/import-options.js';
import { openVectors } from '../../formats/index.js';
import { loadVectors } from '../../formats/load-vectors.js';
import type { InvalidUtf8 } from '../../formats/index.js';
import type { RowBlock, VectorSource } from '../../embedding/matrix.js';
import { ModelFileError, WordloomError } from '../../errors.js';
import { Model } from '../../model/model.js';
import type { NormalizedStart } from './options.js';
import type { KnownVectors, WordRows } from './weights.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';

/** Vectors that can be read more than once. */
interface Vectors extends KnownVectors {
  readonly dim: number;
  words(): Promise<readonly string[]>;
  close(): void;
}

/** What training is to begin with, opened. */
export interface StartVectors extends Vectors {
  /** What messages call it: the path, where it has one. */
  readonly name: string;
  /** The model that goes on. */
  readonly model: Model | undefined;
  /** Whether the vectors stay as they are. */
  readonly freeze: boolean;
  /** Words that are in the vocabulary in any case. */
  base(): Promise<Vocabulary | undefined>;
}

/**
 * Opens what training is to begin with; undefined where that is random numbers.
 *
 * @param invalidUtf8 what to do about words of a file that are not UTF-8
 * @throws VectorFileError and ModelFileError where it cannot be read; WordloomError
 *   OUTPUT_MATRIX_MISSING for a model that cannot go on
 */
export async function openStart(
  start: NormalizedStart,
  invalidUtf8: InvalidUtf8,
): Promise<StartVectors | undefined> {
  switch (start.kind) {
    case 'random':
      return undefined;
    case 'init': {
      const { vectors: given, vocabulary, freeze } = start;
      const vectors = await openAny(given, invalidUtf8);
      const base = async () =>
        vocabulary === 'union' ? withoutCounts(await vectors.words()) : undefined;
      return { ...vectors, name: nameOf(given, 'init'), model: undefined, freeze, base };
    }
    case 'continue': {
      const { model: given } = start;
      const name = nameOf(given, 'continue');
      const [model, close] = await openModel(given);
      const base = async () => new Vocabulary(model.words, model.counts);
      if (model.outputBlocks() !== null) {
        return { ...ofModel(model, close), name, model, freeze: false, base };
      }
      close();
      throw new WordloomError(
        'OUTPUT_MATRIX_MISSING',
        `${name} cannot go on training: that takes the output matrix, which it does not have, as ` +
          'imported and quantised vectors do not. Begin a new model with its vectors instead: init ' +
          '(command line: --init).',
      );
    }
  }
}

const nameOf = (given: unknown, option: string): string =>
  typeof given === 'string' ? given : `the ${option} given`;

const withoutCounts = (words: readonly string[]): Vocabulary =>
  new Vocabulary(words, new Float64Array(words.length));

async function openAny(
  given: string | Model | VectorSource,
  invalidUtf8: InvalidUtf8,
): Promise<Vectors> {
  if (given instanceof Model) return ofModel(given, () => {});
  if (typeof given !== 'string')
    return ofSource(
      given,
      () => null,
      () => {},
    );
  try {
    return ofModel(...(await openModel(given)));
  } catch (error) {
    const isOther =
      error instanceof ModelFileError && ['MODEL_FOREIGN', 'MODEL_MISSING'].includes(error.code);
    if (!isOther) throw error;
    return openFile(given, invalidUtf8);
  }
}

/** A model, and what closes it if it was opened here. */
async function openModel(given: string | Model): Promise<[Model, () => void]> {
  if (typeof given !== 'string') return [given, () => {}];
  const model = await Model.open(given);
  return [model, () => model.close()];
}

/** A file of another program, which is read anew each time; a pipe is kept in memory. */
async function openFile(path: string, invalidUtf8: InvalidUtf8): Promise<Vectors> {
  const { openInput } = await import('../../store/index.js');
  const explained = (error: unknown): never => {
    throw importFirst(error, path, { option: 'init', flag: '--init' });
  };
  const input = openInput(path);
  if (input.once) {
    const options = normalizeImportOptions({ invalidUtf8, duplicates: 'first' });
    const { vocabulary, dim, input: data } = await loadVectors(input, options).catch(explained);
    return ofSource(
      new Embedding(vocabulary, dim, data),
      () => null,
      () => {},
    );
  }
  const open = () => openVectors(input, { limit: Infinity, invalidUtf8 }).catch(explained);
  const { dim, close } = await open();
  await close();
  async function* blocks(): AsyncGenerator<WordRows> {
    try {
      yield* (await open()).blocks;
    } catch (error) {
      explained(error);
    }
  }
  return {
    dim,
    async words() {
      const words: string[] = [];
      for await (const block of blocks()) for (const word of block.words) words.push(word);
      return words;
    },
    blocks,
    output: () => null,
    close: () => {},
  };
}

const ofModel = (model: Model, close: () => void): Vectors =>
  ofSource(model.source, () => model.outputBlocks(), close);

function ofSource(
  source: VectorSource,
  output: () => Iterable<RowBlock> | null,
  close: () => void,
): Vectors {
  const { dim } = source;
  function* withWords(blocks: Iterable<RowBlock>): Generator<WordRows> {
    const words = source.words();
    for (const { first, data } of blocks) {
      yield { words: words.slice(first, first + data.length / dim), rows: data };
    }
  }
  return {
    dim,
    words: async () => source.words(),
    async *blocks() {
      yield* withWords(source.blocks());
    },
    output() {
      const blocks = output();
      return blocks && withWords(blocks);
    },
    close,
  };
}

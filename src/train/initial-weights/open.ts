import { Embedding, type RowBlock, type VectorSource } from '../../embedding/matrix.js';
import { outputKind } from '../../embedding/model-record.js';
import { importFirst } from '../../formats/import-first.js';
import { normalizeImportOptions } from '../../formats/import-options.js';
import { type InvalidUtf8, openVectors } from '../../formats/index.js';
import { loadVectors } from '../../formats/load-vectors.js';
import { ModelFileError, WordloomError } from '../../errors.js';
import { Model } from '../../model/model.js';
import type { VocabularyRule } from '../../vocabulary/build.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import type { OpenCheckpoint } from '../resume.js';
import type { GivenModel, GivenVectors, InitialWeightsChoice } from './options.js';
import type { KnownVectors, WordRows } from './place-vectors.js';

/** Vectors that can be read more than once. */
export interface OpenVectors extends KnownVectors {
  /** Their name in messages: the path, if they have one. */
  readonly name: string;
  readonly dim: number;
  words(): Promise<readonly string[]>;
  /** Closes the file, if there is one. May be called twice. */
  close(): void;
}

/** The initial weights of a training, open but not read. */
export type InitialWeights =
  | { readonly kind: 'random' }
  | {
      readonly kind: 'init';
      readonly vectors: OpenVectors;
      /** Whether all words of the vectors join the vocabulary. */
      readonly allWords: boolean;
      readonly freeze: boolean;
    }
  | { readonly kind: 'continue'; readonly vectors: OpenVectors; readonly model: Model }
  | { readonly kind: 'resume'; readonly checkpoint: OpenCheckpoint };

/**
 * Opens the initial weights given by the options.
 *
 * @param invalidUtf8 what to do with words in a file that are not UTF-8
 * @throws VectorFileError and ModelFileError if they are unreadable; WordloomError
 *   OUTPUT_MATRIX_MISSING for a model that cannot continue
 */
export async function openInitialWeights(
  choice: InitialWeightsChoice,
  invalidUtf8: InvalidUtf8,
): Promise<InitialWeights> {
  switch (choice.kind) {
    case 'random':
      return { kind: 'random' };
    case 'init': {
      const vectors = await openGiven(choice.vectors, invalidUtf8);
      return { ...choice, vectors, allWords: choice.vocabulary === 'union' };
    }
    case 'continue': {
      const { model, vectors } = await openModel(choice.model, 'continue');
      if (model.outputBlocks() !== null) return { kind: 'continue', vectors, model };
      vectors.close();
      throw new WordloomError(
        'OUTPUT_MATRIX_MISSING',
        `Cannot continue ${vectors.name}: it has no output matrix (imported and quantised models do ` +
          'not).',
        {
          advice: {
            library: 'Start a new model from its vectors instead: init.',
            commandLine: 'Start a new model from its vectors instead: --init.',
          },
        },
      );
    }
  }
}

/** Closes the files of initial weights. May be called twice. */
export function closeInitialWeights(initial: InitialWeights): void {
  if (initial.kind === 'resume') initial.checkpoint.close();
  else if (initial.kind !== 'random') initial.vectors.close();
}

/** What the vocabulary depends on besides the options. */
export async function vocabularyRule(initial: InitialWeights): Promise<Partial<VocabularyRule>> {
  switch (initial.kind) {
    case 'random':
      return {};
    case 'init':
      return initial.allWords ? { base: withoutCounts(await initial.vectors.words()) } : {};
    case 'continue':
      return { base: new Vocabulary(initial.model.words, initial.model.counts) };
    case 'resume':
      return { exact: initial.checkpoint.vocabulary };
  }
}

const withoutCounts = (words: readonly string[]): Vocabulary =>
  new Vocabulary(words, new Float64Array(words.length));

async function openGiven(given: GivenVectors, invalidUtf8: InvalidUtf8): Promise<OpenVectors> {
  if (given.kind === 'source') return vectorsOf(given.source, 'the init given');
  try {
    return (await openModel(given, 'init')).vectors;
  } catch (error) {
    const isOther =
      error instanceof ModelFileError && ['MODEL_FOREIGN', 'MODEL_MISSING'].includes(error.code);
    if (!isOther || given.kind !== 'file') throw error;
    return openFile(given.path, invalidUtf8);
  }
}

/** A model. It is closed with its vectors only if it was opened here. */
async function openModel(
  given: GivenModel,
  option: string,
): Promise<{ model: Model; vectors: OpenVectors }> {
  const isFile = given.kind === 'file';
  const model = isFile ? await Model.open(given.path) : given.model;
  const vectors = {
    ...vectorsOf(model.source, isFile ? given.path : `the model given as ${option}`),
    output() {
      // Rows of inner nodes belong to no word.
      const isOfWords = outputKind(model.options) !== 'nodes';
      const blocks = isOfWords ? model.outputBlocks() : null;
      return blocks && withWords(model.source, blocks);
    },
    close: () => {
      if (isFile) model.close();
    },
  };
  return { model, vectors };
}

/** A file of another program, which is read again each time. A pipe is kept in memory. */
async function openFile(path: string, invalidUtf8: InvalidUtf8): Promise<OpenVectors> {
  const { openInput } = await import('../../store/index.js');
  const explained = (error: unknown): never => {
    throw importFirst(error, path, { option: 'init', flag: '--init' });
  };
  const input = openInput(path);
  if (input.once) {
    const options = normalizeImportOptions({ invalidUtf8, duplicates: 'first' });
    const { vocabulary, dim, input: data } = await loadVectors(input, options).catch(explained);
    return vectorsOf(new Embedding(vocabulary, dim, data), path);
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
    name: path,
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

const vectorsOf = (source: VectorSource, name: string): OpenVectors => ({
  name,
  dim: source.dim,
  subwords: source.subwords,
  words: async () => source.words(),
  async *blocks() {
    yield* withWords(source, source.blocks());
  },
  output: () => null,
  close: () => {},
});

/** Blocks of a matrix of a source, each row with its word. */
function* withWords(source: VectorSource, blocks: Iterable<RowBlock>): Generator<WordRows> {
  const words = source.words();
  for (const { first, data } of blocks) {
    yield { words: words.slice(first, first + data.length / source.dim), rows: data };
  }
}

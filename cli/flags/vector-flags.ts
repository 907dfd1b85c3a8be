import type { Command } from 'commander';
import type { LanguageModelTrainOptions } from '../../src/advanced.js';
import { embeddingDimOf, wantedWords } from '../../src/advanced.js';
import type { InitialiseOptions } from '../../src/advanced.js';
import { importFirst } from '../../src/advanced.js';
import { openVectorFile, type OpenVectorSource } from '../files/store.js';
import type { TrainLanguageModelOptions } from '../../src/advanced.js';
import { UsageError } from '../terminal/failure.js';
import { refuse } from './check.js';
import { INITIALISE_FLAGS, LANGUAGE_MODEL_FLAGS } from './language-model-flags.js';
import { parseName } from './parsers.js';
import { addFlags, readFlags } from './table.js';

const HEADING = 'Vectors:';

/** Adds --embedding, and the flags for its words. */
export function addVectorFlags(command: Command, isRequired = false): void {
  const option = command.createOption(
    '--embedding <file>',
    "a wordloom model, or vectors in a format that wordloom import reads; '-' for standard input",
  );
  option.argParser(parseName).makeOptionMandatory(isRequired).helpGroup(HEADING);
  command.addOption(option);
  addFlags(command, HEADING, INITIALISE_FLAGS);
}

/** The initial vectors of a model. */
export interface GivenVectors {
  /** For the library; of no use after `close`. */
  readonly options: Required<Pick<TrainLanguageModelOptions, 'vectors' | 'vectorRows'>>;
  readonly dim: number;
  close(): void;
}

/**
 * What the flags say of vectors; undefined where they name none. The file's head is looked at, the
 * rest is read when the words are known.
 *
 * @throws ModelFileError or VectorFileError where it is no file of vectors; UsageError, and
 *   CommanderError where the options ask for other dimensions
 */
export async function vectorsOf(
  command: Command,
  { embeddingDim, freeze, input }: LanguageModelTrainOptions,
): Promise<GivenVectors | undefined> {
  const { embedding: path } = command.opts<{ embedding?: string }>();
  const vectorRows: InitialiseOptions = readFlags(command, INITIALISE_FLAGS);
  if (path === undefined) {
    if (freeze !== undefined || Object.keys(vectorRows).length > 0) {
      throw new UsageError(
        '--freeze, --fine-tune and the rules for rows need vectors: name them with --embedding.',
      );
    }
    return undefined;
  }
  if (input === 'one-hot') {
    throw new UsageError('--embedding needs an Embedding layer, which --input one-hot leaves out.');
  }
  const explained = (error: unknown): never => {
    throw importFirst(error, path, GIVEN);
  };
  const file = await openVectorFile(path).catch(explained);
  let dim: number;
  try {
    dim = checkedDim(command, file.dim, embeddingDim);
  } catch (error) {
    await file.close();
    throw error;
  }
  // Once: all trainings of a comparison have the same words, and a pipe can be read once only.
  let vectors: Promise<OpenVectorSource> | undefined;
  return {
    dim,
    options: {
      vectors: async (vocabulary) => {
        vectors ??= file.read(wantedWords(vocabulary)).catch(explained);
        return (await vectors).source;
      },
      vectorRows,
    },
    close: () => {
      void file.close();
      vectors?.then(
        (each) => each.close(),
        () => {},
      );
    },
  };
}

const GIVEN = { option: 'vectors', flag: '--embedding' };

/** The dimensions of the vectors; to ask for others is wrong usage. */
function checkedDim(command: Command, dim: number, asked: number | undefined): number {
  try {
    return embeddingDimOf({ dim }, asked);
  } catch (error) {
    return refuse(command, LANGUAGE_MODEL_FLAGS, error as Error);
  }
}

import { integer } from '../../options/check.js';
import type { RowBlock } from '../../embedding/matrix.js';
import type { ModelState } from '../../embedding/model-state.js';
import { type SubwordSource, SubwordTable } from '../../subwords/subword-vectors.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { unwritable } from '../file/model-errors.js';
import { type ModelDescription, ModelWriter } from './model-writer.js';
import { rehearseReplacingModel, replaceModel } from '../file/replace-model.js';

/** The content of a model file, with the matrices block by block in order. */
export interface ModelContent extends Omit<ModelState, 'input' | 'output' | 'subwords'> {
  /** The word vectors: of a training with n-grams, their means with those. */
  input: Iterable<RowBlock>;
  output: Iterable<RowBlock> | null;
  /** Rows of inner nodes that come before those of words in the output matrix; 0 by default. */
  nodes?: number;
  /** The vectors of n-grams, if there are any. */
  subwords?: SubwordSource | undefined;
  /** The words' own rows, which a checkpoint of a run with n-grams needs exactly. */
  raw?: Iterable<RowBlock>;
}

/**
 * Writes a model to `path`, replacing an existing model. At every moment, even after a crash, the
 * file is either the old model or the complete new one; programs that have the old one open keep
 * reading it. Needs only a few blocks of memory beyond the state.
 *
 * @param info.version the version of wordloom, to be kept in the file
 * @throws RangeError if the path is empty, the sizes of the state are inconsistent or a word is not
 *   Unicode.
 * @throws ModelFileError MODEL_UNWRITABLE if the file cannot be written, with the reason in words.
 */
export function saveModel(
  path: string,
  state: ModelState,
  info: { readonly version?: string } = {},
): void {
  checkState(state);
  const content = contentOf(state);
  replaceModel(path, (temporary) =>
    writeModel(temporary, path, content, { version: info.version }),
  );
}

/**
 * Checks before hours of work whether `saveModel` can write to `path`, by saving an empty model
 * beside it and removing it. The file at `path` stays unchanged.
 *
 * @throws RangeError and ModelFileError as `saveModel` would; WordloomError DRIVER_MISSING
 */
export function checkModelPath(path: string): void {
  const content = contentOf(EMPTY);
  rehearseReplacingModel(path, (temporary) =>
    writeModel(temporary, path, content, { version: undefined }),
  );
}

const EMPTY: ModelState = {
  vocabulary: new Vocabulary([], new Float64Array(0)),
  dim: 1,
  input: new Float32Array(0),
  output: null,
  options: {},
  history: [],
  corpus: {},
};

const contentOf = (state: ModelState): ModelContent => ({
  ...state,
  input: [{ first: 0, data: state.input }],
  output: state.output && [{ first: 0, data: state.output }],
  subwords: state.subwords && new SubwordTable(state.subwords, state.dim),
});

function checkState({ vocabulary, dim, input, output }: ModelState): void {
  integer('dim', dim, 1);
  for (const [name, matrix] of Object.entries({ input, output })) {
    if (matrix !== null && matrix.length !== vocabulary.size * dim) {
      throw new RangeError(
        `${name} must hold ${vocabulary.size} x ${dim} numbers, got ${matrix.length}`,
      );
    }
  }
  const broken = vocabulary.words.find((word) => /\p{Surrogate}/u.test(word));
  if (broken !== undefined) {
    throw new RangeError(
      `words must be Unicode text, but ${JSON.stringify(broken)} holds half of a surrogate pair`,
    );
  }
}

/**
 * Fills the empty file `temporary`, which is to become `path`.
 *
 * @throws ModelFileError MODEL_UNWRITABLE for a word that occurs twice
 */
export function writeModel(
  temporary: string,
  path: string,
  content: ModelContent,
  { version, resume }: Pick<ModelDescription, 'version' | 'resume'>,
): void {
  const { vocabulary, dim, input, output, nodes = 0, subwords, raw } = content;
  const { options, corpus, history } = content;
  const writer = new ModelWriter(temporary, dim);
  try {
    vocabulary.words.forEach((word, id) => {
      if (writer.addWord(word, vocabulary.counts[id])) return;
      const reason = `a word occurs twice in the vocabulary: ${JSON.stringify(word)}`;
      throw unwritable(path, `${reason}; words must be distinct`);
    });
    for (const { data } of input) writer.addRows('input', data);
    for (const { first, data } of output ?? []) {
      const cut = Math.max(0, nodes - first) * dim;
      if (cut > 0) writer.addRows('nodes', data.subarray(0, cut));
      if (cut === 0 || cut < data.length) writer.addRows('output', data.subarray(cut));
    }
    for (const { data } of raw ?? []) writer.addRows('raw', data);
    if (subwords) writer.addSubwords(subwords);
    writer.finish({ options, corpus, history, version, resume });
  } finally {
    writer.close();
  }
}

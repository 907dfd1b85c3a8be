import type { ImportRecord, RecordedOptions } from '../embedding/model-record.js';
import { quoted, type VectorFileError } from '../errors.js';
import { damaged } from './failures.js';
import type { InputFile } from './format.js';

/**
 * The options of a model that was not trained but imported.
 *
 * @param hasCounts whether the file has a count for each word; else ranks replace counts
 * @param skipped rows left out because they could not be read
 */
export const importRecord = (
  file: InputFile,
  format: string,
  hasCounts: boolean,
  skipped = 0,
): { readonly imported: ImportRecord } => ({
  imported: {
    format,
    file: file.name.replace(/^.*[/\\]/, ''),
    counts: hasCounts ? 'file' : 'rank',
    ...(skipped > 0 && { skipped }),
  },
});

/** Whether the counts of a model with these options, an `importRecord`, are only ranks. */
export const countsAreRanks = ({ imported }: RecordedOptions): boolean =>
  imported?.counts === 'rank';

/**
 * Replaces the counts of words that are sorted by frequency, as in most files: `size` for the first
 * word, 1 for the last. gensim does the same.
 */
export const countsByRank = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, id) => size - id);

/**
 * The refusal of a file with a duplicate word.
 *
 * @param where it occurs again: 'line 17'
 */
export const repeated = (file: InputFile, where: string, word: string): VectorFileError =>
  damaged(file, where, `duplicate word ${quoted(word)}`, undefined, {
    library: "Pass duplicates: 'first' to keep its first vector only.",
    commandLine: 'Pass --duplicates first to keep its first vector only.',
  });

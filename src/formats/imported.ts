import type { ImportRecord, RecordedOptions } from '../embedding/model-record.js';
import { quoted, type VectorFileError } from '../errors.js';
import { damaged } from './failures.js';
import type { InputFile } from './format.js';

/**
 * The options of a model that was not trained but imported.
 *
 * @param hasCounts whether the file told how often each word occurs; else ranks stand for counts
 * @param skipped rows that were left out, since they could not be read
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

/** Whether the counts of a model with these options, an `importRecord`, are but ranks. */
export const countsAreRanks = ({ imported }: RecordedOptions): boolean =>
  imported?.counts === 'rank';

/**
 * What stands for the counts of words that are sorted by them, most frequent first, as most files
 * are: `size` for the first word, 1 for the last. So does gensim.
 */
export const countsByRank = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, id) => size - id);

/**
 * The refusal of a file with a word that occurs again.
 *
 * @param where it does: 'line 17'
 */
export const repeated = (file: InputFile, where: string, word: string): VectorFileError =>
  damaged(file, where, `duplicate word ${quoted(word)}`, undefined, {
    library: "Pass duplicates: 'first' to keep its first vector only.",
    commandLine: 'Pass --duplicates first to keep its first vector only.',
  });

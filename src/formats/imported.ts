import type { ImportRecord, RecordedOptions } from '../embedding/model-record.js';
import type { InputFile } from './index.js';

/**
 * The options of a model that was not trained but imported.
 *
 * @param hasCounts whether the file told how often each word occurs; else ranks stand for counts
 */
export const importRecord = (
  file: InputFile,
  format: string,
  hasCounts: boolean,
): { readonly imported: ImportRecord } => ({
  imported: {
    format,
    file: file.name.replace(/^.*[/\\]/, ''),
    counts: hasCounts ? 'file' : 'rank',
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

/** Why a file with a word that occurs again is refused. */
export const repeated = (word: string): string =>
  `the word ${JSON.stringify(word)} occurs again; pass duplicates: 'first' (command line: ` +
  '--duplicates first) to keep its first vector only';

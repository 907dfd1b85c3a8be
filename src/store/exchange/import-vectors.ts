import { unlessAborted } from '../../run/unless-aborted.js';
import { statSync } from 'node:fs';
import {
  type InputFile,
  openVectors,
  type SkippedRow,
  type VectorBlock,
} from '../../formats/index.js';
import { importRecord, repeated } from '../../formats/imported.js';
import type { Duplicates, NormalizedImportOptions } from '../../formats/import-options.js';
import { SubwordTable } from '../../subwords/subword-vectors.js';
import { clearJournals } from '../file/journals.js';
import { unwritable } from '../file/model-errors.js';
import { ModelWriter } from '../vectors/model-writer.js';
import { Replacement } from '../file/write-file.js';

/** The result of an import. */
export interface ImportReport {
  /** The model that was written. */
  readonly path: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** The format of the input. */
  readonly format: string;
  /** Number of words. */
  readonly size: number;
  readonly dim: number;
  /** Vectors that were left out because their words are duplicates. */
  readonly duplicates: number;
  /** Unreadable rows that were left out. */
  readonly skipped: number;
  /** The first few of them. */
  readonly skippedRows: readonly SkippedRow[];
  /** Whether the counts come from the file or are ranks. */
  readonly counts: 'file' | 'rank';
  /** Number of n-gram vectors; absent if the format has none. */
  readonly subwords?: number;
}

/**
 * Converts a vector file to a model, completely or not at all, in bounded memory: block by block,
 * words in the order of the file. The model answers queries but cannot continue training.
 *
 * @throws VectorFileError if the file is unreadable, foreign or damaged; ModelFileError
 *   MODEL_UNWRITABLE; WordloomError FORMAT_UNKNOWN; the signal's reason if it is aborted
 */
export async function importVectors(
  file: InputFile,
  path: string,
  options: NormalizedImportOptions,
  { version, signal }: { readonly version?: string; readonly signal?: AbortSignal } = {},
): Promise<ImportReport> {
  const opening = openVectors(file, options);
  const { format, dim, size, blocks, subwords, odd, close } = await unlessAborted(opening, signal);
  const explain = (reason: string, cause?: unknown): Error => unwritable(path, reason, cause);
  let replacement: Replacement;
  try {
    replacement = new Replacement(path, explain);
  } catch (error) {
    await close();
    throw error;
  }
  try {
    const writer = new ModelWriter(replacement.temporary, dim);
    let read = 0;
    let hasCounts = true;
    let counted = 0; // of those read, with counts in the file
    try {
      for await (const block of untilAborted(blocks, signal)) {
        addBlock(writer, file, block, { dim, size, duplicates: options.duplicates });
        read += block.words.length;
        if (block.counts) counted += block.words.length;
      }
      hasCounts = counted === read;
      // Else the words have their ranks already.
      if (!hasCounts && (counted > 0 || writer.size !== size)) writer.countByRank();
      if (subwords) writer.addSubwords(new SubwordTable(subwords, dim));
      const record = importRecord(file, format, hasCounts, odd.count);
      writer.finish({ options: record, corpus: {}, history: [], version });
    } finally {
      writer.close();
    }
    clearJournals(replacement.target, path);
    replacement.commit();
    return {
      path,
      bytes: statSync(path).size,
      format,
      size: writer.size,
      dim,
      duplicates: read - writer.size,
      skipped: odd.count,
      skippedRows: odd.first,
      counts: hasCounts ? 'file' : 'rank',
      ...(subwords && { subwords: subwords.buckets.length }),
    };
  } catch (error) {
    throw replacement.explain(error);
  } finally {
    replacement.discard();
    // Reading that was interrupted may be waiting for a pipe.
    if (!signal?.aborted) await close();
  }
}

/** The items of `source`; throws the signal's reason as soon as it is aborted. */
async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await unlessAborted(items.next(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    const returned = items.return?.();
    if (!signal?.aborted) await returned;
  }
}

function addBlock(
  writer: ModelWriter,
  file: InputFile,
  { words, rows, counts, where }: VectorBlock,
  { dim, size = 0, duplicates }: { dim: number; size?: number; duplicates: Duplicates },
): void {
  let start = 0; // of the rows that are not written yet
  for (let row = 0; row < words.length; row++) {
    const rank = Math.max(0, size - writer.size); // counted from the last word, which has 1
    if (writer.addWord(words[row], counts?.[row] ?? rank)) continue;
    if (duplicates === 'error') throw repeated(file, where!(row), words[row]);
    writer.addRows('input', rows.subarray(start * dim, row * dim));
    start = row + 1;
  }
  writer.addRows('input', rows.subarray(start * dim));
}

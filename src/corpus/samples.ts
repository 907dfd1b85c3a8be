import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { CorpusFile } from './files.js';

/** Samples of all files together, and one more per file. */
const SAMPLES = 256;
const SAMPLE_BYTES = 4096;

/**
 * A hash of samples of files, at even distances from the start of each. It tells most corpora apart whose
 * files have the same names and sizes, and reads little of them. A corpus of up to 1 MiB is hashed whole.
 *
 * @throws Error if a file cannot be read
 */
export function hashSamples(files: readonly Pick<CorpusFile, 'path' | 'size'>[]): string {
  const hash = createHash('sha256');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const step = Math.max(SAMPLE_BYTES, Math.ceil(bytes / SAMPLES));
  const sample = new Uint8Array(SAMPLE_BYTES);
  for (const { path, size } of files) {
    const fd = openSync(path, 'r');
    try {
      for (let at = 0; at < size; at += step) {
        hash.update(sample.subarray(0, readSync(fd, sample, 0, SAMPLE_BYTES, at)));
      }
    } finally {
      closeSync(fd);
    }
  }
  return hash.digest('hex');
}

import { ENCODINGS, type QuantizedSource, Quantizer } from '../../embedding/quantization.js';
import type { SearchTimes } from './index-file.js';
import { damaged } from '../file/model-errors.js';

/** The measurements of a model's quantised vectors. */
export interface QuantizedFacts {
  /** Candidates that are compared by the model's vectors when ten neighbours are wanted. */
  readonly rescore: number;
  /** The share of the ten nearest by the original vectors that are found, on a sample of words. */
  readonly recall: number;
  readonly queries: number;
  /** The times of searches over the quantised vectors, and over the original ones. */
  readonly times: { readonly quantized: SearchTimes; readonly exact: SearchTimes };
}

/** The value of `quantized` in the table `meta`. The blocks are in `matrix_block`, by the encoding's name. */
export interface QuantizedMeta {
  readonly encoding: Quantizer['encoding'];
  /** Rows in every block but the last. */
  readonly rowsPerBlock: number;
  /** For the binary encoding; null for int8. */
  readonly center: readonly number[] | null;
  /** Undefined while the file is written. */
  readonly facts?: QuantizedFacts;
}

/**
 * The quantiser of a model's vectors, checked.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function quantizerOf(meta: QuantizedMeta, dim: number, path: string): Quantizer {
  const isSound =
    ENCODINGS.includes(meta.encoding) &&
    Number.isSafeInteger(meta.rowsPerBlock) &&
    meta.rowsPerBlock >= 1 &&
    (meta.facts === undefined || areFacts(meta.facts)) &&
    (meta.center === null || (Array.isArray(meta.center) && meta.center.length === dim));
  if (!isSound) throw damaged(path, 'its "quantized" is invalid');
  return new Quantizer(meta.encoding, dim, meta.center ?? undefined);
}

const isTimes = (times: Partial<SearchTimes> | undefined): boolean =>
  typeof times?.first === 'number' && typeof times.next === 'number';

const areFacts = ({ rescore, recall, queries, times }: Partial<QuantizedFacts>): boolean =>
  Number.isSafeInteger(rescore) &&
  [recall, queries].every((value) => typeof value === 'number') &&
  isTimes(times?.quantized) &&
  isTimes(times?.exact);

/** The quantised vectors of a model file that has them. */
export interface StoredQuantized extends QuantizedSource {
  readonly facts: QuantizedFacts | undefined;
}

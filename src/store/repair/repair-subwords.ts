import { Quantizer } from '../../embedding/quantization.js';
import { areBuckets, type SubwordSource, SubwordTable } from '../../subwords/subword-vectors.js';
import { ruleOf } from '../../subwords/subwords.js';
import { floatsOf } from '../file/floats.js';
import { isSubwordsRecord } from '../record.js';
import { SUBWORD_BUCKETS, SUBWORD_ROWS } from '../vectors/schema.js';
import { allBuckets, bucketsOf } from '../vectors/subword-blocks.js';
import type { Findings } from './findings.js';
import { foundMatrix, soundBlocks } from './found-matrix.js';
import type { RecordFile } from './records.js';

/**
 * The n-gram vectors, if all of them are intact: without some, out-of-vocabulary words would
 * silently get other vectors. 'lost' if some are missing; undefined if there were none.
 */
export function repairSubwords(
  file: RecordFile,
  found: Findings,
  dim: number,
): SubwordSource | 'lost' | undefined {
  const record = found.meta('subwords');
  if (!isSubwordsRecord(record)) {
    const hasBlocks = found.blocks.some(({ matrix }) => matrix === SUBWORD_ROWS);
    return record !== undefined || hasBlocks ? 'lost' : undefined;
  }
  const { bucket, rows, rowsPerBlock, encoding } = record;
  const quantizer = encoding === 'int8' ? new Quantizer('int8', dim) : undefined;
  const shape = { dim, rowsPerBlock, rowBytes: quantizer?.rowBytes ?? 4 * dim, size: rows };
  const toFloats = quantizer ? (bytes: Uint8Array) => quantizer.dequantize(bytes) : floatsOf;
  const matrix = foundMatrix(file, soundBlocks(found, SUBWORD_ROWS), shape, toFloats);
  const buckets = rows === bucket ? allBuckets(bucket) : foundBuckets(file, found, rows);
  if (matrix === undefined || buckets === undefined || !areBuckets(buckets, bucket)) return 'lost';
  const parts: Float32Array[] = [];
  for (let block = 0; block * rowsPerBlock < rows; block++) {
    const part = matrix.read(block);
    if (part === undefined) return 'lost';
    parts.push(part);
  }
  const vectors = new Float32Array(rows * dim);
  parts.forEach((part, block) => vectors.set(part, block * rowsPerBlock * dim));
  return new SubwordTable({ ...ruleOf(record), buckets, vectors }, dim);
}

/** The sorted bucket numbers; undefined if some are missing. */
function foundBuckets(file: RecordFile, found: Findings, size: number): Uint32Array | undefined {
  const blocks = [];
  let bytes = 0;
  for (const { place, firstRow } of soundBlocks(found, SUBWORD_BUCKETS).values()) {
    const data = file.valuesAt(place)[3];
    if (!(data instanceof Uint8Array) || firstRow * 4 + data.length > size * 4) return undefined;
    blocks.push({ first: firstRow, data });
    bytes += data.length;
  }
  return bytes === 4 * size ? bucketsOf(blocks, size) : undefined;
}

import { type Encoding, ENCODINGS, Quantizer } from '../../embedding/quantization.js';
import type { EpochRecord } from '../../embedding/model-state.js';
import { floatsOf } from '../file/floats.js';
import { isCount, isObject, LARGEST_DIM } from '../vectors/model-checks.js';
import { isCorpusRecord, VECTOR_OPTIONS } from '../record.js';
import { ModelWriter } from '../vectors/model-writer.js';
import type { QuantizedMeta } from '../vectors/quantized-meta.js';
import type { MatrixName } from '../vectors/schema.js';
import type { Findings } from './findings.js';
import {
  type FoundMatrix,
  foundMatrix,
  rowBytesOf,
  rowsPerBlockOf,
  soundBlocks,
} from './found-matrix.js';
import type { RecordFile, Value } from './records.js';
import { repairSubwords } from './repair-subwords.js';
import { beyondRepair, type RepairReport } from './report.js';

/**
 * Writes the recovered word vectors to an empty file. Words keep their order, and get new ids if
 * others are missing.
 *
 * @param path of the damaged file
 * @throws ModelFileError MODEL_DAMAGED if no word has an intact vector
 */
export function repairVectors(
  file: RecordFile,
  found: Findings,
  temporary: string,
  path: string,
  version: string,
): Omit<RepairReport, 'path'> {
  const size = sizeOf(found);
  const lost: string[] = [];
  const quantized = ['int8', 'binary'].filter((name) =>
    found.blocks.some((b) => b.matrix === name),
  );
  const input = floatMatrix(file, found, 'input', size);
  const source = input ?? quantizedMatrix(file, found, quantized, size);
  if (source === undefined) throw beyondRepair(path, 'no block of its vectors is intact');
  const output = floatMatrix(file, found, 'output', size);
  const writer = new ModelWriter(temporary, source.dim);
  try {
    const kept: number[] = [];
    let unverified = 0;
    let uncertainCounts = 0;
    forEachBlock(source, size, (data, block, first, end) => {
      const rows: number[] = [];
      for (let id = first; id < end; id++) {
        const word = found.wordOf(id);
        const count = word && isCount(word.count, 0) ? word.count : 0;
        if (word === undefined || !writer.addWord(word.word, count)) continue;
        rows.push(id - first);
        kept.push(id);
        if (word.isCountUncertain) uncertainCounts++;
        if (!source.isVerified(block)) unverified++;
      }
      writer.addRows('input', selected(data, rows, source.dim));
    });
    if (kept.length === 0) throw beyondRepair(path, 'no word has an intact vector');
    if (hasMatrix(found, 'output')) {
      if (output?.dim === source.dim && isComplete(output, kept)) addOutput(writer, output, kept);
      else lost.push('the output matrix');
    }
    const subwords = repairSubwords(file, found, source.dim);
    if (subwords === 'lost') lost.push('the vectors of n-grams');
    else if (subwords) writer.addSubwords(subwords);
    if (input === undefined) {
      const isAll = !hasMatrix(found, 'input');
      lost.push(
        isAll
          ? `the ${quantized[0]} form, now floats`
          : `the vectors except their ${quantized[0]} copies`,
      );
    } else if (quantized.length > 0) lost.push('the quantised copies');
    if (found.isCheckpoint) lost.push('the training state');
    const options = found.meta('options');
    const corpus = found.meta('corpus');
    if (!isObject(options)) lost.push('the options');
    else if (!VECTOR_OPTIONS.areSound(options)) lost.push('some of the options');
    if (!isCorpusRecord(corpus)) lost.push('the record of the text');
    const history = historyOf(found.history);
    if (history === undefined) lost.push('the history');
    writer.finish({
      options: VECTOR_OPTIONS.salvaged(options),
      corpus: isCorpusRecord(corpus) ? corpus : {},
      history: history ?? [],
      version,
    });
    const words = kept.length;
    return { kind: 'vectors', words, of: size, unverified, uncertainCounts, lost };
  } finally {
    writer.close();
  }
}

/** The original number of words: from the record, or from the traces that were found. */
function sizeOf(found: Findings): number {
  const size = found.meta('size');
  return isCount(size, 0) ? (size as number) : found.size;
}

/** Whether the model had a matrix, as far as can be told. */
function hasMatrix(found: Findings, name: MatrixName): boolean {
  const matrices = found.meta('matrices');
  if (Array.isArray(matrices)) return matrices.includes(name);
  return found.blocks.some(({ matrix }) => matrix === name) || found.checksums.has(name);
}

function floatMatrix(
  file: RecordFile,
  found: Findings,
  matrix: string,
  size: number,
): FoundMatrix | undefined {
  const blocks = soundBlocks(found, matrix);
  const recorded = { dim: found.meta('dim'), rowsPerBlock: found.meta('rowsPerBlock') };
  const rowsPerBlock = rowsPerBlockOf(recorded.rowsPerBlock, blocks, size);
  const rowBytes = rowBytesOf(blocks, rowsPerBlock, size);
  const dim = isCount(recorded.dim, 1) ? (recorded.dim as number) : rowBytes / 4;
  if (!isCount(dim, 1) || dim > LARGEST_DIM) return undefined;
  return foundMatrix(file, blocks, { dim, rowsPerBlock, rowBytes: 4 * dim, size }, floatsOf);
}

/** Vectors that are there in fewer bits only. */
function quantizedMatrix(
  file: RecordFile,
  found: Findings,
  names: readonly string[],
  size: number,
): FoundMatrix | undefined {
  const meta = found.meta('quantized') as Partial<QuantizedMeta> | undefined;
  const [name] = names as Encoding[];
  if (!ENCODINGS.includes(name)) return undefined;
  const blocks = soundBlocks(found, name);
  const rowsPerBlock = rowsPerBlockOf(meta?.rowsPerBlock, blocks, size);
  const rowBytes = rowBytesOf(blocks, rowsPerBlock, size);
  const recorded = found.meta('dim');
  // A row of int8 is a scale and its numbers. Decoding bits needs the recorded centre.
  const dim = isCount(recorded, 1) ? (recorded as number) : name === 'int8' ? rowBytes - 4 : 0;
  if (!isCount(dim, 1) || dim > LARGEST_DIM) return undefined;
  if (name === 'binary' && meta?.center?.length !== dim) return undefined;
  const quantizer = new Quantizer(name, dim, meta?.center ?? undefined);
  const shape = { dim, rowsPerBlock, rowBytes: quantizer.rowBytes, size };
  return foundMatrix(file, blocks, shape, (bytes) => quantizer.dequantize(bytes));
}

/** Calls `work` with each block that is there, and the ids that it is of. */
function forEachBlock(
  matrix: FoundMatrix,
  size: number,
  work: (data: Float32Array, block: number, first: number, end: number) => void,
): void {
  const { rowsPerBlock } = matrix;
  for (let block = 0; block * rowsPerBlock < size; block++) {
    const data = matrix.read(block);
    const first = block * rowsPerBlock;
    if (data) work(data, block, first, Math.min(size, first + rowsPerBlock));
  }
}

function selected(data: Float32Array, rows: readonly number[], dim: number): Float32Array {
  const chosen = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => chosen.set(data.subarray(row * dim, (row + 1) * dim), i * dim));
  return chosen;
}

const blocksOf = ({ rowsPerBlock }: FoundMatrix, ids: readonly number[]): Map<number, number[]> => {
  const rows = new Map<number, number[]>();
  for (const id of ids) {
    const block = Math.floor(id / rowsPerBlock);
    if (!rows.has(block)) rows.set(block, []);
    rows.get(block)!.push(id - block * rowsPerBlock);
  }
  return rows;
};

const isComplete = (matrix: FoundMatrix, ids: readonly number[]): boolean =>
  [...blocksOf(matrix, ids).keys()].every((block) => matrix.read(block) !== undefined);

function addOutput(writer: ModelWriter, matrix: FoundMatrix, ids: readonly number[]): void {
  for (const [block, rows] of blocksOf(matrix, ids)) {
    writer.addRows('output', selected(matrix.read(block)!, rows, matrix.dim));
  }
}

function historyOf(rows: Value[][] | undefined): EpochRecord[] | undefined {
  const records = rows?.map(([epoch, loss, heldOutLoss, words, seconds]) => ({
    epoch,
    loss: loss ?? NaN,
    heldOutLoss,
    words,
    seconds,
  }));
  const isSound = records?.every(({ heldOutLoss, ...others }) =>
    Object.values({ ...others, held: heldOutLoss ?? 0 }).every(
      (value) => typeof value === 'number',
    ),
  );
  return isSound ? (records as EpochRecord[]) : undefined;
}

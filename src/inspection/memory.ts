import { sharedMemoryFor, type WordShape } from '../engines/wasm/layout.js';
import { hasThreads } from '../threads.js';
import { count, type Finding, size as inBytes } from './finding.js';

/** The facts that memory depends on. */
export interface MemoryShape extends Omit<WordShape, 'frozen'> {
  /** Words of text, different words, and documents. */
  readonly tokens: number;
  readonly distinctWords: number;
  readonly documents: number;
  /** Whether training begins with given vectors. */
  readonly hasVectors: boolean;
}

/** The memory of a machine, in bytes. */
export interface Machine {
  /** All of it, or the limit of this process. */
  readonly total: number;
  readonly free: number;
}

/** The runtime and its code, and each thread's. Measured. */
const BASE_BYTES = 110e6;
const THREAD_BYTES = 10e6;

const WORD_BYTES = 100; // of a word of the vocabulary: its string, count and place
const IDS_IN_MEMORY_BYTES = 64 * 2 ** 20; // more of them go to a temporary file

/**
 * About as many bytes as training takes at its peak:
 *
 *     2 words x row             both matrices; a row is dim x 4 bytes, rounded up to 64; a third time
 *                               where words are predicted by a tree and negative sampling
 *     + 12 words                tables of subsampling and noise
 *     + 4 (tokens + documents)  ids, 64 MiB at most
 *     + 4 different x threads   each thread's ids to the vocabulary's
 *     + 100 words               the vocabulary
 *     + 8 words x dim           given vectors, if training begins with some
 *     + 4 rows x dim + lists    with n-grams: their rows as a model has them, and the rows of each word
 *     + 10 words x log2(words)  paths of hierarchical softmax, twice
 *     + 110 MB + 10 MB x threads
 */
export function predictMemory(shape: MemoryShape): number {
  const { size, dim, threads, tokens, distinctWords, documents, hasVectors, inputs, hs } = shape;
  return (
    sharedMemoryFor({ ...shape, frozen: undefined }).bytes +
    Math.min(IDS_IN_MEMORY_BYTES, 4 * (tokens + documents)) +
    4 * distinctWords * threads +
    WORD_BYTES * size +
    (hasVectors ? 8 * size * dim : 0) +
    (inputs?.bags ? 4 * inputs.rows * dim + 8 * inputs.bags.rows.length : 0) +
    (hs ? 10 * size * Math.log2(size + 1) : 0) +
    BASE_BYTES +
    THREAD_BYTES * threads
  );
}

/** This machine's memory; undefined in a browser. */
export async function machineMemory(): Promise<Machine | undefined> {
  if (!hasThreads()) return undefined;
  const { freemem, totalmem } = await import('node:os');
  // 0, or more than there is, where nothing constrains the process.
  const constrained = process.constrainedMemory?.() || Infinity;
  return {
    total: Math.min(totalmem(), constrained),
    free: process.availableMemory?.() ?? freemem(),
  };
}

/**
 * Whether the matrices fit into WebAssembly's memory; otherwise they are kept outside it.
 *
 * @param isBound whether `size` is what the vocabulary can be at most, as nothing was read yet
 */
export function matrixFindings(shape: WordShape, isBound: boolean): Finding[] {
  const { bytes, limit } = sharedMemoryFor(shape);
  if (bytes <= limit) return [];
  const upTo = isBound ? 'up to ' : '';
  return [
    {
      code: 'MEMORY_LIMIT',
      severity: 'note',
      message:
        `Two matrices of ${upTo}${count(shape.size)} words x ${count(shape.dim)} numbers ` +
        `${isBound ? 'may ' : ''}need ${gibibytes(bytes)} GiB, but WebAssembly's memory ends at ` +
        `${gibibytes(limit)} GiB. Larger matrices are kept outside it, and training is synchronous ` +
        '(as with --deterministic), which is slower. Fewer words (minCount, maxVocab: --min-count, ' +
        '--max-vocab) or fewer dimensions (dim: --dim) would fit.',
      figures: { bytes, limit },
    },
  ];
}

/** Whether the machine has the memory. */
export function machineFindings(bytes: number, machine: Machine | undefined): Finding[] {
  if (machine === undefined || bytes <= machine.free) return [];
  const isNever = bytes > machine.total;
  return [
    {
      code: 'MEMORY_SHORT',
      severity: 'warning',
      message:
        `Training takes about ${inBytes(bytes)} of memory, but ` +
        (isNever
          ? `this machine has ${inBytes(machine.total)}. Keep fewer words (--min-count, --max-vocab), or use fewer dimensions (--dim).`
          : `${inBytes(machine.free)} are free now. Close other programs, or keep fewer words (--min-count, --max-vocab).`),
      figures: { bytes, free: machine.free, total: machine.total },
    },
  ];
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);

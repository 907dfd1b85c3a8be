import { type Advice, TrainingError } from '../../errors.js';
import type { TrainingTask } from '../engine.js';
import { type MatrixShape, mostTargets } from '../rules/ends.js';
import { batchShape, type BatchShape, EXACT } from './batch/batch.js';
import type { GpuLimits } from '../../gpu/device/devices.js';
import { pagesOf } from './table.js';

/** The most context words in a batch. */
const MAX_OCCURRENCES = 2 ** 18;

/** The most rows of a kernel's output on WebGPU: gpu.js computes 8 per workgroup, in up to 65,535 of them. */
const MAX_OUTPUT_ROWS = 8 * 65_535;

/** @param keep how many words, as the beginning of a sentence */
const fewerWords = (keep: string): Advice => ({
  library: `${keep} (a higher minCount, or maxVocab), fewer dimensions, or use the wasm engine.`,
  commandLine: `${keep} (a higher --min-count, or --max-vocab), fewer dimensions, or take --engine wasm.`,
  page: `${keep} (a higher minimum count), fewer dimensions, or take the CPU as the device.`,
});

/**
 * Checks that both tables fit the device.
 *
 * @throws TrainingError OUT_OF_MEMORY, which names the limit
 */
export function checkTables({ inputs, outputs, dim }: MatrixShape, limits: GpuLimits): void {
  const rows = Math.max(inputs.rows, outputs.rows);
  const { rowsPerPage, pages } = pagesOf(rows);
  const bytes = 4 * dim * rowsPerPage * pages;
  const { bytes: most, name } = largestBuffer(limits);
  if (bytes > most) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `A matrix of ${rows} x ${dim} needs ${mebibytes(bytes)} MiB in one buffer, but this device ` +
        `allows ${mebibytes(most)} MiB (${name}).`,
      { advice: fewerWords(`Keep at most ${Math.floor(most / (4 * dim))} words`) },
    );
  }
  if (rows > EXACT) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `The gpu engine counts rows in float32 numbers, which are exact to ${EXACT}; these are ` +
        `${rows}.`,
      { advice: fewerWords('Keep fewer') },
    );
  }
}

/** Windows per batch: the number asked for, or what the device's arrays can hold. */
export function batchWindows(task: TrainingTask, limits: GpuLimits): number {
  const outputs = mostTargets(task);
  const entries = Math.max(2 * task.window, outputs); // of a window, in the largest array
  const bytes = 4 * entries * Math.max(task.dim, outputs);
  const most = [
    task.batch,
    MAX_OCCURRENCES / entries,
    largestBuffer(limits).bytes / bytes,
    (limits.maxTextureSize ?? Infinity) / entries,
  ];
  let windows = Math.max(1, Math.floor(Math.min(...most)));
  // If words have many rows, these outnumber the context words.
  while (windows > 1 && !fits(batchShape(task, windows), task, limits)) {
    windows = Math.ceil(windows / 2);
  }
  return windows;
}

function fits({ numbers, bagSegments }: BatchShape, { dim }: MatrixShape, limits: GpuLimits) {
  const { maxTextureSize = Infinity } = limits;
  return (
    numbers <= EXACT &&
    bagSegments <= Math.min(MAX_OUTPUT_ROWS, maxTextureSize) &&
    4 * bagSegments * dim <= largestBuffer(limits).bytes
  );
}

function largestBuffer(limits: GpuLimits): { bytes: number; name: string } {
  const { maxStorageBufferBindingSize, maxBufferSize, maxTextureSize } = limits;
  const all = [
    { name: 'maxStorageBufferBindingSize', bytes: maxStorageBufferBindingSize },
    { name: 'maxBufferSize', bytes: maxBufferSize },
    { name: 'maxTextureSize, squared', bytes: maxTextureSize && 4 * maxTextureSize ** 2 },
  ];
  let least = { name: 'no limit', bytes: Infinity };
  for (const { name, bytes = Infinity } of all) if (bytes < least.bytes) least = { name, bytes };
  return least;
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

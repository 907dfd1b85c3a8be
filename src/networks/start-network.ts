import { startReferenceArithmetic } from '../arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../arithmetic/wasm/arithmetic.js';
import { availableThreads } from '../threads.js';
import type { Architecture } from './state.js';
import { Network } from './network.js';
import { GATES } from './recurrent/cell.js';

export type LanguageModelEngine = 'wasm' | 'reference';

/** Settings of a network in training, besides its architecture. */
export interface NetworkSettings {
  readonly engine: LanguageModelEngine;
  readonly dropout: number;
  readonly freeze: boolean;
  /** Threads of the engine wasm. @default 1 */
  readonly threads?: number;
}

/** Below this many multiplications per pass, threads would mostly wait. */
const SMALL_PASS = 10_000_000;

/**
 * The default number of threads for a network.
 *
 * @param rows rows per pass
 */
export async function threadsFor(
  { cell, input, vocabularySize, embeddingDim, hidden, layers }: Architecture,
  rows: number,
): Promise<number> {
  const inputs = input === 'one-hot' ? vocabularySize : embeddingDim;
  const cells = GATES[cell] * hidden * (inputs + hidden + 2 * (layers - 1) * hidden);
  return rows * (cells + hidden * vocabularySize) < SMALL_PASS ? 1 : availableThreads();
}

/**
 * Starts an arithmetic and builds a network of zeros on it. Close the arithmetic when done.
 *
 * @throws TrainingError OUT_OF_MEMORY, ENGINE_UNAVAILABLE
 */
export async function startNetwork(
  architecture: Architecture,
  { engine, dropout, freeze, threads }: NetworkSettings,
): Promise<Network> {
  const shape = { ...architecture, dropout, freezeEmbedding: freeze };
  const arithmetic =
    engine === 'reference' ? startReferenceArithmetic() : await startWasmArithmetic({ threads });
  return new Network(arithmetic, shape);
}

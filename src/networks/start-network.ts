import { startReferenceArithmetic } from '../arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../arithmetic/wasm/arithmetic.js';
import { availableThreads } from '../threads.js';
import type { Architecture } from './state.js';
import { Network } from './network.js';
import { GATES } from './recurrent/cell.js';

export type LanguageModelEngine = 'wasm' | 'reference';

/** What a network has beside its architecture while it is trained. */
export interface NetworkSettings {
  readonly engine: LanguageModelEngine;
  readonly dropout: number;
  readonly freeze: boolean;
  /** Of the engine wasm. @default 1 */
  readonly threads?: number;
}

/** Multiplications of a pass through the network below which threads would mostly wait. */
const SMALL_PASS = 10_000_000;

/**
 * The threads to give a network where nobody says how many.
 *
 * @param rows that go through it in one pass
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
 * Starts an arithmetic and builds a network on it, of zeros; close its arithmetic when done.
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

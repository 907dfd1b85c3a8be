import { startReferenceArithmetic } from '../arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../arithmetic/wasm/arithmetic.js';
import type { Architecture } from './state.js';
import { Network } from './network.js';

export type LanguageModelEngine = 'wasm' | 'reference';

/** What a network has beside its architecture while it is trained. */
export interface NetworkSettings {
  readonly engine: LanguageModelEngine;
  readonly dropout: number;
  readonly freeze: boolean;
}

/**
 * Starts an arithmetic and builds a network on it, of zeros; close its arithmetic when done.
 *
 * @throws TrainingError OUT_OF_MEMORY, ENGINE_UNAVAILABLE
 */
export async function startNetwork(
  architecture: Architecture,
  { engine, dropout, freeze }: NetworkSettings,
): Promise<Network> {
  const shape = { ...architecture, dropout, freezeEmbedding: freeze };
  const arithmetic =
    engine === 'reference' ? startReferenceArithmetic() : await startWasmArithmetic();
  return new Network(arithmetic, shape);
}

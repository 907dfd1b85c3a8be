import type { Arithmetic } from '../engines/arithmetic.js';
import { startReferenceArithmetic } from '../engines/reference/arithmetic.js';
import { TrainingError } from '../errors.js';
import type { Architecture } from './language-model-state.js';
import { Network } from './network.js';

export type LanguageModelEngine = 'wasm' | 'reference';

/** What a network has beside its architecture while it is trained. */
export interface NetworkSettings {
  readonly engine: LanguageModelEngine;
  readonly dropout: number;
  readonly freeze: boolean;
}

/** Starts an arithmetic and builds a network on it, of zeros; close its arithmetic when done. */
export async function startNetwork(
  architecture: Architecture,
  { engine, dropout, freeze }: NetworkSettings,
): Promise<Network> {
  const shape = { ...architecture, dropout, freezeEmbedding: freeze };
  return new Network(await startArithmetic(engine), shape);
}

async function startArithmetic(engine: LanguageModelEngine): Promise<Arithmetic> {
  if (engine === 'reference') return startReferenceArithmetic();
  throw new TrainingError('ENGINE_UNAVAILABLE', 'The wasm arithmetic is not there yet.');
}

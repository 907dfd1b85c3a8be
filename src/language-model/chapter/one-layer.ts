import type { CellKind } from '../../networks/recurrent/cell.js';
import type { Network } from '../../networks/network.js';
import { startNetwork } from '../../networks/start-network.js';

const EMBEDDING_DIM = 32;

/** The chapter's network: Embedding, one recurrent layer and Linear. Close its arithmetic when done. */
export function startOneLayer(
  cell: CellKind,
  vocabularySize: number,
  hidden: number,
  dropout: number,
): Promise<Network> {
  return startNetwork(
    {
      cell,
      input: 'embedding',
      vocabularySize,
      embeddingDim: EMBEDDING_DIM,
      hidden,
      layers: 1,
      bias: true,
      tied: false,
      gruReset: 'after',
    },
    { engine: 'wasm', dropout, freeze: false },
  );
}

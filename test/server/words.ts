import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { Model } from '../../src/model/model.js';

/** Words as anybody may name them, with vectors of two dimensions. */
export const VECTORS: Readonly<Record<string, readonly [number, number]>> = {
  king: [1, 0.1],
  queen: [1, 0.3],
  man: [0.2, 1],
  woman: [0.3, 1],
  kingdom: [0.9, -0.2],
  '<img src=x onerror=alert(1)>': [-1, 0.5],
  '=cmd()': [-1, 0.4],
  'new york': [-0.5, -1],
  'well-known': [-0.4, -1],
};

/** A model of these vectors in memory; counts fall from 100. */
export function createModel(
  vectors: Readonly<Record<string, readonly number[]>> = VECTORS,
): Promise<Model> {
  const words = Object.keys(vectors);
  const rows = Object.values(vectors);
  return Model.fromState({
    vocabulary: new Vocabulary(
      words,
      Float64Array.from(words, (_, id) => 100 - id),
    ),
    dim: rows[0].length,
    input: Float32Array.from(rows.flat()),
    output: null,
    options: { mode: 'skipgram', lowercase: true, tokenizer: 'unicode' },
    corpus: { words: 1000 },
    history: [{ epoch: 1, loss: 2, heldOutLoss: null, words: 1000, seconds: 1 }],
  });
}

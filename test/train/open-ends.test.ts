import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { train, type TrainOptions } from '../../src/index.js';

const TEXTS = readFileSync('corpora/world.en.txt', 'utf8').split('\n').slice(0, 60);

/** Engines by what runs them, without a graphics card. */
const ENGINES: readonly TrainOptions[] = [
  { engine: 'reference' },
  { engine: 'wasm', threads: 1 },
  { engine: 'wasm', threads: 2 },
  { engine: 'wasm', threads: 2, deterministic: true },
  { engine: 'gpu', backend: 'cpu', batch: 64 },
];

const ENDS: readonly TrainOptions[] = [
  { subwords: true },
  { hs: true },
  { hs: true, subwords: true },
];

describe('n-grams and hierarchical softmax', () => {
  it.each(ENDS.flatMap((ends) => ENGINES.map((engine) => ({ ...ends, ...engine }))))(
    'learn with %j',
    async (options) => {
      for (const mode of ['skipgram', 'cbow'] as const) {
        const { history } = await train({
          texts: TEXTS,
          mode,
          dim: 8,
          epochs: 2,
          learningRate: 0.05,
          ...options,
        });
        const losses = history.map(({ loss }) => loss);
        expect(losses.every(Number.isFinite)).toBe(true);
        expect(losses[1]).toBeLessThan(losses[0]);
      }
    },
  );
});

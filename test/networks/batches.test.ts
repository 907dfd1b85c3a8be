import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchify, countMinibatches, minibatchAt } from '../../src/networks/batches.js';

describe('batches', () => {
  it('lay a text out in sequences side by side, as word_language_model does', () => {
    const { steps, inputs, targets } = batchify(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8), 2);
    expect(steps).toBe(4);
    expect([...inputs]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    expect([...targets]).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  });

  it('predict every token but the first once, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (length, batch, bptt) => {
          const ids = Int32Array.from({ length }, (_, i) => i);
          const batches = batchify(ids, batch);
          const seen: number[] = [];
          let steps = 0;
          for (let i = 0; i < countMinibatches(batches, bptt); i++) {
            const minibatch = minibatchAt(batches, bptt, i);
            steps += minibatch.steps;
            let count = 0;
            minibatch.targets.forEach((target, row) => {
              if (target < 0) return;
              expect(minibatch.inputs[row]).toBe(target - 1);
              seen.push(target);
              count++;
            });
            expect(minibatch.count).toBe(count);
          }
          expect(steps).toBe(batches.steps);
          expect(seen.toSorted((a, b) => a - b)).toEqual([...ids.subarray(1)]);
        },
      ),
    );
  });
});

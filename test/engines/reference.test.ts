import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cbowStep } from '../../src/engines/reference/cbow.js';
import { startReference } from '../../src/engines/reference/engine.js';
import { noGradients } from '../../src/engines/reference/gradients.js';
import { softplus } from '../../src/arithmetic/reference/sigmoid.js';
import { skipGramStep } from '../../src/engines/reference/skipgram.js';
import { drawNegatives, type Target, targetsOf } from '../../src/engines/reference/targets.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { buildNoiseTable, fillPool } from '../../src/vocabulary/noise.js';
import { describeEngine } from './engine.case.js';
import { combinedOutputs, taskOf } from './tasks.js';

describeEngine('reference', startReference);

const SIZE = 6;
const DIM = 4;

function randomMatrix(seed: number): Float64Array {
  const random = seedRandom(seed);
  return Float64Array.from({ length: SIZE * DIM }, () => nextFloat(random) - 0.5);
}

/** The rows of each context word: as many for all of them, as gradients are multiplied by that. */
const contexts = fc.integer({ min: 1, max: 3 }).chain((length) =>
  fc.array(
    fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), {
      minLength: length,
      maxLength: length,
    }),
    { minLength: 1, maxLength: 6 },
  ),
);
const targets = fc
  .uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { minLength: 1, maxLength: 5 })
  .chain((rows) =>
    fc
      .array(fc.constantFrom<0 | 1>(0, 1), { minLength: rows.length, maxLength: rows.length })
      .map((labels) =>
        rows.map((row, r): Target => ({ row, weight: 1 + (r % 3), label: labels[r] })),
      ),
  );

/** d loss / d matrix[i] by central differences. */
function slopes(matrix: Float64Array, loss: () => number): Float64Array {
  const epsilon = 1e-5;
  return matrix.map((value, i) => {
    matrix[i] = value + epsilon;
    const above = loss();
    matrix[i] = value - epsilon;
    const below = loss();
    matrix[i] = value;
    return (above - below) / (2 * epsilon);
  });
}

function expectClose(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 8));
}

describe('the gradients', () => {
  it('of skip-gram are those of its loss, by finite differences', () => {
    fc.assert(
      fc.property(contexts, targets, fc.nat(), (words, rows, seed) => {
        const input = randomMatrix(seed);
        const output = randomMatrix(seed + 1);
        const loss = () => skipGramStep(input, output, DIM, words, rows, noGradients(DIM)).loss;
        const inputSlopes = slopes(input, loss);
        const outputSlopes = slopes(output, loss);
        const [newInput, newOutput] = [input.slice(), output.slice()];
        const gradients = noGradients(DIM);
        skipGramStep(newInput, newOutput, DIM, words, rows, gradients);
        gradients.input.apply(newInput, 1);
        gradients.output.apply(newOutput, 1);
        expectClose(
          newInput,
          // As in fastText, each of a word's rows moves by the gradient of their mean.
          input.map((value, i) => value - words[0].length * inputSlopes[i]),
        );
        expectClose(
          newOutput,
          output.map((value, i) => value - outputSlopes[i]),
        );
      }),
    );
  });

  it.each([true, false])(
    'of CBOW are those of its loss, by finite differences (mean: %s)',
    (mean) => {
      fc.assert(
        fc.property(contexts, targets, fc.nat(), (words, rows, seed) => {
          const input = randomMatrix(seed);
          const output = randomMatrix(seed + 1);
          const loss = () => cbowStep(input, output, DIM, words, rows, mean, noGradients(DIM)).loss;
          // word2vec moves each context row by the gradient of the mean, C times its own; gensim
          // divides the gradient of the sum by C.
          const rowCount = words.flat().length;
          const factor = mean ? rowCount : 1 / rowCount;
          const inputSlopes = slopes(input, loss);
          const outputSlopes = slopes(output, loss);
          const [newInput, newOutput] = [input.slice(), output.slice()];
          const gradients = noGradients(DIM);
          cbowStep(newInput, newOutput, DIM, words, rows, mean, gradients);
          gradients.input.apply(newInput, 1);
          gradients.output.apply(newOutput, 1);
          expectClose(
            newInput,
            input.map((value, i) => value - factor * inputSlopes[i]),
          );
          expectClose(
            newOutput,
            output.map((value, i) => value - outputSlopes[i]),
          );
        }),
      );
    },
  );
});

/** A row after a batch that has these gradients of it. */
function moved(row: number[], gradients: number[][], rate: number): Float64Array {
  const matrix = Float64Array.from(row);
  const sums = noGradients(row.length).input;
  for (const gradient of gradients) sums.add(0, Float64Array.from(gradient), 1);
  sums.applyWithin(matrix, rate);
  return matrix;
}

describe('the limits of a row in a batch', () => {
  it('do not limit a row that occurs seldom and moves little', () => {
    expect([
      ...moved(
        [1, 0],
        [
          [0.5, 1],
          [0.5, 1],
        ],
        0.1,
      ),
    ]).toEqual([1.1, 0.2]);
  });

  it('take a mean of many gradients, not their sum', () => {
    const gradients = Array.from({ length: 640 }, () => [0.01, 0]);
    expect(moved([10, 0], gradients, 0.1)[0]).toBeCloseTo(10 + 0.1 * 64 * 0.01, 12);
  });

  it('let no row move by more than a quarter of its norm, or of 0.5 if that is larger', () => {
    expect(moved([4, 0], [[1000, 0]], 1)[0]).toBeCloseTo(5, 12);
    expect(moved([0, 0], [[0, -1000]], 1)[1]).toBeCloseTo(-0.125, 12);
  });
});

describe('softplus', () => {
  it('does not overflow', () => {
    expect(softplus(1000)).toBe(1000);
    expect(softplus(-1000)).toBe(0);
    expect(softplus(0)).toBeCloseTo(Math.log(2), 15);
  });
});

describe('targetsOf', () => {
  it('has the turns of a tree, then the word and negatives, in rows behind those of nodes', () => {
    const outputs = combinedOutputs(30);
    const { tree, noise, firstWord } = outputs;
    const draws = () => {
      const random = seedRandom(4);
      return { random, pool: fillPool(noise!, random, 64) };
    };
    const task = taskOf({ outputs, negative: 4 });
    const path = targetsOf(7, { ...task, outputs: { ...outputs, noise: undefined } }, draws());
    const sampled = drawNegatives(7, 4, noise!, draws());
    expect(path).toHaveLength(tree!.paths.starts[8] - tree!.paths.starts[7]);
    expect(targetsOf(7, task, draws())).toEqual([
      ...path,
      ...sampled.map((target) => ({ ...target, row: firstWord + target.row })),
    ]);
  });
});

describe('drawNegatives', () => {
  it('gives the centre and as many negatives as asked for, less those that hit the centre', () => {
    const noise = buildNoiseTable(Float64Array.of(5, 4, 3), 0.75);
    const random = seedRandom(1);
    const draws = { pool: fillPool(noise, random), random };
    for (let i = 0; i < 200; i++) {
      const drawn = drawNegatives(1, 8, noise, draws);
      expect(drawn[0]).toEqual({ row: 1, weight: 1, label: 1 });
      const negatives = drawn.slice(1);
      expect(new Set(drawn.map(({ row }) => row)).size).toBe(drawn.length);
      expect(negatives.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(8);
    }
  });
});

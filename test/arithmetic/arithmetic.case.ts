import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Arithmetic, Matrix } from '../../src/arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { nextFloat, seedRandom } from '../../src/random.js';

type Numbers = Float32Array | Float64Array;

/** Sizes on both sides of every vector, tile and block of the kernels. */
const size = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.constantFrom(31, 32, 33, 96, 97, 200, 255, 256, 257, 515),
);

const few = fc.integer({ min: 1, max: 20 });

const MANY = 25; // samples of a property

/** Random numbers in [-range, range), a new stream each call. */
function randomNumbers(seed: number) {
  let stream = 0;
  return (count: number, range = 1): Float64Array => {
    const random = seedRandom(seed, stream++);
    // float32, so that both sides start from the same numbers
    return Float64Array.from({ length: count }, () =>
      Math.fround((nextFloat(random) * 2 - 1) * range),
    );
  };
}

/** @param least what differences are relative to at least */
function expectClose(actual: Numbers, expected: Numbers, tolerance: number, least = 1e-30): void {
  expect(actual.length).toBe(expected.length);
  let largest = least;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= worst)) worst = difference; // NaN too
  }
  expect(worst / largest).toBeLessThan(tolerance);
}

/** Shapes of matrices that are all alike. */
const same = (count: number) => (B: number, H: number) =>
  Array.from({ length: count }, (): [number, number] => [B, H]);

/** Two dropout masks, one after the other. */
function drawMasks(arithmetic: Arithmetic): Numbers[] {
  const random = seedRandom(7);
  return [37, 100].map((count) => {
    const mask = arithmetic.matrix(1, count);
    arithmetic.dropoutMask(mask, 0.2, random);
    return mask.data;
  });
}

/**
 * What every arithmetic must do: the suite that each runs, with the reference as the truth.
 *
 * @param tolerance of differences, relative to the largest number of a result
 */
export function describeArithmetic(
  name: string,
  start: () => Promise<Arithmetic>,
  tolerance: number,
): void {
  describe(name, () => {
    const reference = startReferenceArithmetic();
    let tested: Arithmetic;
    beforeAll(async () => {
      tested = await start();
    });
    afterAll(() => tested.close());

    /**
     * Runs an operation on both, with matrices of the same random numbers, and expects equal matrices
     * and results after it; numbers beside the matrices stay as they are.
     */
    function compare(
      shapes: readonly (readonly [rows: number, columns: number])[],
      seed: number,
      run: (arithmetic: Arithmetic, matrices: Matrix[]) => number | void,
      { range = 1, factor = 1, least = 1e-30 } = {},
    ): void {
      const both = [reference, tested].map((arithmetic) => {
        const random = randomNumbers(seed);
        const mark = arithmetic.mark();
        const matrices = shapes.map(([rows, columns]) => {
          const guarded = arithmetic.matrix(rows + 2, columns);
          guarded.data.set(random(guarded.data.length, range));
          return guarded;
        });
        const inner = matrices.map((matrix, i) => arithmetic.rows(matrix, 1, shapes[i][0]));
        const result = run(arithmetic, inner) ?? 0;
        const numbers = matrices.map(({ data }) => data.slice());
        arithmetic.release(mark);
        return { numbers, result };
      });
      const [expected, actual] = both;
      expectClose(
        Float64Array.of(actual.result),
        Float64Array.of(expected.result),
        tolerance,
        least,
      );
      const exact = randomNumbers(seed);
      actual.numbers.forEach((numbers, i) => {
        const [rows, columns] = shapes[i];
        const before = exact(numbers.length, range);
        const end = (rows + 1) * columns;
        expectClose(
          numbers.subarray(columns, end),
          expected.numbers[i].subarray(columns, end),
          tolerance * factor,
          least,
        );
        expect([...numbers.subarray(0, columns)]).toEqual([...before.subarray(0, columns)]);
        expect([...numbers.subarray(end)]).toEqual([...before.subarray(end)]);
      });
    }

    /** A test of random shapes. */
    const both = (
      title: string,
      shapes: (B: number, H: number) => [number, number][],
      run: (arithmetic: Arithmetic, matrices: Matrix[]) => number | void,
      settings?: { range?: number; factor?: number },
    ): void => {
      it(title, () => {
        fc.assert(
          fc.property(few, size, fc.nat(), (B, H, seed) => {
            // Operands are about 1: where they cancel, what is left is no better than they are.
            compare(shapes(B, H), seed, run, { least: 0.1, ...settings });
          }),
          { numRuns: MANY },
        );
      });
    };

    describe('product', () => {
      it.each([
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ])(
        'multiplies matrices of all sizes (transposeA: %s, transposeB: %s)',
        (transposeA, transposeB) => {
          fc.assert(
            fc.property(size, size, size, fc.boolean(), fc.nat(), (M, N, K, add, seed) => {
              const a = transposeA ? ([K, M] as const) : ([M, K] as const);
              const b = transposeB ? ([N, K] as const) : ([K, N] as const);
              compare(
                [[M, N], a, b],
                seed,
                (arithmetic, [out, left, right]) =>
                  arithmetic.product(out, left, right, { transposeA, transposeB, add }),
                { factor: 4 },
              );
            }),
            { numRuns: MANY },
          );
        },
      );

      it('of no terms is zero, or adds nothing', () => {
        for (const add of [false, true]) {
          const out = tested.matrix(2, 3);
          out.data.fill(5);
          tested.product(out, tested.matrix(2, 0), tested.matrix(0, 3), { add });
          expect([...out.data]).toEqual(Array.from({ length: 6 }, () => (add ? 5 : 0)));
        }
      });

      it('ignores what was in the output, even NaN', () => {
        const out = tested.matrix(7, 9);
        out.data.fill(Number.NaN);
        const [a, b] = [tested.matrix(7, 5), tested.matrix(5, 9)];
        a.data.fill(1);
        b.data.fill(2);
        tested.product(out, a, b);
        expect([...out.data]).toEqual(Array.from({ length: 63 }, () => 10));
      });
    });

    describe('number by number', () => {
      both(
        'adds a vector to each row',
        (B, H) => [
          [B, H],
          [1, H],
        ],
        (on, [out, vector]) => on.addToRows(out, vector),
      );
      both(
        'adds the sum of rows',
        (B, H) => [
          [1, H],
          [B, H],
        ],
        (on, [vector, a]) => on.addSumOfRows(vector, a),
      );
      both('adds a multiple', same(2), (on, [out, a]) => on.addScaled(out, a, -0.3));
      both('scales', same(1), (on, [out]) => on.scale(out, 1.7));
      both('fills', same(1), (on, [out]) => on.fill(out, 0.25));
      both('copies', same(2), (on, [out, a]) => on.copy(out, a));
      both('multiplies', same(3), (on, [out, a, b]) => on.multiply(out, a, b));
      both('adds up squares', same(1), (on, [a]) => on.sumOfSquares(a));
      both('takes the squared error', same(2), (on, [out, target]) =>
        on.squaredError(out, target, 0.5),
      );
      both('descends a gradient', same(2), (on, [weights, gradient]) =>
        on.sgd(weights, gradient, 0.1, 0.01),
      );
      both(
        'descends with Adam',
        same(4),
        (on, [weights, gradient, mean, variance]) => {
          on.fill(mean, 0);
          on.fill(variance, 0);
          const settings = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0.01 };
          for (let step = 1; step <= 3; step++) {
            on.adam(weights, gradient, mean, variance, step, settings);
            on.scale(gradient, -0.5);
          }
        },
        { factor: 4 },
      );
      both('runs an RNN forward', same(1), (on, [h]) => on.rnnForward(h), { range: 12 });
      both('runs an RNN backward', same(3), (on, [dSums, dH, h]) => on.rnnBackward(dSums, dH, h));
      both(
        'runs an LSTM forward',
        (B, H) => [
          [B, H],
          [B, H],
          [B, 4 * H],
          [B, H],
        ],
        (on, [h, c, gates, before]) => on.lstmForward(h, c, gates, before),
        { range: 8 },
      );
      both(
        'runs an LSTM backward',
        (B, H) => [
          [B, 4 * H],
          [B, H],
          [B, H],
          [B, 4 * H],
          [B, H],
          [B, H],
        ],
        (on, [dGates, dC, dH, gates, c, before]) =>
          on.lstmBackward(dGates, dC, dH, gates, c, before),
      );
      both(
        'runs a GRU forward',
        (B, H) => [
          [B, H],
          [B, 3 * H],
          [B, 3 * H],
          [B, H],
        ],
        (on, [h, x, s, before]) => on.gruForward(h, x, s, before),
        { range: 5 },
      );
      both(
        'runs a GRU backward',
        (B, H) => [
          [B, 3 * H],
          [B, 3 * H],
          [B, H],
          [B, H],
          [B, 3 * H],
          [B, 3 * H],
          [B, H],
        ],
        (on, [dX, dS, dBefore, dH, activations, s, before]) =>
          on.gruBackward(dX, dS, dBefore, dH, activations, s, before),
      );
      both(
        'runs a GRU that resets first forward',
        (B, H) => [
          [B, H],
          [B, 3 * H],
          [B, 2 * H],
          [B, H],
          [B, H],
          [B, H],
        ],
        (on, [reset, x, s, before, h, sNew]) => {
          on.gruResetFirst(reset, x, s, before);
          on.gruNewFirst(h, x, sNew, before);
        },
        { range: 5 },
      );
      both(
        'runs a GRU that resets first backward',
        (B, H) => [
          [B, 3 * H],
          [B, H],
          [B, H],
          [B, H],
          [B, 3 * H],
          [B, H],
        ],
        (on, [dX, dBefore, dH, dReset, activations, before]) => {
          on.gruNewFirstBackward(dX, dBefore, dH, activations, before);
          on.gruResetFirstBackward(dX, dBefore, dReset, activations, before);
        },
      );
      both('takes the log softmax', same(1), (on, [logits]) => on.logSoftmax(logits), {
        range: 40,
      });
    });

    it('is exact to float32 in tanh and sigmoid everywhere', () => {
      const count = 40_001;
      const gates = tested.matrix(1, 4 * count);
      const [h, c, before] = [0, 1, 2].map(() => tested.matrix(1, count));
      const at = (i: number): number => Math.fround((i - count / 2) ** 3 / 5e11); // +-16
      for (let i = 0; i < count; i++) {
        for (let gate = 0; gate < 4; gate++) gates.data[gate * count + i] = at(i);
      }
      tested.lstmForward(h, c, gates, before);
      let worst = 0;
      for (let i = 0; i < count; i++) {
        const sigmoid = 1 / (1 + Math.exp(-at(i)));
        const tanh = Math.tanh(at(i));
        worst = Math.max(
          worst,
          Math.abs(gates.data[i] / sigmoid - 1),
          Math.abs((gates.data[2 * count + i] - tanh) / (tanh || 1)),
        );
      }
      expect(worst).toBeLessThan(1e-6);
    });

    it('keeps far values of tanh and sigmoid finite, and NaN as NaN', () => {
      const h = tested.matrix(1, 5);
      h.data.set([1000, -1000, Infinity, -Infinity, Number.NaN]);
      tested.rnnForward(h);
      expect([...h.data]).toEqual([1, -1, 1, -1, Number.NaN]);
    });

    it('takes the cross-entropy of a softmax, and leaves rows without target out', () => {
      fc.assert(
        fc.property(few, size, fc.nat(), (rows, columns, seed) => {
          const random = seedRandom(seed);
          const targets = Int32Array.from({ length: rows }, () =>
            Math.floor(nextFloat(random) * (columns + 1) - 1),
          );
          compare(
            [[rows, columns]],
            seed,
            (on, [logits]) => on.softmaxCrossEntropy(logits, targets, 0.5),
            // Next to the 1 of a sure softmax, what is left is lost in float32.
            { range: 10, least: 1 },
          );
        }),
        { numRuns: MANY },
      );
    });

    it('takes the softmax of large numbers without overflow', () => {
      const logits = tested.matrix(1, 6);
      logits.data.set([1000, 999, -1000, 1000, 0, 1]);
      const loss = tested.softmaxCrossEntropy(logits, Int32Array.of(1), 1);
      const total = 2 + Math.exp(-1);
      expect(loss).toBeCloseTo(1 + Math.log(total), 5);
      const expected = [1, Math.exp(-1) - total, 0, 1, 0, 0].map((x) => x / total);
      expectClose(logits.data, Float64Array.from(expected), tolerance);
    });

    it('gathers rows and adds to them, again for each repeated id, and ignores negative ids', () => {
      fc.assert(
        fc.property(
          size,
          fc.integer({ min: 1, max: 9 }),
          fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 1, maxLength: 40 }),
          fc.nat(),
          (columns, words, list, seed) => {
            const ids = Int32Array.from(list, (id) => Math.min(id, words - 1));
            compare(
              [
                [ids.length, columns],
                [words, columns],
                [ids.length, columns],
              ],
              seed,
              (on, [out, table, rows]) => {
                on.gather(out, table, ids);
                on.scatterAdd(table, rows, ids);
              },
            );
          },
        ),
        { numRuns: MANY },
      );
    });

    it('draws the same dropout masks from the same seed, and continues from there', () => {
      const [expected, actual] = [drawMasks(reference), drawMasks(tested)];
      actual.forEach((mask, i) => expectClose(mask, expected[i], tolerance));
    });

    it('makes matrices of zeros, also where others were released', () => {
      const mark = tested.mark();
      tested.fill(tested.matrix(3, 5), 1);
      tested.release(mark);
      expect([...tested.matrix(3, 5).data]).toEqual(Array.from({ length: 15 }, () => 0));
    });

    it('keeps matrices when memory grows', () => {
      const early = tested.matrix(2, 2);
      early.data.set([1, 2, 3, 4]);
      const mark = tested.mark();
      const large = tested.matrix(3000, 2000);
      tested.fill(large, 1);
      expect(tested.sumOfSquares(large)).toBe(6e6);
      expect([...early.data]).toEqual([1, 2, 3, 4]);
      tested.scale(early, 2);
      expect([...early.data]).toEqual([2, 4, 6, 8]);
      tested.release(mark);
    });
  });
}

import { describe, expect, it } from 'vitest';
import { principalDirection } from '../../../src/neighbors/queries/principal.js';
import { randomFloats } from '../vectors.js';
import { goldenModel } from './golden.js';

const model = await goldenModel();

function expectClose(found: ArrayLike<number>, golden: readonly number[], digits = 6): void {
  expect(found).toHaveLength(golden.length);
  golden.forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits));
}

describe('sentenceVector', () => {
  it("gives what kv.get_mean_vector(['king', 'dog', 'dog'], pre_normalize=False) gives", async () => {
    const golden = [-0.1666667, 0.3666667, 0.3, 0];
    expectClose(await model.sentenceVector(['king', 'dog', 'dog']), golden);
    expectClose(await model.sentenceVector('The KING, dog! dog? zebra', {}), [
      -0.4 / 4,
      1.3 / 4,
      1 / 4,
      0.1 / 4,
    ]);
  });

  it("gives what kv.get_mean_vector(['king', 'dog', 'dog']) gives with normalize", async () => {
    const found = await model.sentenceVector(['king', 'dog', 'dog'], { normalize: true });
    expectClose(found, [-0.2995745, 0.3601852, 0.3474164, -0.0223044]);
  });

  // np.mean([1e-2 / (1e-2 + count(w) / 217) * kv[w] for w in ('the', 'king', 'crown')], axis=0)
  it('weighs words by a / (a + p) for sif', async () => {
    const text = ['the', 'king', 'crown'];
    const found = await model.sentenceVector(text, { weighting: 'sif', a: 1e-2 });
    expectClose(found, [0.0829189, 0.0260088, 0.029517, 0.0848867]);
  });

  it('gives zeros for a text without known words', async () => {
    for (const weighting of ['mean', 'sif'] as const) {
      expectClose(await model.sentenceVector('zebra', { weighting }), [0, 0, 0, 0]);
    }
    expect(await model.sentenceVectors([])).toEqual([]);
  });

  it('refuses wrong options', async () => {
    await expect(model.sentenceVector('king', { weighting: 'x' as never })).rejects.toThrow('sif');
    await expect(model.sentenceVector('king', { a: 0 })).rejects.toThrow(RangeError);
    await expect(model.sentenceVector([1] as never)).rejects.toThrow(TypeError);
    await expect(model.sentenceVector('king', { b: 1 } as never)).rejects.toThrow('no option "b"');
  });

  it('says what is missing if counts are unknown', async () => {
    const uncounted = await goldenModel({}, { counts: Array.from({ length: 10 }, () => 0) });
    const found = uncounted.sentenceVector(['king'], { weighting: 'sif' });
    await expect(found).rejects.toThrow('needs the counts of words');
  });
});

describe('sentenceVectors', () => {
  // X, the weighted means with a = 1e-3; u = np.linalg.svd(X)[2][0]; X - np.outer(X @ u, u)
  it('removes what sentences have in common for sif', async () => {
    const texts = ['the king crown', 'the queen throne queen', 'the dog bone'];
    const [first, second, third] = await model.sentenceVectors(texts, { weighting: 'sif' });
    expectClose(first, [0.0101864, 0.0030216, 0.0038446, 0.0111656]);
    expectClose(second, [0.0116824, 0.0000724, 0.0043824, 0.0137164]);
    expectClose(third, [0.0016527, 0.000035, 0.0006202, 0.0019338]);
  });
});

describe('principalDirection', () => {
  it('leaves nothing that a further direction could take out of vectors on one line', () => {
    const vectors = [1, -2, 3].map((x) => Float64Array.of(3 * x, 4 * x));
    const [x, y] = principalDirection(vectors, 2);
    expectClose([Math.abs(x), Math.abs(y)], [0.6, 0.8], 12);
  });

  it('stands still under the vectors and back', () => {
    const floats = randomFloats(20 * 6, 3);
    const vectors = Array.from({ length: 20 }, (_, i) =>
      Float64Array.from(floats.subarray(6 * i, 6 * i + 6)),
    );
    const direction = principalDirection(vectors, 6);
    const image = Array.from({ length: 6 }, () => 0);
    for (const vector of vectors) {
      const part = vector.reduce((sum, x, i) => sum + x * direction[i], 0);
      vector.forEach((x, i) => (image[i] += part * x));
    }
    const norm = Math.hypot(...image);
    expectClose(
      direction,
      image.map((x) => x / norm),
      10,
    );
  });

  it('is zeros for zeros', () => {
    expectClose(principalDirection([new Float64Array(3)], 3), [0, 0, 0]);
  });
});

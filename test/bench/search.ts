import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedRandom, Vocabulary } from '../../src/advanced.js';
import { Model } from '../../src/index.js';
import { nextFloat } from '../../src/random.js';
import { require } from './checks.js';

/** Milliseconds to open a model file of this size and answer, and then to answer again. */
export async function timeQueries(size: number, dim: number) {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));
  const path = join(folder, 'model.db');
  try {
    const expected = await writeModel(path, size, dim);
    const start = performance.now();
    const model = await Model.open(path);
    const found = model.similar('w0', { topn: 1 });
    const first = performance.now() - start;
    require(found[0].word === expected.word, `the nearest word is ${found[0].word}`);
    require(Math.abs(found[0].score - expected.score) < 1e-5, `its score is ${found[0].score}`);

    for (let i = 0; i < 10; i++) model.similar(`w${i}`);
    const times = Array.from({ length: 20 }, (_, i) => {
      const begin = performance.now();
      model.similar(`w${i * 7}`);
      return performance.now() - begin;
    });
    model.close();
    return { first, again: times.toSorted((a, b) => a - b)[10] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes random vectors; returns the word nearest to the first, by a plain loop. */
async function writeModel(path: string, size: number, dim: number) {
  const random = seedRandom(1);
  const input = Float32Array.from({ length: size * dim }, () => nextFloat(random) - 0.5);
  const words = Array.from({ length: size }, (_, id) => `w${id}`);
  const model = await Model.fromState({
    vocabulary: new Vocabulary(words, new Float64Array(size).fill(1)),
    dim,
    input,
    output: null,
    options: {},
    history: [],
    corpus: {},
  });
  await model.save(path);
  let best = { word: '', score: -1 };
  for (let id = 1; id < size; id++) {
    let [dot, left, right] = [0, 0, 0];
    for (let d = 0; d < dim; d++) {
      const [a, b] = [input[d], input[id * dim + d]];
      dot += a * b;
      left += a * a;
      right += b * b;
    }
    const score = dot / Math.sqrt(left * right);
    if (score > best.score) best = { word: words[id], score };
  }
  return best;
}

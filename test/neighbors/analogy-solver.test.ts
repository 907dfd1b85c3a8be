import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnalogyIds, solveAnalogies } from '../../src/neighbors/analogy-solver.js';
import { compileNeighbors, UnitRows } from '../../src/neighbors/unit-rows.js';
import { randomEmbedding } from './vectors.js';

/** The product of a row with b - a + c by a plain loop; -Infinity if it is excluded. */
function scoreOf(rows: UnitRows, { a, b, c, excluded }: AnalogyIds, id: number): number {
  if (excluded.includes(id)) return -Infinity;
  const [rowA, rowB, rowC] = [a, b, c].map((each) => rows.row(each));
  return rows.row(id).reduce((sum, x, i) => sum + x * (rowB[i] - rowA[i] + rowC[i]), 0);
}

describe('solveAnalogies', () => {
  it('answers as plain loops do', async () => {
    const module = await compileNeighbors();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 8 }),
        (size, dim, restrict, triples) => {
          const rows = UnitRows.of(module, randomEmbedding(size, dim, size));
          const limit = Math.min(size, restrict);
          const questions = triples.map((triple) => {
            const [a, b, c] = triple.map((id) => id % limit);
            return { a, b, c, excluded: [a, b, c] };
          });
          const answers = solveAnalogies(rows, questions, limit);
          questions.forEach((question, index) => {
            const scores = Array.from({ length: limit }, (_, id) => scoreOf(rows, question, id));
            const best = Math.max(...scores);
            if (best === -Infinity) expect(answers[index]).toBe(-1);
            else expect(best - scores[answers[index]]).toBeLessThan(1e-6);
          });
        },
      ),
    );
  });

  it('answers many questions over many tiles', async () => {
    // So many distinct words that a tile has the least number of rows.
    const size = 17_000;
    const rows = UnitRows.of(await compileNeighbors(), randomEmbedding(size, 3, 1));
    const questions = Array.from({ length: size }, (_, id) => {
      const [a, b, c] = [id, (id * 7 + 1) % size, (id * 31 + 5) % size];
      return { a, b, c, excluded: [a, b, c] };
    });
    const limit = 203;
    const answers = solveAnalogies(rows, questions, limit);
    for (let q = 0; q < size; q += 1009) {
      const scores = Array.from({ length: limit }, (_, id) => scoreOf(rows, questions[q], id));
      expect(Math.max(...scores) - scores[answers[q]]).toBeLessThan(1e-6);
    }
  });

  it('gives the lowest id of equal answers', async () => {
    const same = randomEmbedding(300, 4, 1);
    for (let id = 1; id < 300; id++) same.data.copyWithin(id * 4, 0, 4);
    const rows = UnitRows.of(await compileNeighbors(), same);
    const question = { a: 0, b: 1, c: 3, excluded: [0, 1, 3] };
    expect([...solveAnalogies(rows, [question], 300)]).toEqual([2]);
  });
});

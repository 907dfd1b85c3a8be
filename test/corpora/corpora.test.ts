import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateAnalogies, train } from '../../src/index.js';

/** As the demo trains: enough for the relations in the texts to come out. */
const OPTIONS = { dim: 64, epochs: 10, threads: 2 };

describe('the bundled corpora', () => {
  it.each([1, 2, 3])('teach the relations of the English world (seed %i)', async (seed) => {
    const model = await train({ corpus: 'corpora/world.en.txt', ...OPTIONS, seed });
    const best = (a: string, b: string, c: string) => model.analogy(a, b, c, { topn: 1 })[0].word;
    expect(best('man', 'king', 'woman')).toBe('queen');
    expect(best('france', 'paris', 'italy')).toBe('rome');
    expect(best('dog', 'puppy', 'cat')).toBe('kitten');
    const near = model.similar('king', { topn: 4 }).map(({ word }) => word);
    expect(near).toContain('queen');
    const questions = readFileSync('corpora/analogies.en.txt', 'utf8');
    expect(evaluateAnalogies(model.neighbors, questions).accuracy).toBeGreaterThan(0.9);
  });

  it('teach the relations of the English world to CBOW', async () => {
    const model = await train({ corpus: 'corpora/world.en.txt', ...OPTIONS, mode: 'cbow' });
    const questions = readFileSync('corpora/analogies.en.txt', 'utf8');
    expect(evaluateAnalogies(model.neighbors, questions).accuracy).toBeGreaterThan(0.6);
  });

  it.each([1, 2])('teach the relations of the Korean world (seed %i)', async (seed) => {
    const model = await train({ corpus: 'corpora/world.ko.txt', ...OPTIONS, seed });
    expect(model.analogy('왕은', '남자는', '여왕은', { topn: 1 })[0].word).toBe('여자는');
    const questions = readFileSync('corpora/analogies.ko.txt', 'utf8');
    expect(evaluateAnalogies(model.neighbors, questions).accuracy).toBeGreaterThan(0.8);
  });
});

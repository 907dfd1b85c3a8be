import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawToken, normalizeGenerateOptions } from '../../src/networks/sampler.js';
import { seedRandom } from '../../src/random.js';

const all = { temperature: 1, topK: Infinity, topP: 1 };
const logits = (...chances: number[]): Float64Array => Float64Array.from(chances, Math.log);

function shares(chances: number[], rule: Partial<typeof all>, banned: number[] = []): number[] {
  const random = seedRandom(7);
  const counts = chances.map(() => 0);
  const draws = 20_000;
  for (let i = 0; i < draws; i++) {
    counts[drawToken(logits(...chances), banned, { ...all, ...rule }, random)]++;
  }
  return counts.map((count) => count / draws);
}

const close = (found: number[], wanted: number[]): void =>
  wanted.forEach((share, i) => expect(Math.abs(found[i] - share)).toBeLessThan(0.015));

describe('drawing a token', () => {
  it('follows the probabilities', () => {
    close(shares([0.5, 0.3, 0.2, 0], {}), [0.5, 0.3, 0.2, 0]);
  });

  it('sharpens them below temperature 1 and flattens them above', () => {
    close(shares([0.6, 0.4], { temperature: 0.5 }), [0.36 / 0.52, 0.16 / 0.52]);
    close(shares([0.8, 0.2], { temperature: 1000 }), [0.5, 0.5]);
  });

  it('takes the most probable at temperature 0, the first of equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -50, max: 50 }), { minLength: 1 }),
        (x) => {
          const id = drawToken(Float64Array.from(x), [], { ...all, temperature: 0 }, seedRandom(1));
          expect(id).toBe(x.findIndex((each) => each === Math.max(...x)));
        },
      ),
    );
  });

  it('samples only from the k most probable', () => {
    close(shares([0.1, 0.4, 0.2, 0.3], { topK: 2 }), [0, 4 / 7, 0, 3 / 7]);
    expect(shares([0.1, 0.4, 0.2, 0.3], { topK: 1 })).toEqual([0, 1, 0, 0]);
  });

  it('samples only from the nucleus, which has at least one token', () => {
    close(shares([0.1, 0.4, 0.2, 0.3], { topP: 0.69 }), [0, 4 / 7, 0, 3 / 7]);
    expect(shares([0.1, 0.4, 0.2, 0.3], { topP: 1e-9 })).toEqual([0, 1, 0, 0]);
  });

  it('never takes a banned token', () => {
    close(shares([0.5, 0.3, 0.2], {}, [0]), [0, 0.6, 0.4]);
  });

  it('fails if no token has a probability', () => {
    const [message, random] = ['No token has a valid probability', seedRandom(1)];
    expect(() => drawToken(Float64Array.of(NaN, NaN), [], all, random)).toThrow(message);
    expect(() => drawToken(Float64Array.of(0), [0], all, random)).toThrow(message);
  });
});

describe('the options of generating', () => {
  it('are refused with a message', () => {
    expect(() => normalizeGenerateOptions({ topP: 0 })).toThrow('topP must be above 0');
    expect(() => normalizeGenerateOptions({ topK: 0 })).toThrow('topK must be at least 1, got 0');
    expect(() => normalizeGenerateOptions({ temperature: -1 })).toThrow('between 0 and 100');
    expect(() => normalizeGenerateOptions({ top: 1 } as object)).toThrow('no option "top"');
    expect(() => normalizeGenerateOptions({ prompt: 3 as unknown as string })).toThrow('prompt');
  });
});

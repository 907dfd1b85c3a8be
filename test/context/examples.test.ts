import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cbowExamples, oneHot, skipGramExamples } from '../../src/context/index.js';
import { seedRandom } from '../../src/random.js';

const SENTENCE = ['the', 'boy', 'is', 'going', 'to', 'school'];
const FIXED = { window: 2, shrink: false };

describe('cbowExamples', () => {
  it('yields every word with its neighbours', () => {
    const examples = [...cbowExamples(SENTENCE, FIXED, seedRandom(1))];
    expect(examples.map(({ context, centre }) => [context.join(' '), centre])).toEqual([
      ['boy is', 'the'],
      ['the is going', 'boy'],
      ['the boy going to', 'is'],
      ['boy is to school', 'going'],
      ['is going school', 'to'],
      ['going to', 'school'],
    ]);
  });

  it('yields nothing for a single word', () => {
    expect([...cbowExamples(['alone'], FIXED, seedRandom(1))]).toEqual([]);
    expect([...cbowExamples([], FIXED, seedRandom(1))]).toEqual([]);
  });
});

describe('skipGramExamples', () => {
  it('yields every word with each neighbour', () => {
    const examples = [...skipGramExamples(SENTENCE.slice(0, 3), FIXED, seedRandom(1))];
    expect(examples.map(({ centre, context }) => `${centre}>${context}`)).toEqual([
      'the>boy',
      'the>is',
      'boy>the',
      'boy>is',
      'is>the',
      'is>boy',
    ]);
  });

  it('yields the same pairs as the CBOW examples with the same seed', () => {
    const documents = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 8 }), fc.nat(), (ids, window, seed) => {
        const options = { window, shrink: true };
        const pairs = [...skipGramExamples(ids, options, seedRandom(seed))];
        const flat = [...cbowExamples(ids, options, seedRandom(seed))].flatMap(
          ({ context, centre }) => context.map((each) => ({ centre, context: each })),
        );
        expect(pairs).toEqual(flat);
      }),
    );
  });
});

describe('a shrinking window', () => {
  it('reaches each distance from 1 to window equally often', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => i);
    const reaches = new Float64Array(5);
    for (const { context } of cbowExamples(ids, { window: 4, shrink: true }, seedRandom(5))) {
      if (context.length % 2 === 0) reaches[context.length / 2]++;
    }
    for (const count of reaches.slice(1)) expect(Math.abs(count - 12_500)).toBeLessThan(500);
  });
});

describe('oneHot', () => {
  it('is 1 at the id and 0 elsewhere', () => {
    expect([...oneHot(2, 4)]).toEqual([0, 0, 1, 0]);
  });

  it('refuses an id outside the vocabulary', () => {
    expect(() => oneHot(4, 4)).toThrow('id must be between 0 and 3, got 4');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, logScale, smoothed } from '../../src/page/parts/scales.js';
import { Lesson, type LessonOptions } from '../../src/page/train/lesson/lesson.js';
import { centred, turnedTo } from '../../src/page/train/places.js';
import { charactersOf, Learner } from '../../src/page/train/recurrent/learner.js';
import { LESSONS } from '../../src/page/train/texts.js';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';

const OPTIONS: LessonOptions = {
  mode: 'skipgram',
  window: 2,
  dim: 8,
  negative: 4,
  learningRate: 0.1,
  seed: 1,
};

describe('a scale', () => {
  it('covers all values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 20 }),
        (values) => {
          const { place, ticks } = linearScale(values, 100, 0);
          expect(ticks.length).toBeGreaterThan(1);
          expect(ticks.length).toBeLessThan(9);
          for (const value of values) {
            expect(place(value)).toBeGreaterThanOrEqual(-1e-6);
            expect(place(value)).toBeLessThanOrEqual(100 + 1e-6);
          }
        },
      ),
    );
  });

  it('puts ticks at round numbers', () => {
    expect(linearScale([0, 20], 0, 100).ticks.map(({ label }) => label)).toEqual([
      '0',
      '5',
      '10',
      '15',
      '20',
    ]);
    expect(linearScale([1.6, 2.5], 0, 100).ticks.map(({ label }) => label)).toEqual([
      '1.6',
      '1.8',
      '2',
      '2.2',
      '2.4',
      '2.6',
    ]);
    expect(linearScale([0, 3_000_000], 0, 1).ticks.at(-1)!.label).toBe('3 M');
    expect(logScale([0.02, 30], 0, 100).ticks.map(({ label }) => label)).toEqual([
      '0.01',
      '0.1',
      '1',
      '10',
      '100',
    ]);
    expect(logScale([], 0, 1).ticks.length).toBeGreaterThan(1);
  });
});

describe('smoothing', () => {
  it('starts at the first value, keeps gaps, and changes nothing at 0', () => {
    expect(smoothed([4, null, 2], 0)).toEqual([4, null, 2]);
    const values = smoothed([4, null, 2, 2, 2], 0.5);
    expect(values[0]).toBe(4);
    expect(values[1]).toBeNull();
    expect(values[4]).toBeGreaterThan(2);
    expect(values[4]).toBeLessThan(3);
  });
});

describe('words in the plane', () => {
  const POINTS = Float32Array.from([0, 0, 1, 0, 0, 2, -1, -1, 0.5, 3]);

  it('undoes rotations and reflections', () => {
    const before = centred(POINTS);
    for (const angle of [0.3, 2, -1.5]) {
      for (const mirror of [1, -1]) {
        const turned = before.slice();
        for (let i = 0; i < turned.length; i += 2) {
          const [x, y] = [before[i], mirror * before[i + 1]];
          turned[i] = Math.cos(angle) * x - Math.sin(angle) * y;
          turned[i + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
        }
        turnedTo(before, turned).forEach((value, i) => expect(value).toBeCloseTo(before[i], 5));
      }
    }
  });

  it('stays inside the picture for any number of points', () => {
    for (const count of [0, 1, 2, 50]) {
      const points = centred(Float32Array.from({ length: 2 * count }, (_, i) => i * i));
      expect(points.every((value) => Math.abs(value) <= 1.06)).toBe(true);
      expect(turnedTo(points, points)).toHaveLength(2 * count);
    }
  });
});

describe('the lesson about windows', () => {
  it('produces the windows of a text', () => {
    const { windows, words } = new Lesson('a b c\n\nd e', OPTIONS);
    expect(words).toHaveLength(5);
    expect(windows).toEqual([
      { sentence: 0, centre: 0, from: 0, to: 3 },
      { sentence: 0, centre: 1, from: 0, to: 3 },
      { sentence: 0, centre: 2, from: 0, to: 3 },
      { sentence: 1, centre: 0, from: 0, to: 2 },
      { sentence: 1, centre: 1, from: 0, to: 2 },
    ]);
  });

  it('refuses a text with nothing to learn from', () => {
    expect(() => new Lesson('', OPTIONS)).toThrow('two different words');
    expect(() => new Lesson('a a a', OPTIONS)).toThrow('two different words');
    expect(() => new Lesson('a\nb', OPTIONS)).toThrow('no window');
  });

  it.each(['skipgram', 'cbow'] as const)(
    'brings words in the same company together by %s',
    (mode) => {
      const lesson = new Lesson(LESSONS.en, { ...OPTIONS, mode });
      const first = lesson.step();
      expect(first.targets[0]).toMatchObject({ word: 'the', isTrue: true });
      let last = first;
      for (let i = 0; i < 6000; i++) last = lesson.step();
      expect(last.targets[0].after).toBeGreaterThan(last.targets[0].before);
      expect(lesson.nearest('king', 1)[0].word).toBe('queen');
      expect(lesson.nearest('apple', 1)[0].word).toBe('pear');
    },
  );

  it('is reproducible by its seed', () => {
    const [a, b] = [1, 2].map(() => new Lesson(LESSONS.ko, OPTIONS));
    for (let i = 0; i < 50; i++) expect(a.step()).toEqual(b.step());
  });
});

describe('a network that learns a sentence', () => {
  it.each(['rnn', 'gru', 'lstm'] as const)('learns with %s, and shows its states', (cell) => {
    const characters = charactersOf('the loom, the loom');
    const task = { text: '', hidden: 8, learningRate: 0.02, seed: 1 };
    const learner = new Learner(startReferenceArithmetic(), cell, characters, task);
    const before = learner.snapshot();
    for (let i = 0; i < 60; i++) learner.learn();
    const after = learner.snapshot();
    expect(after.loss).toBeLessThan(before.loss / 2);
    expect(after.states).toHaveLength(17 * 8);
    expect(after.guesses).toHaveLength(17);
    expect(after.norms).toHaveLength(16);
    expect(after.norms.every((norm) => norm >= 0 && Number.isFinite(norm))).toBe(true);
    // Untrained, the gradient vanishes with the distance.
    expect(before.norms[15]).toBeLessThan(before.norms[0]);
  });
});

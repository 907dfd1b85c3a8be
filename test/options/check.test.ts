import { describe, expect, it } from 'vitest';
import * as check from '../../src/options/check.js';

describe('check', () => {
  it('returns what it checked', () => {
    expect(check.integer('k', 3, 1)).toBe(3);
    expect(check.number('rate', 0.5, 0, 1)).toBe(0.5);
    expect(check.boolean('flag', false)).toBe(false);
    expect(check.string('path', 'a')).toBe('a');
    expect(check.oneOf('mode', 'b', ['a', 'b'])).toBe('b');
  });

  it('throws TypeError for a wrong kind, naming the option and the value', () => {
    expect(() => check.integer('k', '3', 1)).toThrow(new TypeError('k must be a number, got "3"'));
    expect(() => check.number('rate', NaN, 0)).toThrow(TypeError);
    expect(() => check.boolean('flag', 1)).toThrow('flag must be true or false, got 1');
    expect(() => check.string('path', null)).toThrow('path must be a string, got null');
    expect(() => check.oneOf('mode', 1, ['a'])).toThrow(TypeError);
  });

  it('throws RangeError for a wrong value, naming what was expected', () => {
    expect(() => check.integer('k', 0, 1)).toThrow(new RangeError('k must be at least 1, got 0'));
    expect(() => check.integer('k', 1e30, 0)).toThrow('k must be at most 9007199254740991');
    expect(() => check.integer('k', 1.5, 1)).toThrow('k must be a whole number, got 1.5');
    expect(() => check.number('rate', 2, 0, 1)).toThrow('rate must be between 0 and 1, got 2');
    expect(() => check.number('rate', Infinity, 0)).toThrow(RangeError);
    expect(() => check.string('path', '')).toThrow(RangeError);
    expect(() => check.oneOf('mode', 'c', ['a', 'b'])).toThrow('mode must be one of a, b, got "c"');
  });

  it('refuses unknown keys by name, with the nearest known one', () => {
    const known = ['dim', 'window', 'minCount'];
    for (const [name, hint] of [
      ['dims', 'did you mean "dim"?'],
      ['mincount', 'did you mean "minCount"?'],
      ['alpha', 'known: dim, window, minCount'],
    ]) {
      expect(() => check.knownKeys('train', { [name]: 1 }, known)).toThrow(
        new TypeError(`train has no option "${name}"; ${hint}`),
      );
    }
  });

  it('distinguishes finite numbers from others, however large their sum', () => {
    expect(check.allFinite(new Float32Array(3))).toBe(true);
    expect(check.allFinite(Float64Array.of(1e308, 1e308))).toBe(true);
    for (const wrong of [NaN, Infinity, -Infinity]) {
      expect(check.allFinite(Float32Array.of(1, wrong, 2))).toBe(false);
    }
  });
});

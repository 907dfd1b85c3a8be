import { describe, expect, it } from 'vitest';
import { parseInterval } from '../../src/run/interval.js';

describe('parseInterval', () => {
  it.each([
    ['30s', { seconds: 30 }],
    ['.5s', { seconds: 0.5 }],
    ['5m', { seconds: 300 }],
    ['1.5h', { seconds: 5400 }],
    [7, { seconds: 7 }],
    ['1epoch', { epochs: 1 }],
    ['3epochs', { epochs: 3 }],
    ['never', 'never'],
  ])('reads %j', (text, interval) => {
    expect(parseInterval('it', text)).toEqual(interval);
  });

  it.each(['', '5', 's', '5 m', '-5m', '0s', '0epoch', '1.5epochs', '1e3s', 0, -1, NaN, Infinity])(
    'refuses %j',
    (value) => {
      expect(() => parseInterval('it', value)).toThrow(RangeError);
    },
  );

  it('refuses values that are neither strings nor numbers', () => {
    expect(() => parseInterval('it', true)).toThrow(TypeError);
  });
});

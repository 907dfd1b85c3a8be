import { describe, expect, it } from 'vitest';
import {
  count,
  counted,
  decimal,
  duration,
  milliseconds,
  percent,
  size,
} from '../../../cli/terminal/numbers.js';
import { displayWidth, formatTable } from '../../../cli/terminal/table.js';

describe('numbers for people', () => {
  it('have commas, units and plurals', () => {
    expect(count(1234567.8)).toBe('1,234,568');
    expect([counted(1, 'file'), counted(2, 'file')]).toEqual(['1 file', '2 files']);
    expect([percent(0.5), percent(0.9987, 1), percent(1, 1)]).toEqual(['50%', '99.9%', '100%']);
    expect([0, 999, 1000, 1_060_442, 99_940_000, 3.2e12].map(size)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '1.1 MB',
      '100 MB',
      '3.2 TB',
    ]);
    expect([0.04, 9.96, 59.6, 3599, 7325, Infinity].map(duration)).toEqual([
      '0.0 s',
      '10 s',
      '1 min 0 s',
      '59 min 59 s',
      '2 h 2 min',
      'unknown time',
    ]);
  });
});

describe('missing numbers', () => {
  it('are dashes', () => {
    expect([decimal(NaN), milliseconds(NaN)]).toEqual(['-', '-']);
    expect([decimal(-0.5), milliseconds(4.14159)]).toEqual(['-0.5000', '4.14 ms']);
  });
});

describe('formatTable', () => {
  it('aligns columns to the left or right, without spaces at line ends', () => {
    const table = formatTable(
      [
        ['a', '10', 'x'],
        ['bcd', '9', ''],
      ],
      { right: [1] },
    );
    expect(table).toBe('a    10  x\nbcd   9\n');
  });

  it('counts columns of a terminal, not characters', () => {
    expect(displayWidth('왕관')).toBe(4);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('👑')).toBe(2);
  });
});

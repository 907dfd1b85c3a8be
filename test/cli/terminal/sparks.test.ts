import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawsOn, shareBar, sparkline } from '../../../cli/terminal/sparks.js';
import { Memory } from '../run.js';

afterEach(() => void vi.unstubAllEnvs());

const terminal = Object.assign(new Memory(), { isTTY: true });

describe('pictures of one line', () => {
  it('are drawn on a terminal, unless it is asked to be plain', () => {
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    expect([drawsOn(terminal), drawsOn(new Memory())]).toEqual([true, false]);
    vi.stubEnv('NO_COLOR', '1');
    expect(drawsOn(terminal)).toBe(false);
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'dumb');
    expect(drawsOn(terminal)).toBe(false);
  });
});

describe('a sparkline', () => {
  it('is high where numbers are high', () => {
    expect(sparkline([8, 4, 1])).toBe('█▄▁');
  });

  it('averages values that do not fit, and leaves out NaN', () => {
    expect(sparkline([1, 1, 9, 9], 2)).toBe('▁█');
    expect(sparkline([NaN, 2, Infinity])).toBe('▁');
    expect(sparkline([])).toBe('');
  });
});

describe('the bar of a share', () => {
  it('is as long as the share, to an eighth of a column', () => {
    expect(shareBar(1, 4)).toBe('████');
    expect(shareBar(0.5, 4)).toBe('██');
    expect(shareBar(1 / 32, 4)).toBe('▏');
  });

  it('is empty if it is not a share', () => {
    expect([shareBar(NaN), shareBar(-0.2), shareBar(0)]).toEqual(['', '', '']);
  });
});

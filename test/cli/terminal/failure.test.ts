import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportFailure } from '../../../cli/terminal/failure.js';
import { Interruption } from '../../../cli/terminal/interruption.js';
import { WordloomError } from '../../../src/index.js';
import { Memory } from '../run.js';

const reported = (error: unknown): [number, string] => {
  const stderr = new Memory();
  return [reportFailure(error, stderr), stderr.text];
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('reportFailure', () => {
  it('prints an error of ours in one line', () => {
    expect(reported(new WordloomError('X', 'No. Do this.'))).toEqual([1, 'error: No. Do this.\n']);
  });

  it('shows the stack of an error that is not ours only with WORDLOOM_DEBUG=1', () => {
    const [code, text] = reported(new TypeError('x is undefined'));
    expect(code).toBe(1);
    expect(text).toContain('error: x is undefined\n');
    expect(text).toContain('WORDLOOM_DEBUG=1');
    expect(text).not.toContain('    at ');
    vi.stubEnv('WORDLOOM_DEBUG', '1');
    expect(reported(new TypeError('x is undefined'))[1]).toContain('    at ');
  });

  it('is silent about a reader that has gone', () => {
    const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    expect(reported(error)).toEqual([0, '']);
  });

  it('gives the exit code of the signal that interrupted', () => {
    expect(reported(new Interruption('SIGINT'))).toEqual([130, 'Interrupted.\n']);
    expect(reported(new Interruption('SIGTERM', 'Why.'))).toEqual([143, 'Interrupted. Why.\n']);
  });
});

import { describe, expect, it } from 'vitest';
import * as option from '../../src/options/table.js';

interface Options {
  mode?: 'slow' | 'fast';
  rate?: number;
  steps?: number | 'auto';
  name?: string | (() => string);
  threads?: number;
  list?: readonly string[];
  quiet?: boolean;
}

const flags = { flag: '--flag <x>', help: 'help' };
const TABLE: option.Table<Options> = {
  mode: { ...flags, type: option.oneOf(['slow', 'fast']), default: 'slow', continue: 'fixed' },
  rate: { ...flags, type: option.number(0, 1), default: ({ mode }) => (mode === 'fast' ? 1 : 0.5) },
  steps: { ...flags, type: option.orWord(option.integer(1), 'auto'), default: 'auto' },
  name: {
    ...flags,
    type: option.textOf((_, value) => value as string),
    default: 'x',
    resume: 'function',
  },
  threads: { ...flags, type: option.integer(1, 8), default: 1, resume: 'may change' },
  list: { ...flags, type: option.textOf((_, value) => value as string[]), record: false },
  quiet: {
    type: option.boolean,
    default: true,
    flag: '--no-noise',
    help: 'be quiet',
    sets: true,
    opposite: { flag: '--noise', help: 'be loud' },
  },
};

const complete = (given: object) => () => option.complete(TABLE, given);
const refuse = (given: object) => () => option.refuseFixed('train', TABLE, given);

describe('a table of options', () => {
  it('fills in defaults, which may depend on the options above', () => {
    const defaults = { steps: 'auto', name: 'x', threads: 1, list: undefined, quiet: true };
    expect(option.complete(TABLE, {})).toEqual({ ...defaults, mode: 'slow', rate: 0.5 });
    const fast = { ...defaults, mode: 'fast', rate: 1 };
    expect(option.complete(TABLE, { mode: 'fast', rate: undefined })).toEqual(fast);
  });

  it('checks the given options by name', () => {
    expect(complete({ rate: 2 })).toThrow(new RangeError('rate must be between 0 and 1, got 2'));
    expect(complete({ steps: 'all' })).toThrow(new TypeError('steps must be a number, got "all"'));
    expect(complete({ steps: 0 })).toThrow('steps must be at least 1');
    expect(complete({ mode: null })).toThrow(TypeError);
    expect(complete({ quiet: 0 })).toThrow(TypeError);
  });

  it('records what its rows say, a function by that word, and gives it back', () => {
    const given = { ...option.complete(TABLE, { list: ['a'] }), name: () => 'x' };
    const record = option.recordOf(TABLE, given);
    const kept = {
      mode: 'slow',
      rate: 0.5,
      steps: 'auto',
      name: 'function',
      threads: 1,
      quiet: true,
    };
    expect(record).toEqual(kept);
    expect(option.recorded(TABLE, { ...record, list: {}, steps: null, future: 1 })).toEqual({
      mode: 'slow',
      rate: 0.5,
      name: 'function',
      threads: 1,
      quiet: true,
    });
  });

  it('refuses options that must not change when training resumes', () => {
    expect(refuse({ threads: 2, name: 'y', mode: undefined })).not.toThrow();
    expect(refuse({ threads: 2, rate: 1 })).toThrow(
      new TypeError(
        'rate cannot change when training resumes: leave it out. Only name and threads may change',
      ),
    );
    expect(refuse({ thread: 2 })).toThrow(
      'train has no option "thread"; fastText\'s thread is threads here',
    );
    expect(refuse({ thraeds: 2 })).toThrow('did you mean "threads"?');
  });

  it('has a flag for each option, and for the opposite of some', () => {
    expect(option.flagsOf(TABLE.quiet)).toEqual([
      { flag: '--no-noise', help: 'be quiet', sets: true },
      { flag: '--noise', help: 'be loud', sets: false },
    ]);
    expect(option.flagsOf(TABLE.rate)).toEqual([{ ...flags, sets: undefined }]);
  });
});

import { describe, it } from 'vitest';
import { runCases } from './suite.js';
import { suite } from './command-line.js';

describe('the fuzzing of command-line', () => {
  it('holds in 60 cases', () => runCases(suite, 0, 60));
});

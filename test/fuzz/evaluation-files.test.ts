import { describe, it } from 'vitest';
import { runCases } from './suite.js';
import { suite } from './evaluation-files.js';

describe('the fuzzing of evaluation-files', () => {
  it('holds in 200 cases', () => runCases(suite, 0, 200));
});

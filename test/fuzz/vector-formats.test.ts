import { describe, it } from 'vitest';
import { runCases } from './suite.js';
import { suite } from './vector-formats.js';

describe('the fuzzing of vector-formats', () => {
  it('holds in 400 cases', () => runCases(suite, 0, 400));
});

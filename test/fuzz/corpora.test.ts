import { describe, it } from 'vitest';
import { runCases } from './suite.js';
import { suite } from './corpora.js';

describe('the fuzzing of corpora', () => {
  it('holds in 40 cases', () => runCases(suite, 0, 40));
});

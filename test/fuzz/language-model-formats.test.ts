import { describe, it } from 'vitest';
import { runCases } from './suite.js';
import { suite } from './language-model-formats.js';

describe('the fuzzing of language-model-formats', () => {
  it('holds in 400 cases', () => runCases(suite, 0, 400));
});

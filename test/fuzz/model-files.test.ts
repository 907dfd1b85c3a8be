import { it } from 'vitest';
import { suite } from './model-files.js';
import { runCases } from './suite.js';

it('refuses damaged model files in words, or reads what was written', async () => {
  await runCases(suite, 1, 60);
}, 120_000);

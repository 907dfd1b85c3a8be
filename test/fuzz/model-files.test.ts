import { it } from 'vitest';
import { suite } from './model-files.js';
import { runCases } from './suite.js';

it('refuses damaged model files with a message, or reads them correctly', async () => {
  await runCases(suite, 1, 60);
}, 120_000);

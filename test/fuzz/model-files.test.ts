import { expect, it } from 'vitest';
import { suite } from './model-files.js';

const CASES = 120;

it(`refuses ${CASES} damaged model files in words, or reads what was written`, async () => {
  let cases = 0;
  for (let seed = 1; seed <= CASES; seed++, cases++) await suite.run(seed);
  expect(cases).toBe(CASES);
}, 240_000);

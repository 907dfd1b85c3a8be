import { describe, expect, it } from 'vitest';
import { SCENARIOS } from './scenarios.js';

describe('under load, on a small scale', () => {
  it.each(Object.entries(SCENARIOS))('%s keeps its promises', async (_, scenario) => {
    const findings = await scenario('small');
    expect(findings.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsFor } from '../../src/train/preset.js';
import { frequenciesOf } from '../../src/vocabulary/frequencies.js';

const page = readFileSync('docs/vectors-in-ten-minutes.md', 'utf8');
const ROW =
  /^\| (?<words>\d+ million|[\d,]+).* \| (?<minCount>\d) \| (?<dim>\d+) \| (?<epochs>\d+) \|/gm;

const rows = [...page.matchAll(ROW)].map(({ groups }) => ({
  words: Number(groups!.words.replaceAll(',', '').replace(' million', '000000')),
  minCount: Number(groups!.minCount),
  dim: Number(groups!.dim),
  epochs: Number(groups!.epochs),
}));

describe('the table of settings in docs/vectors-in-ten-minutes.md', () => {
  it('lists what is chosen', () => {
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const { words, ...said } of rows) {
      // Every word occurs often enough to stay.
      const frequencies = frequenciesOf(Array.from({ length: words / 100 }, () => 100));
      expect({ words, ...settingsFor({ frequencies }) }).toMatchObject({ words, ...said });
    }
  });
});

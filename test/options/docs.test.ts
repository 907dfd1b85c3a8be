import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORPUS_OPTIONS } from '../../src/ingest/reading.js';
import { INITIALISE_OPTIONS } from '../../src/networks/initialise-options.js';
import { MODEL_OPTIONS } from '../../src/networks/options.js';
import { GENERATE_OPTIONS } from '../../src/networks/sampler.js';
import type { AnyTable } from '../../src/options/table.js';
import { PHRASE_OPTIONS } from '../../src/phrases/options.js';
import { PHRASES_IN_TEXT } from '../../src/phrases/training-options.js';
import { TOKENIZER_OPTIONS } from '../../src/tokenizer/options.js';
import { INITIAL_WEIGHTS_OPTIONS } from '../../src/train/initial-weights/options.js';
import { TRAINING_OPTIONS } from '../../src/train/training-options.js';
import { VOCABULARY_OPTIONS } from '../../src/vocabulary/options.js';

/** The default that the comment of each option of an interface names, by option. */
function documentedDefaults(file: string): Map<string, string> {
  const comments = /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*(\w+)\?:/g;
  return new Map(
    [...readFileSync(file, 'utf8').matchAll(comments)].flatMap(([, comment, name]) => {
      const [, text] = /@default (.*)/.exec(comment) ?? [];
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

describe('the documented default', () => {
  it.each<[string, AnyTable]>([
    ['src/train/training-options.ts', TRAINING_OPTIONS],
    ['src/train/initial-weights/options.ts', INITIAL_WEIGHTS_OPTIONS],
    ['src/vocabulary/options.ts', VOCABULARY_OPTIONS],
    ['src/tokenizer/options.ts', TOKENIZER_OPTIONS],
    ['src/ingest/reading.ts', CORPUS_OPTIONS],
    ['src/phrases/options.ts', PHRASE_OPTIONS],
    ['src/phrases/training-options.ts', PHRASES_IN_TEXT],
    ['src/networks/option-types.ts', MODEL_OPTIONS],
    ['src/networks/initialise-options.ts', INITIALISE_OPTIONS],
    ['src/networks/sampler.ts', GENERATE_OPTIONS],
  ])('of each option in %s is the real one', (file, table) => {
    const documented = documentedDefaults(file);
    for (const [name, row] of Object.entries(table)) {
      const text = documented.get(name);
      expect(text, `${name} documents its default`).toBeDefined();
      // Defaults that depend on something are told in words.
      if (typeof row.default === 'function' || row.defaultText !== undefined) continue;
      const value = typeof row.default === 'string' ? `'${row.default}'` : String(row.default);
      expect(text, name).toMatch(new RegExp(`^${value.replaceAll('.', '\\.')}(?![\\w.])`));
    }
  });
});

import fc from 'fast-check';
import { expect } from 'vitest';
import type { TextBlock } from '../../src/corpus/index.js';

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('the', 'café', 'Straße', '日本語', '한국어', '🧵🪡', '\uFFFD', 'x'.repeat(100)),
);
const gaps = fc.constantFrom(' ', ' ', ' ', '\n', '\n', '\r\n', '\n\n\n', '\t', '\v\f', '\r', '  ');

/** Words of many alphabets and lengths between spaces, line ends and blank lines. */
export const texts = fc
  .array(fc.oneof({ weight: 2, arbitrary: words }, { weight: 2, arbitrary: gaps }), {
    maxLength: 80,
    size: 'max',
  })
  .map((parts) => parts.join('').replace(/^\uFEFF+/, ''));

const WHITESPACE = /[ \t\n\v\f\r]/;

/** That blocks hold a text once, in order, cut nowhere within a word, and know where they stand. */
export function expectWhole(blocks: readonly TextBlock[], text: string): void {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let before = '';
  for (const { bytes, startsLine, startsFile } of blocks) {
    expect(startsFile).toBe(before === '');
    expect(startsLine).toBe(before === '' || before.endsWith('\n'));
    if (before !== '' && before.length < text.length) expect(before.at(-1)).toMatch(WHITESPACE);
    before += decoder.decode(bytes);
  }
  expect(before).toBe(text);
}

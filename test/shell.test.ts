import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, pathArgument, shellPath, shellWord } from '../src/shell.js';

/** The words that bash makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const HOSTILE = [
  '$(touch x)',
  '`touch x`',
  'a; rm -rf ~',
  "it's",
  "'; rm -rf ~; '",
  '"$HOME"',
  'new\nline',
  "new\nline'; rm x; '",
  '\u001b]0;title\u0007',
  'left\u202eright',
  'zero\u200bwidth\u007f',
  'octal\u00017',
  'back\\slash\n\\',
  '~',
  '=ls',
  '!!',
  '*',
  '',
  'ä ö',
];

describe('shellWord', () => {
  it.each(HOSTILE)('gives a shell %j as one word', (word) => {
    expect(wordsOf(shellWord(word))).toEqual([word]);
  });

  it('gives bash any words back', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    const sharp = fc.string({ unit: fc.constantFrom(...'\'"\\$`\n\r\t\u001b\u20280 ~-') });
    fc.assert(
      fc.property(fc.array(fc.oneof(word, sharp), { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsOf(commandLine(words))).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });

  it('contains nothing that controls a terminal, and stays on one line', () => {
    for (const word of HOSTILE) expect(shellWord(word)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  });

  it('leaves plain words unchanged', () => {
    for (const word of ['model.db', '/a/b-c_d.txt', '--resume', '5%', 'a@b']) {
      expect(shellWord(word)).toBe(word);
    }
  });
});

describe('the path of a file', () => {
  it('is never an option, whatever its name', () => {
    expect(pathArgument('--force')).toBe('./--force');
    expect(shellPath('-o x')).toBe("'./-o x'");
    expect(pathArgument('-')).toBe('-'); // standard input
    expect(shellPath('/tmp/-x')).toBe('/tmp/-x');
  });
});

import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf, readLines } from '../../src/language-model/read-lines.js';
import { checksumOf, type Cut, codeText, cutterOf, splitText } from '../../src/networks/text.js';

const chars = cutterOf('char');
const words = cutterOf('word', (line) => line.split(' ').filter((word) => word !== ''));

const code = (text: string, cut: Cut) => codeText([linesOf(text)], cut);

describe('a text in numbers', () => {
  it('gives every character back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const { words: tokens, ids, characters } = await code(text, chars);
        expect([...ids].map((id) => tokens[id]).join('')).toBe(text);
        expect(characters).toBe([...text].length);
      }),
    );
  });

  it('has <eos> after each line of words, an empty one and the last too', async () => {
    const { words: tokens, ids } = await code('a b\n\nb a', words);
    expect([...ids].map((id) => tokens[id])).toEqual([
      'a',
      'b',
      '<eos>',
      '<eos>',
      'b',
      'a',
      '<eos>',
    ]);
  });

  it('is split at a character, or at the end of a line of words', async () => {
    const text = 'a b c\nd e\nf g\n';
    const [training, rest] = splitText(await code(text, words), 0.5, 'word');
    expect([training.ids.length, rest.ids.length]).toEqual([7, 3]);
    expect([training.characters, rest.characters]).toEqual([10, 4]);
    const [before, after] = splitText(await code(text, chars), 0.25, 'char');
    expect([before.ids.length, after.ids.length]).toEqual([11, 3]);
    expect([before.characters, after.characters]).toEqual([11, 3]);
  });

  it('stays whole if no share is split off', async () => {
    const [training, rest] = splitText(await code('a b\nc', words), 0, 'word');
    expect([training.ids.length, training.characters]).toEqual([5, 5]);
    expect([rest.ids.length, rest.characters]).toEqual([0, 0]);
  });

  it('is distinguished from another by a checksum', () => {
    expect(checksumOf(Int32Array.of(1, 2, 3))).toBe(checksumOf(Int32Array.of(1, 2, 3)));
    expect(checksumOf(Int32Array.of(1, 2, 3))).not.toBe(checksumOf(Int32Array.of(1, 3, 2)));
    expect(checksumOf(Int32Array.of(0))).not.toBe(checksumOf(Int32Array.of(0, 0)));
  });
});

describe('the lines of a text', () => {
  it('are those of each text given in code, which ends its last line', async () => {
    const lines: string[] = [];
    for await (const some of readLines('x', { texts: ['a\nb', 'c\n\n'] }))
      lines.push(...(some as string[]));
    expect(lines).toEqual(['a\n', 'b\n', 'c\n', '\n']);
  });

  it('are those of files, however long, each of which begins a line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
    try {
      // Longer than the blocks that files are read in.
      const long = 'wörd '.repeat(300_000);
      writeFileSync(join(folder, 'a.txt'), `x\n\n${long}\ny`);
      writeFileSync(join(folder, 'b.txt'), 'z\n');
      const lines: string[] = [];
      for await (const some of readLines('x', { corpus: folder }))
        lines.push(...(some as string[]));
      expect(lines).toEqual(['x\n', '\n', `${long}\n`, 'y', 'z\n']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are refused if there is no text, or too many sources', () => {
    expect(() => readLines('evaluate', {})).toThrow('evaluate needs one of corpus');
    expect(() => readLines('x', { texts: [], corpus: 'a' })).toThrow('x needs one of corpus');
    expect(() => readLines('x', { texts: 'abc' })).toThrow('texts must be an array');
    expect(() => readLines('x', { text: [] } as object)).toThrow('no option "text"');
  });

  it('are refused if a text is not a string', async () => {
    const lines = readLines('x', { texts: ['a', 1 as unknown as string] });
    await expect(codeText(lines, chars)).rejects.toThrow(
      'Text 1 must be a string or an array of tokens, got the number 1',
    );
  });
});

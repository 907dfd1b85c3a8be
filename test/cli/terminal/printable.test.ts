import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { print } from '../../../cli/terminal/io.js';
import { printable, printableInLine } from '../../../cli/terminal/printable.js';
import { formatTable } from '../../../cli/terminal/table.js';
import { Memory, TestFolder, wordloom } from '../run.js';

const CLEAR = '\u001b[2J';

describe('printable', () => {
  it('escapes what would control a terminal, and leaves the rest', () => {
    expect(printable(`a${CLEAR}\u0007\r\u007f\u009b\u202e b`)).toBe(
      'a\\u001b[2J\\u0007\\u000d\\u007f\\u009b\\u202e b',
    );
    const harmless = 'naïve 여왕 🧵🪡 \u200d שלום\n\t"\\';
    expect(printable(harmless)).toBe(harmless);
  });

  it('does not change the meaning of JSON', () => {
    const json = JSON.stringify([CLEAR, '\u009b', '\u202e']);
    expect(JSON.parse(printable(json))).toEqual(JSON.parse(json));
  });

  it('knows a form that is one line', () => {
    expect(printableInLine('a\nb\tc')).toBe('a\\nb\\tc');
  });
});

describe('the content of a file', () => {
  const folder = new TestFolder();
  const model = folder.at('acting.db');

  beforeAll(async () => {
    const lines = [CLEAR, 'king', 'queen'].map((word, i) =>
      JSON.stringify({ word, vector: [i, 1] }),
    );
    const vectors = folder.write('acting.jsonl', `${lines.join('\n')}\n`);
    expect((await wordloom('import', vectors, '-o', model, '-q')).code).toBe(0);
  });

  it('does not act on the terminal from a table', async () => {
    const { stdout } = await wordloom('similar', model, 'king');
    expect(stdout).toContain('\\u001b[2J');
    expect(stdout).not.toContain('\u001b');
    expect(formatTable([['a\nb', 'c']])).toBe('a\\nb  c\n');
  });

  it('does not act on the terminal from a message', async () => {
    for (const argv of [['similar', model, '\u001b[1m'], ['train', 'x', '--dim', CLEAR], [CLEAR]]) {
      const { code, stderr } = await wordloom(...argv);
      expect(code).toBeGreaterThan(0);
      expect(stderr).toContain('\\u001b[');
      expect(stderr).not.toContain('\u001b');
    }
  });

  it('is written unchanged to a file, and escaped to a terminal', async () => {
    for (const isTTY of [false, true]) {
      const stdout = Object.assign(new Memory(), { isTTY });
      const { signal } = new AbortController();
      await print({ stdin: Readable.from([]), stdout, stderr: new Memory(), signal }, CLEAR);
      expect(stdout.text).toBe(isTTY ? '\\u001b[2J' : CLEAR);
    }
  });
});

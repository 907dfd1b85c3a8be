import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const sources = ['src', 'cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('/assembly/'))
    .map((name) => readFileSync(name, 'utf8')),
);

/** How codes stand in the sources; with two words or more they stand nowhere else. */
const WAYS = [
  /'(?<code>[A-Z]{2,}(?:_[A-Z]+)+)'/g,
  /Error\(\s*'(?<code>[A-Z]+)'/g,
  /\bcode: '(?<code>[A-Z]+)'/g,
  /\brefus(?:ed|al)\([45]\d\d, '(?<code>[A-Z]+)'/g,
];

/** Codes of the system, SQLite and Node.js, and variables of MPI, which we read but do not give. */
const FOREIGN = /^(?:ERR_|SQLITE_|MODULE_NOT_FOUND$|E[A-Z]+$|(?:OMPI|PMI|PMIX|SLURM)_)/;

const codes = new Set(
  sources.flatMap((text) =>
    WAYS.flatMap((way) => [...text.matchAll(way)].map(({ groups }) => groups!.code)),
  ),
);
const ours = [...codes].filter((code) => !FOREIGN.test(code));

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const rows = [...page.matchAll(/^\| `(?<code>[A-Z_]+)` \| (?<cause>.*) \| (?<advice>.*) \|$/gm)];

describe('docs/troubleshooting.md', () => {
  it('sees the codes of failures and findings', () => {
    expect(ours).toEqual(
      expect.arrayContaining(['CORPUS_MISSING', 'DIVERGED', 'UNKNOWN_WORD', 'MOJIBAKE', 'BUSY']),
    );
  });

  it('explains every code that the sources give, once', () => {
    const explained = rows.map(({ groups }) => groups!.code);
    expect(explained.toSorted()).toEqual(ours.toSorted());
  });

  it('says of each what causes it and what to do', () => {
    for (const { groups } of rows) {
      expect([groups!.code, groups!.cause.length, groups!.advice.length]).toEqual([
        groups!.code,
        expect.toSatisfy((length: number) => length > 8),
        expect.toSatisfy((length: number) => length > 4),
      ]);
    }
  });
});

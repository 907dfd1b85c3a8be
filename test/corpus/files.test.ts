import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../src/corpus/index.js';
import { refusal } from './refusal.js';
import { TemporaryDirectory } from './temporary.js';

const directory = new TemporaryDirectory();
const at = (name: string): string => join(directory.path, name);
directory.write('tree/b.txt', 'bb');
directory.write('tree/a.txt', 'a');
directory.write('tree/Z.md', 'zzz');
directory.write('tree/sub/c.txt', 'c');
directory.write('tree/sub/deep/d.txt', 'd');
directory.write('tree/.hidden/e.txt', 'e');
directory.write('tree/.f.txt', 'f');
mkdirSync(at('tree/empty'));

/** Paths found, relative to the temporary directory. */
const found = async (...patterns: string[]): Promise<string[]> =>
  (await findFiles(patterns)).map(({ path }) => relative(directory.path, path));
/** The kind of a file with these bytes. */
const kindOf = async (name: string, bytes: Uint8Array): Promise<string> =>
  (await findFiles([directory.write(name, bytes)]))[0].kind;
/** The message for a pattern, less the pattern. */
const because = async (pattern: string): Promise<string> => {
  const error = await findFiles([pattern]).catch((caught: unknown) => caught);
  return (error as Error).message.slice(pattern.length);
};

describe('finding files', () => {
  it('finds a file and its size', async () => {
    expect(await findFiles([at('tree/b.txt')])).toEqual([
      { path: at('tree/b.txt'), size: 2, kind: 'plain' },
    ]);
  });

  it('finds all files below a directory, sorted by code point, but not hidden ones', async () => {
    const all = ['tree/Z.md', 'tree/a.txt', 'tree/b.txt', 'tree/sub/c.txt', 'tree/sub/deep/d.txt'];
    expect(await found(at('tree'))).toEqual(all);
    expect(await found(at('tree/'))).toEqual(all);
  });

  it('sorts by code point, where JavaScript would sort by halves of surrogate pairs', async () => {
    directory.write('points/\u{1F9F5}.txt', '');
    directory.write('points/\uFF21.txt', '');
    expect(await found(at('points'))).toEqual(['points/\uFF21.txt', 'points/\u{1F9F5}.txt']);
  });

  it('expands a glob to files, sorted', async () => {
    expect(await found(at('tree/*'))).toEqual(['tree/Z.md', 'tree/a.txt', 'tree/b.txt']);
    expect(await found(at('tree/**/{c,d}.txt'))).toEqual(['tree/sub/c.txt', 'tree/sub/deep/d.txt']);
  });

  it('prefers a file whose name looks like a glob', async () => {
    directory.write('odd/[ab].txt', '');
    directory.write('odd/a.txt', '');
    expect(await found(at('odd/[ab].txt'))).toEqual(['odd/[ab].txt']);
  });

  it('finds a hidden file that is named', async () => {
    expect(await found(at('tree/.f.txt'))).toEqual(['tree/.f.txt']);
  });

  it('keeps the order of the patterns and lists each file once', async () => {
    symlinkSync(at('tree/a.txt'), at('link.txt'));
    expect(await found(at('tree/sub'), at('tree/*.txt'), at('link.txt'), at('tree'))).toEqual([
      'tree/sub/c.txt',
      'tree/sub/deep/d.txt',
      'tree/a.txt',
      'tree/b.txt',
      'tree/Z.md',
    ]);
  });

  it('follows links, but not in circles', async () => {
    directory.write('circle/in/a.txt', 'a');
    symlinkSync(at('circle'), at('circle/in/up'));
    symlinkSync(at('tree/sub'), at('circle/sub'));
    expect(await found(at('circle'))).toEqual([
      'circle/in/a.txt',
      'circle/sub/c.txt',
      'circle/sub/deep/d.txt',
    ]);
  });

  it('reads standard input in its place, once', async () => {
    expect(await findFiles(['-', at('tree/a.txt'), '-'])).toEqual([
      { path: '-', size: 0, kind: 'stdin' },
      { path: at('tree/a.txt'), size: 1, kind: 'plain' },
    ]);
  });

  it('recognises the kind by the first bytes, not by the name', async () => {
    expect(await kindOf('a.txt', gzipSync('text'))).toBe('gzip');
    expect(await kindOf('b.txt', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24))).toBe('zstd');
    expect(await kindOf('c.gz', Buffer.from('text'))).toBe('plain');
    expect(await kindOf('d.zst', new Uint8Array(0))).toBe('plain');
    expect(await kindOf('e.gz', Uint8Array.of(0x1f))).toBe('plain');
  });

  it('names a pattern that matches nothing', async () => {
    const missing = at('no-such.txt');
    await expect(findFiles([at('tree'), missing])).rejects.toThrow(
      refusal('CORPUS_MISSING', /no-such\.txt: no such file/),
    );
    await expect(findFiles([at('*.nothing')])).rejects.toThrow(
      refusal('CORPUS_MISSING', /\*\.nothing: no such file, and no file matches it as a glob/),
    );
    await expect(findFiles([at('tree/a.txt/b')])).rejects.toThrow(
      refusal('CORPUS_MISSING', /no such file/),
    );
    await expect(findFiles([at('tree/empty')])).rejects.toThrow(
      refusal('CORPUS_MISSING', /empty: this directory has no files/),
    );
    await expect(findFiles([])).rejects.toThrow(refusal('CORPUS_MISSING', /^No corpus was given/));
    await expect(findFiles([''])).rejects.toThrow(RangeError);
  });

  it('refuses a link that leads nowhere inside a directory', async () => {
    directory.write('broken/a.txt', '');
    symlinkSync(at('nowhere'), at('broken/b.txt'));
    await expect(findFiles([at('broken')])).rejects.toThrow(
      refusal('CORPUS_UNREADABLE', /broken: cannot be read: ENOENT.*b\.txt/),
    );
  });

  it('refuses a link that leads nowhere among the matches of a glob, in the same words', async () => {
    directory.write('dangling/a.txt', '');
    symlinkSync(at('nowhere'), at('dangling/b.txt'));
    expect(await because(at('dangling/*'))).toMatch(/^: cannot be read: ENOENT.*b\.txt/);
    expect(await because(at('dangling/*'))).toBe(await because(at('dangling')));
    expect(await found(at('dangling/a*'))).toEqual(['dangling/a.txt']);
  });

  it.skipIf(process.platform !== 'linux')('says which names are not UTF-8', async () => {
    const named = (name: string): Buffer =>
      Buffer.concat([Buffer.from(`${directory.path}/bytes/${name}`), Buffer.of(0xe9)]);
    directory.write('bytes/a.txt', '');
    writeFileSync(named('caf'), 'text');
    for (const pattern of [at('bytes'), at('bytes/*')]) {
      await expect(findFiles([pattern])).rejects.toThrow(
        refusal(
          'CORPUS_UNREADABLE',
          /ENOENT.*caf\uFFFD.*does not seem to be valid UTF-8: rename it$/,
        ),
      );
    }
  });

  it.skipIf(process.platform === 'win32')('refuses what is not a regular file', async () => {
    const path = directory.write('sockets/x', '').replace(/x$/, 's');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(findFiles([path])).rejects.toThrow(
      refusal('CORPUS_UNREADABLE', /cannot be read: not a regular file; pipe its text/),
    );
    server.close();
  });

  // The superuser may read everything; Windows has no such permissions.
  it.skipIf(process.getuid === undefined || process.getuid() === 0)(
    'refuses a file or directory that may not be read',
    async () => {
      chmodSync(directory.write('locked/a.txt', ''), 0);
      directory.write('locked/sub/b.txt', '');
      await expect(findFiles([at('locked/a.txt')])).rejects.toThrow(
        refusal('CORPUS_UNREADABLE', /a\.txt: cannot be read: EACCES/),
      );
      chmodSync(at('locked/sub'), 0);
      await expect(findFiles([at('locked')])).rejects.toThrow(
        refusal('CORPUS_UNREADABLE', /locked: cannot be read: EACCES/),
      );
      await expect(findFiles([at('locked/**')])).rejects.toThrow(
        refusal('CORPUS_UNREADABLE', /locked\/\*\*: cannot be read: EACCES.*sub/),
      );
      chmodSync(at('locked/sub'), 0o700);
    },
  );
});

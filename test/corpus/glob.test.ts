import { readdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandGlob } from '../../src/corpus/glob.js';
import { TemporaryDirectory } from './temporary.js';

const directory = new TemporaryDirectory();
directory.write('cd/a.txt', '');
directory.write('cd/sub/b.txt', '');
directory.write('cd/sub/deep/c.txt', '');
directory.write('cd/other/d.txt', '');
directory.write('cd/.hidden/e.txt', '');
symlinkSync(join(directory.path, 'nowhere'), join(directory.path, 'cd/link'));

/** Lists folders as the disk has them, but for one that may not be read. */
const locked = (name: string): typeof readdirSync => {
  const list = (path: string, options: { withFileTypes: true }): unknown => {
    if (join(path) === join(directory.path, name, '/')) {
      throw Object.assign(new Error(`EACCES: permission denied, scandir '${path}'`), {
        code: 'EACCES',
      });
    }
    return readdirSync(path, options);
  };
  return list as typeof readdirSync;
};
const expand = (pattern: string, lockedFolder?: string): string[] =>
  expandGlob(
    `${directory.path}/${pattern}`,
    lockedFolder === undefined ? readdirSync : locked(lockedFolder),
  )
    .map((path) => relative(directory.path, path))
    .toSorted();

describe('expanding a glob', () => {
  it('finds files, by absolute path or from the current folder', () => {
    expect(expand('cd/*/*.txt')).toEqual(['cd/other/d.txt', 'cd/sub/b.txt']);
    expect(expand('cd/{a,sub/b,sub/deep/c}.txt')).toHaveLength(3);
    expect(expand('cd/+(sub/|deep/)*.txt')).toEqual(expand('cd/{sub,sub/deep}/*.txt'));
    const here = relative(process.cwd(), directory.path);
    expect(expandGlob(`${here}/cd/**/b.txt`)).toEqual([join(here, 'cd/sub/b.txt')]);
    expect(expandGlob('package.j*')).toEqual(['package.json']);
  });

  it.each(['a (draft)', 'q(1)', '[x]', 'a!b', '{k}', '+(y)', '@(z)', 'st*r', 'wh?t'])(
    'takes the name of an existing folder literally: %s',
    (name) => {
      directory.write(`${name}/t.txt`, '');
      directory.write(`${name}/sub (2)/u.txt`, '');
      expect(expand(`${name}/*.txt`)).toEqual([`${name}/t.txt`]);
      expect(expand(`${name}/sub (2)/*`)).toEqual([`${name}/sub (2)/u.txt`]);
    },
  );

  it('takes a glob character after a backslash literally', () => {
    directory.write('plain/f(1).txt', '');
    expect(expand('plain/f\\(1\\)*')).toEqual(['plain/f(1).txt']);
  });

  it('finds nothing if nothing matches', () => {
    expect(expand('cd/*.md')).toEqual([]);
    expect(expand('none/*.txt')).toEqual([]);
    expect(expand('cd/a.txt/*')).toEqual([]);
  });

  it.each(['cd/**', 'cd/*/*.txt', 'cd/**/b.txt', 'cd/{sub,other}/*', 'c*/sub/*.txt', 'cd/sub/*'])(
    '%s fails if it reaches into an unreadable folder',
    (pattern) => {
      expect(expand(pattern)).not.toEqual([]);
      expect(() => expand(pattern, 'cd/sub')).toThrow(/EACCES.*sub/);
    },
  );

  it('minds no folder that it does not reach into', () => {
    expect(expand('cd/*.txt', 'cd/sub')).toEqual(['cd/a.txt']);
    expect(expand('cd/a*', 'cd/sub')).toEqual(['cd/a.txt']);
    expect(expand('cd/*', 'cd/sub')).toEqual(['cd/a.txt', 'cd/link']);
    expect(expand('cd/other/*', 'cd/sub')).toEqual(['cd/other/d.txt']);
    expect(expand('cd/**/*.txt', 'cd/.hidden')).toHaveLength(4);
    expect(expand('cd/*/*.txt', '')).toEqual(['cd/other/d.txt', 'cd/sub/b.txt']);
  });

  it('returns a dangling link if its name matches', () => {
    expect(expand('cd/l*')).toEqual(['cd/link']);
    expect(expand('cd/*.txt')).toEqual(['cd/a.txt']);
  });
});

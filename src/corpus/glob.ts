import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { type FileSystemAdapter, globSync } from 'tinyglobby';
import { statIfThere } from './stat.js';

/** The part of a pattern before the folder or file name with the first wildcard. */
const BASE = /^[^*?[\]{}()!+@\\]*\//;

/**
 * The folder that a pattern is about, as far as it is there: a sign of a glob in the name of a folder
 * that exists is a character like any other.
 */
function baseOf(pattern: string): string {
  let base = BASE.exec(pattern)?.[0] ?? '';
  for (;;) {
    const end = pattern.indexOf('/', base.length);
    const folder = pattern.slice(0, end + 1);
    if (end === -1 || statIfThere(folder)?.isDirectory() !== true) return base;
    base = folder;
  }
}

/** Signs of a pattern that may reach deeper than it has slashes. */
const ANY_DEPTH = /\*\*|\(/;

/**
 * The files that match a glob, in no order. A dangling link counts as a file, so that opening it
 * reports an error.
 *
 * @param readFolder tests pass another
 * @throws the file system's error for a folder that the pattern reaches into and that cannot be read
 */
export function expandGlob(pattern: string, readFolder = readdirSync): string[] {
  const base = baseOf(pattern);
  if (base !== '' && statIfThere(base) === undefined) return [];
  const rest = pattern.slice(base.length);
  const errors: unknown[] = [];
  const paths = globSync(rest, {
    // The search begins here: folders above it need not be readable.
    cwd: base === '' ? '.' : base,
    // Nor need those below the last that may hold a match.
    deep: ANY_DEPTH.test(rest) ? Infinity : rest.split('/').length - 1,
    expandDirectories: false,
    fs: watchedFileSystem(readFolder, errors),
  });
  if (errors.length > 0) throw errors[0];
  return paths.map((path) => posix.join(base, path));
}

/** The search swallows every error; here they are noted, or lead to a result that shows them. */
function watchedFileSystem(readFolder: typeof readdirSync, errors: unknown[]): FileSystemAdapter {
  const noting = (path: string, options: { withFileTypes: true }): unknown => {
    try {
      return readFolder(path, options);
    } catch (error) {
      errors.push(error);
      throw error;
    }
  };
  return {
    readdirSync: noting as typeof readdirSync,
    realpathSync: ((path: string) => orElse(realpathSync, () => path)(path)) as typeof realpathSync,
    statSync: ((path: string) => orElse(statSync, lstatSync)(path)) as typeof statSync,
  };
}

/** `action`, or where that fails `otherwise`. */
function orElse<T>(
  action: (path: string) => T,
  otherwise: (path: string) => T,
): (path: string) => T {
  return (path) => {
    try {
      return action(path);
    } catch {
      return otherwise(path);
    }
  };
}

import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { posix } from 'node:path';
import { encodingOf, markedEncoding } from '../bytes/encoding.js';
import { SIGNATURE_BYTES } from '../bytes/signatures.js';
import { string } from '../options/check.js';
import { CorpusError } from '../errors.js';
import { expandGlob } from './glob.js';
import { refuseForeign, refuseUnmarked } from './text-check.js';
import { statIfThere } from './stat.js';

/** One source of text. */
export interface CorpusFile {
  /** '-' for standard input. */
  path: string;
  /** Bytes on disk, 0 for standard input. */
  size: number;
  /** Only a plain file can be split; others are read as a stream. 'encoded' means not UTF-8. */
  kind: 'plain' | 'gzip' | 'zstd' | 'encoded' | 'stdin';
  /** The encoding of its text, if it is known not to be UTF-8, as TextDecoder names it. */
  encoding?: string;
}

/** Bytes that `kindOf` needs. */
export const MAGIC_BYTES = 4;

/**
 * The files that patterns stand for, in the order of the patterns. A pattern is a file, a directory
 * (all files below it, without those whose name, or whose directory's name, begins with a dot), a
 * glob (`**` too; it matches files only), or '-' for standard input. An existing path takes
 * precedence over a glob. Files of a directory or glob are sorted by code point; a file that occurs
 * again, under any name, is left out.
 *
 * @param encoding of all their text, as TextDecoder names it; UTF-8 by default, or UTF-16 where a
 *   byte order mark says so
 * @throws CorpusError CORPUS_MISSING for a pattern that finds nothing, CORPUS_UNREADABLE for a
 *   file, or a folder that a pattern reaches into, that cannot be read, CORPUS_BINARY for one that
 *   is known not to be text; RangeError for an encoding that is none
 */
export async function findFiles(
  patterns: readonly string[],
  encoding?: string,
): Promise<CorpusFile[]> {
  const named = encoding === undefined ? undefined : encodingOf(encoding);
  if (patterns.length === 0) {
    throw new CorpusError(
      'CORPUS_MISSING',
      "No corpus was given: name a file, a directory, a glob or '-' for standard input.",
    );
  }
  const found = new Map<string, CorpusFile>(); // by real path, in order
  for (const pattern of patterns) {
    string('corpus', pattern);
    if (pattern === '-') {
      found.set('-', { path: '-', size: 0, kind: 'stdin', ...(named && { encoding: named }) });
      continue;
    }
    for (const path of pathsOf(pattern)) {
      const [file, key] = reading(
        pattern,
        () => [inspect(path, named), realpathSync(path)] as const,
      );
      if (!found.has(key)) found.set(key, file);
    }
  }
  return [...found.values()];
}

/** The kind of a file by its first bytes. */
export function kindOf(magic: Uint8Array): 'plain' | 'gzip' | 'zstd' {
  const [a, b, c, d] = magic;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : 'plain';
}

/** How to escape glob characters, for a pattern that has some. */
const escapeHint = (pattern: string): string =>
  /[[\]{}()!+@]/.test(pattern)
    ? ' To match ( ) [ ] { } ! + @ literally in a pattern with * or ?, put a backslash before them.'
    : '';

/** The paths of one pattern, at least one. */
function pathsOf(pattern: string): string[] {
  const stats = reading(pattern, () => statIfThere(pattern));
  if (stats !== undefined && !stats.isDirectory()) return [pattern];

  const paths = reading(pattern, () => (stats === undefined ? expandGlob(pattern) : walk(pattern)));
  if (paths.length > 0) return paths.toSorted(byCodePoint);
  throw new CorpusError(
    'CORPUS_MISSING',
    stats === undefined
      ? `${pattern}: no such file, and no file matches it as a glob. Check the path.${escapeHint(pattern)}`
      : `${pattern}: this directory has no files (hidden ones are not read).`,
  );
}

/**
 * All files below a directory. Written by hand, because an unreadable directory must be an error.
 */
function walk(directory: string, above: readonly string[] = []): string[] {
  const real = realpathSync(directory);
  if (above.includes(real)) return []; // a symbolic link to a parent folder
  return readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const path = posix.join(directory, name);
      const stats = statSync(path);
      if (stats.isDirectory()) return walk(path, [...above, real]);
      return stats.isFile() ? [path] : [];
    });
}

/** The size and kind of a file. It is opened, so an unreadable one is noticed at once. */
function inspect(path: string, encoding: string | undefined): CorpusFile {
  // Opening a named pipe would block, and reading its first bytes would lose them.
  if (!statSync(path).isFile()) {
    throw new Error(
      "not a regular file; pipe its text to standard input and give '-' as the corpus",
    );
  }
  const fd = openSync(path, 'r');
  try {
    const head = new Uint8Array(SIGNATURE_BYTES);
    const magic = head.subarray(0, readSync(fd, head, 0, SIGNATURE_BYTES, 0));
    refuseForeign(magic, path);
    const kind = kindOf(magic);
    const { size } = fstatSync(fd);
    const found = encoding ?? (kind === 'plain' ? markedEncoding(magic) : undefined);
    if (found === undefined) {
      refuseUnmarked(magic, path); // what a thread finds first would else be the message
      return { path, size, kind };
    }
    return { path, size, kind: kind === 'plain' ? 'encoded' : kind, encoding: found };
  } finally {
    closeSync(fd);
  }
}

/** Runs `action`; its failure becomes a CorpusError that names the pattern. */
function reading<T>(pattern: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    const { message, code } = error as NodeJS.ErrnoException;
    // Node.js replaces such bytes by U+FFFD, and then does not find the file.
    const hint =
      code === 'ENOENT' && message.includes('\uFFFD')
        ? '. This name does not seem to be valid UTF-8: rename it'
        : '';
    throw new CorpusError('CORPUS_UNREADABLE', `${pattern}: cannot be read: ${message}${hint}`, {
      cause: error,
    });
  }
}

/** UTF-8 bytes sort by code point; UTF-16 strings do not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

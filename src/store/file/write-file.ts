import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { string } from '../../options/check.js';
import { WordloomError } from '../../errors.js';
import { isSystemError } from './system-error.js';
import { createTemporary, removeStaleTemporaries } from './temporaries.js';

const GATHERED_LENGTH = 1 << 20; // characters written at once

/** A file to be written. Strings are written as UTF-8. */
export interface FileContent {
  readonly path: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/**
 * Writes files so that at every moment, even after a crash, each `path` is either the old file or
 * the complete new one. No file is replaced before all of them are written.
 *
 * @throws WordloomError FILE_UNWRITABLE; the old files are then untouched, unless the system fails
 *   between replacing one and the next. RangeError if a path is empty. Errors of `chunks` are
 *   passed on.
 */
export function writeFilesAtomically(files: readonly FileContent[]): void {
  const paths = files.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice !== undefined) {
    const reason = 'one of its own companion files would have the same name; choose another ending';
    throw unwritableFile(twice)(reason);
  }
  const replacements: Replacement[] = [];
  try {
    for (const { path, chunks } of files) {
      const replacement = new Replacement(path, unwritableFile(path));
      replacements.push(replacement);
      replacement.attempt(() => writeAll(replacement.temporary, chunks));
    }
    for (const replacement of replacements) replacement.attempt(() => replacement.commit());
  } finally {
    for (const replacement of replacements) replacement.discard();
  }
}

/** `writeFilesAtomically` for one file. */
export function writeFileAtomically(path: string, chunks: FileContent['chunks']): void {
  writeFilesAtomically([{ path, chunks }]);
}

/**
 * Finds out whether a file can be written.
 *
 * @throws as `writeFilesAtomically`
 */
export function checkFilePath(path: string): void {
  rehearseReplacing(path, () => {}, unwritableFile(path));
}

const unwritableFile =
  (path: string): Unwritable =>
  (reason, cause) =>
    new WordloomError('FILE_UNWRITABLE', `The file ${path} cannot be written: ${reason}.`, {
      cause,
    });

function writeAll(path: string, chunks: FileContent['chunks']): void {
  const file = openSync(path, 'w');
  try {
    for (const part of gather(chunks)) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}

/** Joins short strings, since each write costs a system call. */
export function* gather(chunks: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  let text = '';
  for (const chunk of chunks) {
    if (typeof chunk === 'string') {
      text += chunk;
      if (text.length < GATHERED_LENGTH) continue;
    }
    if (text !== '') yield text;
    text = '';
    if (typeof chunk !== 'string') yield chunk;
  }
  if (text !== '') yield text;
}

/** Makes an error of the reason, in words, why a file cannot be written. */
type Unwritable = (reason: string, cause?: unknown) => Error;

/**
 * An empty temporary file beside its target, which it replaces once it is filled. The target is
 * `path`, or what `path` links to. Temporaries of the same target that crashed processes left
 * behind are removed first.
 */
export class Replacement {
  readonly temporary: string;
  readonly target: string;
  readonly #old: Stats | undefined;
  readonly #unwritable: Unwritable;

  /**
   * @throws what `unwritable` makes of a failure of the system, given the reason in words;
   *   RangeError if `path` is empty
   */
  constructor(path: string, unwritable: Unwritable) {
    string('path', path);
    this.#unwritable = unwritable;
    let target = resolve(path);
    try {
      if (namesFolder(path)) throw unwritable('it names a folder; give the name of a file');
      const old = statSync(path, { throwIfNoEntry: false });
      if (old && !old.isFile()) throw unwritable('it exists and is not a regular file');
      if (old) target = realpathSync(path);
      if (old && isProtected(old, dirname(target))) {
        throw unwritable(
          'it belongs to another user, and only its owner may replace it in that folder',
        );
      }
      this.target = target;
      removeStaleTemporaries(target);
      this.temporary = createTemporary(target, old?.mode);
      this.#old = old;
    } catch (error) {
      throw explain(error, target, unwritable);
    }
  }

  /**
   * Forces the temporary to the disk and renames it to its target, whose permissions are kept.
   *
   * @throws errors of the system
   */
  commit(): void {
    synchronise(this.temporary, 'r+', this.#old);
    renameSync(this.temporary, this.target);
    try {
      synchronise(dirname(this.target), 'r');
    } catch {
      // Not every system can synchronise a folder; the file itself is complete and in its place.
    }
  }

  /** Removes the temporary, if it is still there. */
  discard(): void {
    rmSync(this.temporary, { force: true });
  }

  /** Works on the file; a failure of the system is thrown as what `unwritable` makes of it. */
  attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.explain(error);
    }
  }

  /** What to throw for an error: what `unwritable` makes of a failure of the system. */
  explain(error: unknown): unknown {
    return explain(error, this.target, this.#unwritable);
  }
}

const explain = (error: unknown, target: string, unwritable: Unwritable): unknown =>
  isSystemError(error) ? unwritable(reasonOf(error, dirname(target)), error) : error;

/** Fills the file `temporary`, which is to become `target`. */
type Build = (temporary: string, target: string) => void;

/**
 * Lets `build` fill an empty temporary file, which then replaces `path`. If anything fails, the
 * temporary file is removed and the old file stays.
 *
 * @throws like `Replacement`, and the errors of `build`
 */
export function replaceFile(path: string, build: Build, unwritable: Unwritable): void {
  const replacement = new Replacement(path, unwritable);
  try {
    replacement.attempt(() => {
      build(replacement.temporary, replacement.target);
      replacement.commit();
    });
  } finally {
    replacement.discard();
  }
}

/**
 * Does the same as `replaceFile`, but removes the temporary file instead of renaming it.
 *
 * @throws the same errors
 */
export function rehearseReplacing(path: string, build: Build, unwritable: Unwritable): void {
  const replacement = new Replacement(path, unwritable);
  try {
    replacement.attempt(() => build(replacement.temporary, replacement.target));
  } finally {
    replacement.discard();
  }
}

/** Whether the last part of `path` is empty, `.` or `..`. */
const namesFolder = (path: string): boolean => /(^|\/)\.{0,2}$/.test(path.replaceAll(sep, '/'));

/** In a folder with the sticky bit, such as /tmp, only its owner and a file's may replace a file. */
function isProtected(old: Stats, folder: string): boolean {
  const user = process.geteuid?.();
  if (user === undefined || user === 0) return false;
  const { mode, uid } = statSync(folder);
  return (mode & 0o1000) !== 0 && uid !== user && old.uid !== user;
}

/** Forces a file or folder to the disk; a file with the permissions of `old`, if there is one. */
function synchronise(path: string, flags: string, old?: Stats): void {
  const handle = openSync(path, flags);
  try {
    // Not before it is complete: the old file may be read-only.
    if (old) fchmodSync(handle, old.mode & 0o7777);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function reasonOf(error: Error & { code: string }, folder: string): string {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return `the disk is full; free some space on the disk of ${folder}`;
    case 'ENOENT':
      return existsSync(folder)
        ? `another program removed a file in ${folder} meanwhile; try again`
        : `the folder ${folder} does not exist; create it first`;
    case 'ENOTDIR':
      return `${folder} is not a folder`;
    case 'EROFS':
      return `the folder ${folder} is on a read-only disk`;
    case 'EACCES':
    case 'EPERM':
      return `the folder ${folder} is read-only for this user, or another program holds the file`;
    default:
      return `${error.message} (${error.code})`;
  }
}

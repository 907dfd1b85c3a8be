import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { string } from '../check.js';
import { WordloomError } from '../errors.js';

const GATHERED_LENGTH = 1 << 20; // characters written at once

/**
 * Writes a file so that at every moment, a crash included, `path` is either the old file or the
 * whole new one. Strings are written as UTF-8.
 *
 * @throws WordloomError FILE_UNWRITABLE; the old file is then untouched. RangeError if `path` is
 *   empty. What `chunks` throws is passed on.
 */
export function writeFileAtomically(path: string, chunks: Iterable<string | Uint8Array>): void {
  const write = (temporary: string): void => {
    const file = openSync(temporary, 'w');
    try {
      for (const part of gather(chunks)) writeFileSync(file, part);
    } finally {
      closeSync(file);
    }
  };
  replaceFile(path, write, (reason, cause) => {
    const message = `The file ${path} cannot be written: ${reason}.`;
    return new WordloomError('FILE_UNWRITABLE', message, { cause });
  });
}

/** Joins short strings, since each write costs a system call. */
function* gather(chunks: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
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

/** Fills the file `temporary`, which is to become `target`. */
type Build = (temporary: string, target: string) => void;

/** Makes an error of the reason, in words, why a file cannot be written. */
type Unwritable = (reason: string, cause?: unknown) => Error;

/**
 * Lets `build` fill an empty temporary file, forces it to the disk and renames it to its target:
 * `path`, or what `path` links to. Whatever fails, the temporary is removed and the old file stays.
 * Temporaries of the same target that crashed processes left behind are removed first. The
 * permissions of an old file are kept.
 *
 * @throws what `unwritable` makes of a failure of the system, given the reason in words; RangeError
 *   if `path` is empty; all else that `build` throws is passed on.
 */
export function replaceFile(path: string, build: Build, unwritable: Unwritable): void {
  const replace = (temporary: string, target: string, old: Stats | undefined): void => {
    build(temporary, target);
    synchronise(temporary, 'r+', old);
    renameSync(temporary, target);
    try {
      synchronise(dirname(target), 'r');
    } catch {
      // Not every system can synchronise a folder; the file itself is complete and in its place.
    }
  };
  withTemporary(path, replace, unwritable);
}

/** Does all that `replaceFile` does, but removes the temporary in the end. Throws the same. */
export function rehearseReplacing(path: string, build: Build, unwritable: Unwritable): void {
  const rehearse = (temporary: string, target: string): void => {
    build(temporary, target);
    rmSync(temporary);
  };
  withTemporary(path, rehearse, unwritable);
}

function withTemporary(
  path: string,
  work: (temporary: string, target: string, old: Stats | undefined) => void,
  unwritable: Unwritable,
): void {
  string('path', path);
  let target = resolve(path);
  let temporary: string | undefined;
  try {
    if (namesFolder(path)) throw unwritable('it names a folder; give the name of a file');
    const old = statSync(path, { throwIfNoEntry: false });
    if (old && !old.isFile()) throw unwritable('it exists and is not a regular file');
    if (old) target = realpathSync(path);
    if (old && isProtected(old, dirname(target))) {
      throw unwritable('it belongs to another user, whose files in that folder only they replace');
    }
    removeStaleTemporaries(target);
    temporary = createTemporary(target, old?.mode);
    work(temporary, target, old);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw isSystemError(error) ? unwritable(reasonOf(error, dirname(target)), error) : error;
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

let temporaries = 0;

/** @param mode permissions of the old file, so that nobody else may read the new one meanwhile */
function createTemporary(target: string, mode = 0o666): string {
  for (;;) {
    const path = join(dirname(target), `${prefixOf(target)}${process.pid}-${temporaries++}.tmp`);
    try {
      closeSync(openSync(path, 'wx', (mode & 0o777) | 0o600)); // which SQLite needs
      return path;
    } catch (error) {
      // A worker thread of this process counts for itself and may have taken the name.
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    }
  }
}

/** How the names of a target's temporaries begin: short enough that 255 bytes hold all the rest. */
const prefixOf = (target: string): string =>
  `.${Buffer.from(basename(target)).subarray(0, 200).toString()}.`;

function removeStaleTemporaries(target: string): void {
  const folder = dirname(target);
  const prefix = prefixOf(target);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))?.[1];
    const path = join(folder, name);
    if (pid !== undefined && isStale(path, Number(pid))) rmSync(path, { force: true });
  }
}

const STALE_AFTER = 10 * 60_000; // ms

/** Whether nobody writes the temporary any more. */
function isStale(path: string, pid: number): boolean {
  const mtime = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  // A process in another container may share the folder: it looks dead from here, and may even
  // have our number. But whoever is at work has written lately.
  if (mtime === undefined || mtime > Date.now() - STALE_AFTER) return false;
  // A crashed process may have had our number before: its file is older than this process.
  if (pid === process.pid) return mtime < Date.now() - process.uptime() * 1000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isSystemError(error) && error.code === 'ESRCH';
  }
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

/** Errors of the operating system and of SQLite carry a code. */
function isSystemError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    !(error instanceof WordloomError) &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

function reasonOf(error: Error & { code: string }, folder: string): string {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return `the disk is full; free some space on the disk of ${folder}`;
    case 'ENOENT':
      return existsSync(folder)
        ? `another program removed a file of ${folder} meanwhile; try again`
        : `the folder ${folder} does not exist; create it first`;
    case 'ENOTDIR':
      return `${folder} is not a folder`;
    case 'EROFS':
      return `the folder ${folder} is on a read-only disk`;
    case 'EACCES':
    case 'EPERM':
      return `the folder ${folder} is read-only for this user, or another program holds the file`;
    case 'SQLITE_CONSTRAINT_UNIQUE':
      return 'a word occurs twice in the vocabulary; words must be distinct';
    default:
      return `${error.message} (${error.code})`;
  }
}

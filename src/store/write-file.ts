import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WordloomError } from '../errors.js';

const GATHERED_LENGTH = 1 << 20; // characters written at once

/**
 * Writes a file so that at every moment, a crash included, `path` is either the old file or the
 * whole new one. Strings are written as UTF-8.
 *
 * @throws WordloomError FILE_UNWRITABLE; the old file is then untouched. What `chunks` throws is
 *   passed on.
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

/**
 * Lets `build` fill an empty temporary file, forces it to the disk and renames it to its target:
 * `path`, or what `path` links to. Whatever fails, the temporary is removed and the old file stays.
 * Temporaries of the same target that crashed processes left behind are removed first. The
 * permissions of an old file are kept.
 *
 * @throws what `unwritable` makes of a failure of the system, given the reason in words; all else
 *   that `build` throws is passed on.
 */
export function replaceFile(
  path: string,
  build: (temporary: string, target: string) => void,
  unwritable: (reason: string, cause?: unknown) => Error,
): void {
  let target = resolve(path);
  let temporary: string | undefined;
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old && !old.isFile()) throw unwritable('it exists and is not a regular file');
    if (old) target = realpathSync(path);
    removeStaleTemporaries(target);
    temporary = createTemporary(target);
    if (old) chmodSync(temporary, old.mode & 0o7777);
    build(temporary, target);
    synchronise(temporary, 'r+');
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw isSystemError(error) ? unwritable(reasonOf(error, dirname(target)), error) : error;
  }
  try {
    synchronise(dirname(target), 'r');
  } catch {
    // Not every system can synchronise a folder; the file itself is complete and in its place.
  }
}

let temporaries = 0;

function createTemporary(target: string): string {
  for (;;) {
    const name = `.${basename(target)}.${process.pid}-${temporaries++}.tmp`;
    const path = join(dirname(target), name);
    try {
      closeSync(openSync(path, 'wx'));
      return path;
    } catch (error) {
      // A worker thread of this process counts for itself and may have taken the name.
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    }
  }
}

function removeStaleTemporaries(target: string): void {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))?.[1];
    const path = join(folder, name);
    if (pid !== undefined && isStale(path, Number(pid))) rmSync(path, { force: true });
  }
}

function isStale(path: string, pid: number): boolean {
  if (pid === process.pid) {
    // A crashed process may have had this number before: its file is older than this process.
    const started = Date.now() - process.uptime() * 1000;
    const mtime = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return mtime !== undefined && mtime < started;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isSystemError(error) && error.code === 'ESRCH';
  }
}

function synchronise(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
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
    case 'ENOTDIR':
      return `the folder ${folder} does not exist; create it first`;
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

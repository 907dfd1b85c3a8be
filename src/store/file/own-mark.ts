/**
 * A mark that lets wordloom recognise files written by this user: a keyed digest (HMAC-SHA256). Its
 * key is in a file that only the user may read:
 *
 *     $XDG_STATE_HOME/wordloom/key     (~/.local/state/wordloom/key)
 *     %LOCALAPPDATA%\wordloom\key      on Windows
 *
 * Without a place for the key there are no marks. Losing the key loses no data: marked files then
 * count as foreign.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const KEY_BYTES = 32;

/**
 * This user's mark of a text; undefined if there is no place for a key. Creates the key if
 * necessary.
 */
export function ownMark(text: string): string | undefined {
  const key = readKey() ?? makeKey();
  return key && digest(key, text).toString('hex');
}

/** Whether this user's programs made the mark, of this text. */
export function isOwnMark(mark: unknown, text: string): boolean {
  const key = readKey();
  if (key === undefined || typeof mark !== 'string') return false;
  const expected = digest(key, text);
  const given = Buffer.from(mark, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const digest = (key: Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** The folder of the key; undefined if the user has no home folder. */
function keyFolder(): string | undefined {
  const { XDG_STATE_HOME: state, LOCALAPPDATA: local } = process.env;
  if (process.platform === 'win32' && local) return join(local, 'wordloom');
  if (state && isAbsolute(state)) return join(state, 'wordloom');
  const home = homedir();
  return isAbsolute(home) ? join(home, '.local', 'state', 'wordloom') : undefined;
}

/** The key, if it exists and only this user can read it. */
function readKey(): Buffer | undefined {
  const folder = keyFolder();
  if (folder === undefined) return undefined;
  let file: number;
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    file = openSync(join(folder, 'key'), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    const user = process.geteuid?.();
    const isOwn = user === undefined || (stats.uid === user && (stats.mode & 0o077) === 0);
    const key = Buffer.alloc(KEY_BYTES);
    if (!stats.isFile() || !isOwn || stats.size !== KEY_BYTES) return undefined;
    return readSync(file, key) === KEY_BYTES ? key : undefined;
  } finally {
    closeSync(file);
  }
}

/** A new key; where another process makes one at the same time, that one. */
function makeKey(): Buffer | undefined {
  const folder = keyFolder();
  if (folder === undefined) return undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'key'), randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch {
    // It cannot be written, or exists already: reading it decides.
  }
  return readKey();
}

/** Temporary files beside their targets, and those that crashed processes left behind. */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './system-error.js';

let temporaries = 0;

/**
 * Creates an empty temporary file beside its target. Its name is unpredictable. Otherwise anyone who
 * may write to the folder could place a journal beside it in advance.
 *
 * @param mode permissions of the old file, so that nobody else may read the new one meanwhile
 * @throws errors of the system
 */
export function createTemporary(target: string, mode = 0o666): string {
  for (;;) {
    const owner = `${process.pid}-${temporaries++}-${system()}-${randomBytes(6).toString('hex')}`;
    const path = join(dirname(target), `${prefixOf(target)}${owner}.tmp`);
    try {
      closeSync(openSync(path, 'wx', (mode & 0o777) | 0o600)); // which SQLite needs
      return path;
    } catch (error) {
      // A worker thread of this process counts for itself and may have taken the name.
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    }
  }
}

/**
 * The prefix of a target's temporary files, short enough for the whole name to fit into 255 bytes.
 */
const prefixOf = (target: string): string =>
  `.${Buffer.from(basename(target)).subarray(0, 200).toString()}.`;

/** Removes the temporaries of a target that crashed processes left behind. */
export function removeStaleTemporaries(target: string): void {
  const folder = dirname(target);
  const prefix = prefixOf(target);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, place] =
      /^(\d+)-\d+(?:-(\w+)(?:-\w+)?)?\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    const path = join(folder, name);
    if (pid !== undefined && isStale(path, Number(pid), place)) rmSync(path, { force: true });
  }
}

const STALE_AFTER = 10 * 60_000; // ms

let systemName: string | undefined;

/** Identifies the machine or container in which process numbers are unique. */
function system(): string {
  if (systemName !== undefined) return systemName;
  let processes = '';
  try {
    processes = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has it, and containers.
  }
  const hash = createHash('sha256').update(`${hostname()} ${processes}`);
  systemName = hash.digest('hex').slice(0, 12);
  return systemName;
}

/**
 * Whether the process that wrote the temporary file has ended.
 *
 * @param place the `system` of the process
 */
function isStale(path: string, pid: number, place: string | undefined): boolean {
  const mtime = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (mtime === undefined) return false;
  // A process in another container may share the folder. It looks dead from here, and may even have
  // our process id. But a running one has written recently.
  if (place !== system() && mtime > Date.now() - STALE_AFTER) return false;
  // A crashed process may have had our number before: its file is older than this process.
  if (pid === process.pid) return mtime < Date.now() - process.uptime() * 1000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isSystemError(error) && error.code === 'ESRCH';
  }
}

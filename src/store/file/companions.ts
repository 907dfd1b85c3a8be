/**
 * The files that SQLite keeps beside a database: a rollback journal, or a log and its index. SQLite
 * trusts their content and follows links, so they are checked first: anybody may have put them into
 * the folder.
 */
import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';

/** What SQLite calls them, behind the name of the database. */
const ENDINGS = ['-journal', '-wal', '-shm'] as const;

/** Ends a journal that names a super-journal; also begins each part of a journal. */
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/** A problem with a file beside a database. */
export interface StrangeCompanion {
  readonly path: string;
  /** Completes "it ...". */
  readonly reason: string;
}

/**
 * Finds a file beside the database that SQLite must not open:
 *
 * - no regular file, such as a symbolic link: SQLite would write to what it leads to;
 * - one of several names of a file, for the same reason;
 * - a journal that names a super-journal. SQLite writes one if a change spans several databases,
 * which ours never does, and applying such a journal deletes the file of that name, whatever it is
 * (https://www.sqlite.org/fileformat2.html, "The Rollback Journal"; pager.c, pager_delsuper).
 *
 * @param target the database, or a symbolic link to it
 */
export function strangeCompanion(target: string): StrangeCompanion | undefined {
  const real = realOf(target);
  for (const ending of ENDINGS) {
    const path = `${real}${ending}`;
    const stats = statsOf(path);
    const reason = stats && reasonAgainst(path, stats, ending);
    if (reason !== undefined) return { path, reason };
  }
  return undefined;
}

/**
 * Finds a file beside the database that belongs to another user, who could change it after the
 * check.
 *
 * @param target the database, or a symbolic link to it
 */
export function foreignCompanion(target: string): StrangeCompanion | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined;
  const real = realOf(target);
  const owner = statsOf(real)?.uid ?? user;
  const path = companionsOf(real).find(
    (each) => ![user, owner].includes(statsOf(each)?.uid ?? user),
  );
  return path === undefined ? undefined : { path, reason: 'belongs to another user' };
}

/** The files that exist beside a database, including dangling links. */
export const companionsOf = (target: string): string[] =>
  ENDINGS.map((ending) => `${target}${ending}`).filter(isThere);

/** Whether there is anything of that name, be it a symbolic link that leads nowhere. */
const isThere = (path: string): boolean => statsOf(path) !== undefined;

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // With the suffix the name may be too long for the file system; then no such file exists.
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}

/** SQLite looks beside the file itself, not beside links to it. */
function realOf(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    return target; // there is none
  }
}

function reasonAgainst(path: string, stats: Stats, ending: string): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link';
  if (!stats.isFile()) return 'is not a regular file';
  if (stats.nlink > 1) return 'is a file with a second name (a hard link)';
  if (ending === '-journal' && endsInMagic(path)) {
    return 'names a super-journal, which SQLite would delete';
  }
  return undefined;
}

function endsInMagic(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const end = Buffer.alloc(JOURNAL_MAGIC.length);
    if (size < end.length) return false;
    readSync(file, end, 0, end.length, size - end.length);
    return end.equals(JOURNAL_MAGIC);
  } finally {
    closeSync(file);
  }
}

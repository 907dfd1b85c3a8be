/**
 * The files that SQLite keeps beside a database: a rollback journal, or a log and its index. SQLite
 * believes what they say and follows where they lead, so in a folder that may be anybody's they are
 * looked at first.
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

/** Something wrong with a file beside a database. */
export interface StrangeCompanion {
  readonly path: string;
  /** Completes "it ...". */
  readonly reason: string;
}

/**
 * A file beside the database that SQLite must not be let near, if there is one:
 *
 * - no regular file, such as a symbolic link: SQLite would write to what it leads to;
 * - one of several names of a file, for the same reason;
 * - a journal that names a super-journal. SQLite writes one where a change spans several databases,
 *   which ours never does; and whoever applies such a journal deletes the file of that name, be it what
 *   it may (https://www.sqlite.org/fileformat2.html, "The Rollback Journal"; pager.c, pager_delsuper).
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
 * A file beside the database that belongs to somebody else, if there is one. Whoever owns it could
 * change it after it was looked at.
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

/** The files that lie beside a database now, as they are named there: dangling links too. */
export const companionsOf = (target: string): string[] =>
  ENDINGS.map((ending) => `${target}${ending}`).filter(isThere);

/** Whether there is anything of that name, be it a symbolic link that leads nowhere. */
const isThere = (path: string): boolean => statsOf(path) !== undefined;

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // With the ending, the name may be longer than names can be: there is no such file.
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}

/** SQLite looks beside the file itself, wherever links to it lie. */
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
  if (stats.nlink > 1) return 'is a file that has another name too';
  if (ending === '-journal' && endsInMagic(path)) {
    return 'names a super-journal, a file that SQLite would delete';
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

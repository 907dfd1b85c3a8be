import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { companionsOf, foreignCompanion, strangeCompanion } from './companions.js';
import { openDatabase } from './driver.js';
import { unwritable } from './model-errors.js';

/**
 * A program that edited the old model and crashed leaves a journal. SQLite would take it for the
 * journal of the new file and damage that. But the old model needs its journal, which undoes an
 * incomplete change. So we let SQLite apply it to the old model first, which removes it. From then
 * on both models are intact, whenever one replaces the other.
 */
function settleJournals(target: string, path: string): void {
  if (!existsSync(target) || journalOf(target) === undefined) return;
  try {
    const db = openDatabase(target, { timeout: 0 });
    try {
      refuseStrangeCompanions(target, path); // nothing has been read so far
      // Once we may write, nobody else does, and what undoes a change has been applied: a journal
      // that is still there is one that SQLite itself ignores.
      db.exec('BEGIN IMMEDIATE');
      rmSync(`${target}-journal`, { force: true });
      db.exec('ROLLBACK');
    } finally {
      db.close(); // which empties and removes a -wal
    }
  } catch (error) {
    // The file is in use, or no database: refuseJournals has the last word.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/**
 * Applies a journal that a crash left beside the old model at `target`, and refuses one that cannot
 * be applied.
 */
export function clearJournals(target: string, path: string): void {
  refuseStrangeCompanions(target, path); // which nobody could open the new model beside either
  settleJournals(target, path);
  refuseJournals(target, path);
}

/**
 * Refuses a journal that SQLite did not settle. It is in use, or belongs to a file that is gone, so it
 * is not ours to delete.
 *
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function refuseJournals(target: string, path: string): void {
  const journal = journalOf(target);
  if (journal === undefined) return;
  throw unwritable(
    path,
    `the journal ${journal} beside it would damage the new file; close the program ` +
      'that is using it, or move the journal away if there is no such program',
  );
}

/**
 * Refuses files beside a model that SQLite must not open. They may come with a model from somebody
 * else, so the user has to decide.
 *
 * @param path the model's name in messages
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function refuseStrangeCompanions(target: string, path: string): void {
  const strange = strangeCompanion(target) ?? foreignCompanion(target);
  if (strange === undefined) return;
  throw unwritable(
    path,
    `${strange.path}, which lies beside it, ${strange.reason}; move it away, and trust neither`,
  );
}

/** The journal of a database, if there is one. */
const journalOf = (target: string): string | undefined =>
  companionsOf(target).find((journal) => !journal.endsWith('-shm'));

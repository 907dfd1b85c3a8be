import type Database from 'better-sqlite3';
import { openDatabase } from './driver.js';
import { damaged } from './model-errors.js';

/** The entry of a table, view or index in the schema table. */
interface Entry {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  /**
   * The statement as written, with comments and white space; null for an index that SQLite creates
   * itself.
   */
  readonly sql: string | null;
}

/**
 * Checks that the database has exactly the tables, views and indexes that wordloom creates, so that
 * no foreign trigger, view or generated column ever runs. Statements are compared character by
 * character as SQLite stores them. Parsing them would be a way around the comparison wherever our
 * parser and SQLite's differ, for example about the end of a comment.
 *
 * @param schemas the statements of this version and of older ones
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkSchema(db: Database.Database, path: string, schemas: readonly string[]): void {
  const found = entriesOf(db);
  const known = schemas.map(expectedEntries);
  const isKnown = known.some((expected) => sameSet(found, expected));
  if (isKnown) return;
  const all = new Set(known.flatMap((expected) => expected.map(keyOf)));
  const strange = found.find((entry) => !all.has(keyOf(entry)));
  const what =
    strange === undefined
      ? 'some of its tables are missing'
      : `it contains something that wordloom never writes (${JSON.stringify(shown(strange))})`;
  throw damaged(path, what);
}

const entriesOf = (db: Database.Database): Entry[] =>
  db.prepare<[], Entry>('SELECT type, name, tbl_name, sql FROM sqlite_master').all();

const expected = new Map<string, readonly Entry[]>();

/** What SQLite itself makes of a schema, by asking it once. */
function expectedEntries(schema: string): readonly Entry[] {
  let entries = expected.get(schema);
  if (entries === undefined) {
    const db = openDatabase(':memory:');
    try {
      db.exec(schema);
      entries = entriesOf(db);
    } finally {
      db.close();
    }
    expected.set(schema, entries);
  }
  return entries;
}

const keyOf = ({ type, name, tbl_name, sql }: Entry): string =>
  JSON.stringify([type, name, tbl_name, sql]);

const sameSet = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a.map(keyOf).toSorted().join() === b.map(keyOf).toSorted().join();

/** The unexpected part, on one line. */
const shown = ({ name, sql }: Entry): string => (sql ?? name).replaceAll(/\s+/g, ' ').slice(0, 60);

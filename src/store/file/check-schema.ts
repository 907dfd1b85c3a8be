import type Database from 'better-sqlite3';
import { damaged } from './model-errors.js';

/**
 * The database holds the tables, views and indexes that wordloom writes, each by its very statement,
 * and nothing else: no trigger, view or generated column of anybody else is ever run.
 *
 * @param schemas statements, of this version and of older ones
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkSchema(db: Database.Database, path: string, schemas: readonly string[]): void {
  // SQLite makes an index without a statement by itself, for what a table says is unique.
  const found = db
    .prepare<[], string>(
      "SELECT coalesce(sql, '') FROM sqlite_master WHERE sql <> '' OR type <> 'index'",
    )
    .pluck()
    .all();
  const known = schemas.map(statementsOf);
  if (known.some((statements) => sorted(statements) === sorted(found.map(plain)))) return;
  const strange = found.find((sql) => !known.flat().includes(plain(sql)));
  const what =
    strange === undefined
      ? 'some of its tables are missing'
      : `it holds what wordloom never wrote (${JSON.stringify(plain(strange).slice(0, 60))})`;
  throw damaged(path, what);
}

/** Statements without what makes no difference. None of ours has a semicolon in a comment. */
const statementsOf = (schema: string): string[] =>
  schema.replaceAll(/--.*$/gm, '').split(';').map(plain).filter(Boolean);

const plain = (sql: string): string =>
  sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1')
    .trim();

const sorted = (statements: readonly string[]): string => statements.toSorted().join(';');

import Database from 'better-sqlite3';
import { createRequire } from 'node:module';

/**
 * From Node.js 24.19 on, collecting an object of better-sqlite3 12 outside of any JavaScript call
 * ends the process ("RemoveEnvironmentCleanupHook ... (env) != nullptr"). Version 13 is mended but
 * does not run on Node.js 20, so where the two meet, nothing is collected: some hundred bytes for
 * each database and statement stay until the process ends.
 */
const COLLECTING_ABORTS =
  Number.parseInt(process.versions.node) >= 24 &&
  Number.parseInt(createRequire(import.meta.url)('better-sqlite3/package.json').version) < 13;

const retained: object[] = [];

/** Opens a database as `new Database` does. Use no `pragma` or `transaction`: they prepare unseen. */
export function openDatabase(path: string, options?: Database.Options): Database.Database {
  const db = new Database(path, options);
  if (COLLECTING_ABORTS) retainAll(db);
  return db;
}

function retainAll(db: Database.Database): void {
  retained.push(db);
  const prepare = db.prepare.bind(db);
  const retainingPrepare = (source: string): Database.Statement => {
    const statement = prepare(source);
    retained.push(statement);
    return statement;
  };
  db.prepare = retainingPrepare as typeof db.prepare;
}

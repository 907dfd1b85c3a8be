import Database from 'better-sqlite3';
import { createRequire } from 'node:module';
import { WordloomError } from '../../errors.js';

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

/**
 * Opens a database as `new Database` does. Use no `pragma` or `transaction`: they prepare unseen.
 *
 * @throws WordloomError DRIVER_MISSING where better-sqlite3 has no binary for this Node.js; PATH_UNFIT
 *   for a name that better-sqlite3 takes for another, since it cuts off white space
 */
export function openDatabase(path: string, options?: Database.Options): Database.Database {
  if (path.trim() !== path) {
    const message = `${JSON.stringify(path)} begins or ends with white space, which names of models must not. Rename it.`;
    throw new WordloomError('PATH_UNFIT', message);
  }
  const db = construct(path, options);
  if (COLLECTING_ABORTS) retainAll(db);
  return db;
}

function construct(path: string, options?: Database.Options): Database.Database {
  try {
    return new Database(path, options);
  } catch (error) {
    // SqliteError and TypeError speak of the file; all else comes of loading the binary.
    if (error instanceof Database.SqliteError || error instanceof TypeError) throw error;
    const reason = (error as Error).message.split('\n')[0];
    const message =
      `better-sqlite3, which reads and writes models, cannot be loaded ("${reason}"). ` +
      'Run: npm rebuild better-sqlite3';
    throw new WordloomError('DRIVER_MISSING', message, { cause: error });
  }
}

/** Why this installation cannot open or save models; undefined if it can. */
export function driverProblem(): WordloomError | undefined {
  try {
    construct(':memory:').close();
    return undefined;
  } catch (error) {
    return error as WordloomError;
  }
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

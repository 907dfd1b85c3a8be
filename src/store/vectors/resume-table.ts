import type Database from 'better-sqlite3';
import type { ResumeState } from '../../embedding/resume-state.js';
import { isCount, isObject } from './model-checks.js';
import { damaged } from '../file/model-errors.js';
import { RESUME_TABLE } from './schema.js';

/**
 * Adds what resuming takes to a model that is being written, in a table that only checkpoints have:
 * `state` is JSON, the others are bytes: `frozen`, and `worker.0`, `worker.1`, ...
 */
export function writeResume(
  db: Database.Database,
  { frozen, workers, ...state }: ResumeState,
): void {
  db.exec(RESUME_TABLE);
  const insert = db.prepare<[string, Uint8Array]>('INSERT INTO resume VALUES (?, ?)');
  insert.run('state', Buffer.from(JSON.stringify(state)));
  if (frozen !== null) insert.run('frozen', frozen);
  workers.forEach((worker, index) => insert.run(`worker.${index}`, worker));
}

/**
 * The state needed to resume; undefined if the model is not a checkpoint.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function readResume(
  db: Database.Database,
  path: string,
  size: number,
): ResumeState | undefined {
  const tables = db.prepare<[], number>(
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'resume'",
  );
  if (tables.pluck().get() === 0) return undefined;
  const rows = db.prepare<[], [string, Uint8Array]>('SELECT key, data FROM resume').raw().all();
  const entries = new Map(rows.filter(([, data]) => data instanceof Uint8Array));
  const json = entries.get('state') ?? new Uint8Array();
  const state = JSON.parse(new TextDecoder().decode(json)) as ResumeState;
  const frozen = entries.get('frozen') ?? null;
  const workers: Uint8Array[] = [];
  for (let worker; (worker = entries.get(`worker.${workers.length}`)) !== undefined;) {
    workers.push(worker);
  }
  const sound =
    isState(state) && workers.length <= MOST_WORKERS && (frozen === null || frozen.length >= size);
  if (!sound) throw damaged(path, 'its training state is invalid');
  return { ...state, frozen, workers };
}

/** The same limit as for `threads`. */
const MOST_WORKERS = 256;

function isState(state: ResumeState): boolean {
  if (!isObject(state) || !isObject(state.position)) return false;
  const { position, seconds, epochs, wordsPerEpoch, engine, text, corpus } = state;
  const { epoch, segments, words, loss, examples } = position;
  const counts = [epoch, segments, words, examples, wordsPerEpoch];
  return (
    counts.every((value) => isCount(value, 0)) &&
    isCount(epochs, epoch + 1) &&
    Number.isFinite(loss) &&
    Number.isFinite(seconds) &&
    seconds >= 0 &&
    typeof engine === 'string' &&
    isObject(text) &&
    !Array.isArray(text) &&
    Object.values(text).every((value) => isCount(value, 0)) &&
    (corpus === null || isCorpus(corpus))
  );
}

const isCorpus = (corpus: NonNullable<ResumeState['corpus']>): boolean =>
  isObject(corpus) && isPaths(corpus.given) && isPaths(corpus.resolved);

const isPaths = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((each) => typeof each === 'string' && each !== '');

import type { Model } from '../../model/model.js';
import { nextTurn } from '../../threads.js';
import type { Clusters } from '../../map/clusters.js';
import { defaultEpochs } from '../../map/umap.js';
import { BusyError } from '../busy.js';
import { type Job, sharedFloats, startJob, StoppedError } from './job.js';
import type { Results, Task } from './tasks.js';

/** Milliseconds without a request after which a layout makes way for another. */
const FORGOTTEN = 5000;
/** Maximum number of waiting layouts, and of cached results of each kind per model. */
const [WAITING, KEPT] = [8, 8];
/** Rows copied between two pauses. */
const ROWS = 2000;

/** A requested UMAP layout. */
export interface LayoutQuestion {
  readonly words: number;
  readonly neighbors: number;
  readonly seed: number;
}

/** A layout that is waiting, running, or done. */
interface PendingLayout {
  readonly points: Promise<Float32Array>;
  askedAt: number;
  /** Requests that wait for it. */
  waiting: number;
  share: number | undefined; // undefined until it begins
  job?: Job<'layout'>;
  isDone: boolean;
  isStopped: boolean;
  failure?: unknown;
}

/** The progress of a layout. */
export interface LayoutProgress {
  readonly isReady: boolean;
  readonly share: number;
}

/**
 * Runs slow work in threads of its own, so that other requests are answered meanwhile. Layouts run
 * one after another; each is computed once per model.
 */
export class Background {
  readonly #layouts = new WeakMap<Model, Map<string, PendingLayout>>();
  readonly #clusters = new WeakMap<Model, Map<string, Promise<Clusters>>>();
  readonly #jobs = new Set<Job<Task['kind']>>();
  #running: PendingLayout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /**
   * The progress of a layout, which starts if it has not yet.
   *
   * @throws the error that it failed with
   */
  progressOf(model: Model, question: LayoutQuestion): LayoutProgress {
    const layout = this.#layout(model, question);
    if (layout.failure !== undefined) throw layout.failure;
    return { isReady: layout.isDone, share: layout.job?.share ?? layout.share ?? 0 };
  }

  /**
   * A layout, (words, 2) in [-1, 1], once it is finished.
   *
   * @throws StoppedError if `signal` is aborted and nobody else waits, or if the server closes
   */
  async layoutOf(
    model: Model,
    question: LayoutQuestion,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    const layout = this.#layout(model, question);
    layout.waiting++;
    const leave = (): void => void (layout.waiting--, (layout.askedAt = Date.now()));
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await layout.points;
    } finally {
      signal.removeEventListener('abort', leave);
      if (!signal.aborted) leave();
    }
  }

  /** Clusters of the most frequent words. */
  clustersOf(model: Model, words: number, count: number): Promise<Clusters> {
    const known = this.#clusters.get(model) ?? new Map<string, Promise<Clusters>>();
    this.#clusters.set(model, known);
    const key = `${words},${count}`;
    let clusters = known.get(key);
    if (clusters === undefined) {
      clusters = this.#cluster(model, words, count);
      known.set(key, clusters);
      forgetOldest(known, () => true);
      clusters.catch(() => known.delete(key));
    }
    return clusters;
  }

  /** Runs a task whose result is not cached. */
  async do<T extends Task>(task: T): Promise<Results[T['kind']]> {
    if (this.#isClosed) throw new StoppedError();
    const job = startJob(task);
    this.#jobs.add(job);
    try {
      return await job.result;
    } finally {
      this.#jobs.delete(job);
    }
  }

  /** Stops all running work. */
  close(): void {
    this.#isClosed = true;
    for (const job of this.#jobs) job.stop();
  }

  async #cluster(model: Model, words: number, count: number): Promise<Clusters> {
    const { dim } = model;
    const units = await copyUnits(model, words);
    return this.do({ kind: 'clusters', units, dim, count, seed: 1 });
  }

  #layout(model: Model, question: LayoutQuestion): PendingLayout {
    const layouts = this.#layouts.get(model) ?? new Map<string, PendingLayout>();
    this.#layouts.set(model, layouts);
    const key = [question.words, question.neighbors, question.seed].join();
    const known = layouts.get(key);
    // The next request tries again.
    const isOver = known?.failure !== undefined && Date.now() - known.askedAt > FORGOTTEN;
    if (known !== undefined && !isOver) {
      known.askedAt = Date.now();
      this.#makeWay(known);
      return known;
    }
    const pending = [...layouts.values()].filter(({ isDone, failure }) => !isDone && !failure);
    if (pending.length >= WAITING) {
      throw new BusyError(`${WAITING} layouts are being computed. Wait until one of them ends.`);
    }
    const layout: PendingLayout = {
      points: this.#last.then(() => this.#layOut(model, question, layout)),
      askedAt: Date.now(),
      waiting: 0,
      share: undefined,
      isDone: false,
      isStopped: false,
    };
    this.#last = layout.points.catch((error: unknown) => {
      // It may be requested again.
      if (error instanceof StoppedError && layouts.get(key) === layout) layouts.delete(key);
      layout.failure = error;
    });
    layouts.set(key, layout);
    forgetOldest(layouts, (each) => each.isDone || each.failure !== undefined);
    this.#makeWay(layout);
    return layout;
  }

  /** Stops a layout that nobody requests any more if another one is waiting. */
  #makeWay(asked: PendingLayout): void {
    const running = this.#running;
    if (running === undefined || running === asked || asked.isDone) return;
    if (running.waiting > 0 || Date.now() - running.askedAt < FORGOTTEN) return;
    running.isStopped = true;
    running.job?.stop();
  }

  async #layOut(
    model: Model,
    { words, neighbors, seed }: LayoutQuestion,
    layout: PendingLayout,
  ): Promise<Float32Array> {
    if (layout.waiting === 0 && Date.now() - layout.askedAt > FORGOTTEN) throw new StoppedError();
    this.#running = layout;
    try {
      const units = await copyUnits(model, words);
      if (this.#isClosed || layout.isStopped) throw new StoppedError();
      const { path } = model.toJSON();
      const epochs = defaultEpochs(words);
      const { dim } = model;
      layout.job = startJob({ kind: 'layout', units, dim, neighbors, epochs, seed, path });
      this.#jobs.add(layout.job);
      const points = await layout.job.result;
      layout.isDone = true;
      layout.share = 1;
      return points;
    } finally {
      if (layout.job !== undefined) this.#jobs.delete(layout.job);
      layout.job = undefined;
      this.#running = undefined;
    }
  }
}

/** Limits the cached results of a model. */
function forgetOldest<T>(kept: Map<string, T>, mayGo: (value: T) => boolean): void {
  if (kept.size <= KEPT) return;
  const oldest = [...kept].find(([, value]) => mayGo(value));
  if (oldest !== undefined) kept.delete(oldest[0]);
}

/** The unit vectors of the most frequent words, copied piece by piece. (words, dim) */
async function copyUnits(model: Model, words: number): Promise<Float32Array> {
  const { rows } = model.neighbors;
  const units = sharedFloats(words * rows.dim);
  for (let id = 0; id < words; id++) {
    units.set(rows.row(id), id * rows.dim);
    if (id % ROWS === ROWS - 1) await nextTurn();
  }
  return units;
}

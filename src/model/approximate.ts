import * as check from '../options/check.js';
import type { VectorSource } from '../embedding/matrix.js';
import {
  ApproximateNeighbors,
  type BuildEvents,
  chooseEf,
  costOf,
  drawWords,
  fastest,
  HnswIndex,
  loadHnswLibrary,
  MEASURED_K,
  measureEf,
  takeSample,
  tooFewDirected,
  toUnit,
} from '../neighbors/approximate/index.js';
import {
  compileNeighbors,
  type Neighbor,
  Neighbors,
  type TopnOptions,
} from '../neighbors/index.js';
import type { IndexHeader } from '../store/vectors/index-file.js';
import { availableThreads } from '../threads.js';

/** How to build an index. */
export interface IndexOptions {
  /** Links of a node in the graph, 2 to 512. @default 16 */
  m?: number;
  /** Candidates considered when a node is placed, 1 to 65536. @default 200 */
  efConstruction?: number;
  /** Candidates kept while searching; by default the fewest that reach `recall`. */
  ef?: number;
  /** The share of the ten nearest words to find, 0 to 1. @default 0.99 */
  recall?: number;
  /** Threads that build the index. @default all cores */
  threads?: number;
  /** Words that recall is measured on. @default 500 */
  queries?: number;
  /** Chooses these words. @default 1 */
  seed?: number;
}

/** The result of building an index. */
export interface IndexReport extends IndexHeader {
  readonly path: string;
  readonly bytes: number; // of the file
  readonly seconds: number; // for building the graph
  readonly threads: number;
}

const KEYS = ['m', 'efConstruction', 'ef', 'recall', 'threads', 'queries', 'seed'];

async function normalize(options: IndexOptions) {
  check.knownKeys('An index', options, KEYS);
  const { m = 16, efConstruction = 200, ef, recall = 0.99, threads, queries = 500 } = options;
  return {
    m: check.integer('m', m, 2, 512),
    efConstruction: check.integer('efConstruction', efConstruction, 1, 65_536),
    ef: ef === undefined ? undefined : check.integer('ef', ef, 1, 65_536),
    recall: check.number('recall', recall, 0, 1),
    threads: check.integer('threads', threads ?? (await availableThreads()), 1, 1024),
    queries: check.integer('queries', queries, 1),
    seed: check.integer('seed', options.seed ?? 1, 0),
  };
}

/**
 * Builds an index beside a model file, replacing an existing one. Measures its recall against the
 * exact search, and the time of both. Node.js only.
 *
 * @throws RangeError or TypeError for a wrong option; ModelFileError; WordloomError PACKAGE_MISSING
 *   if usearch is not installed, INDEX_EMPTY if fewer than two vectors can be indexed,
 *   INDEX_UNWRITABLE
 */
export async function buildIndex(
  modelPath: string,
  options: IndexOptions = {},
  events: BuildEvents = {},
): Promise<IndexReport> {
  const { queries, seed, recall, ef, ...graph } = await normalize(options);
  const [{ ModelFile, withFile }, { indexPathOf, writeIndexFile }, { statSync }] =
    await Promise.all([
      import('../store/vectors/model-file.js'),
      import('../store/vectors/index-file.js'),
      import('node:fs'),
    ]);
  // A search has to load the library too. It loads only once, so we cannot take the minimum of
  // several runs. Its CPU time does not depend on what else the machine does.
  const before = process.cpuUsage();
  const library = await loadHnswLibrary();
  const loading = process.cpuUsage(before);
  const loadingTime = (loading.user + loading.system) / 1000;
  const module = await compileNeighbors();
  const file = ModelFile.open(modelPath);
  try {
    const start = performance.now();
    const built = await HnswIndex.build(library, file, graph, events);
    const seconds = (performance.now() - start) / 1000;
    if (built.size < 2) throw tooFewDirected('INDEX_EMPTY', modelPath, built.size);
    const words = drawWords(file, queries, seed);
    const neighbors = new Neighbors(module, file);
    const exact = (word: string, wanted: TopnOptions): Neighbor[] => {
      const found = neighbors.similar(word, wanted);
      // A zero vector is near nothing, so an index should not return it.
      return built.size === file.size
        ? found
        : found.filter(({ word: each }) => isDirected(file, each));
    };
    const sample = takeSample(words, exact, MEASURED_K);
    const chosen =
      ef === undefined ? chooseEf(file, built, sample, recall) : measureEf(file, built, sample, ef);

    const header = writeIndexFile(file, (temporary, checkIndex) => {
      built.save(temporary);
      const first = fastest({
        exact: () => withFile(modelPath, (model) => new Neighbors(module, model).similar(words[0])),
        index: () =>
          withFile(modelPath, (model) => {
            checkIndex(model, built.size);
            const index = HnswIndex.view(library, temporary, model.dim);
            new ApproximateNeighbors(model, index, chosen.ef).similar(words[0]);
          }),
      });
      return {
        vectors: built.size,
        m: graph.m,
        efConstruction: graph.efConstruction,
        ef: chosen.ef,
        recall: chosen.recall,
        queries: words.length,
        times: {
          index: { first: loadingTime + first.index, next: chosen.milliseconds },
          exact: { first: first.exact, next: sample.milliseconds },
        },
      };
    });
    const path = indexPathOf(modelPath);
    return { ...header, path, bytes: statSync(path).size, seconds, threads: graph.threads };
  } finally {
    file.close();
  }
}

const isDirected = (file: VectorSource, word: string): boolean =>
  toUnit(file.row(file.indexOf(word)!)) !== undefined;

/** An open index and its record. */
export interface ModelIndex {
  readonly header: IndexHeader;
  readonly neighbors: ApproximateNeighbors;
}

/** The planned searches: how many, each for `topn` neighbours. */
export interface Plan {
  readonly searches: number;
  readonly topn: number;
}

/**
 * Opens the index beside a model. Undefined if there is none, or if the exact search is faster for
 * the planned searches, by the times measured when the index was built. Node.js only.
 *
 * @param source the `source` of a model that was opened from a file and stays open meanwhile
 * @throws TypeError for any other source; WordloomError INDEX_STALE, INDEX_DAMAGED, INDEX_NEWER,
 *   PACKAGE_MISSING, with what to do
 */
export async function openIndex(
  source: VectorSource,
  plan?: Plan,
): Promise<ModelIndex | undefined> {
  const [{ ModelFile }, { indexIdentityOf, indexPathOf, readIndexFile }] = await Promise.all([
    import('../store/vectors/model-file.js'),
    import('../store/vectors/index-file.js'),
  ]);
  if (!(source instanceof ModelFile)) {
    throw new TypeError('only a model that was opened from a file can have an index');
  }
  for (;;) {
    const checked = indexIdentityOf(source.path);
    const header = readIndexFile(source);
    if (header === undefined || (plan && !isFaster(header.times, plan))) return undefined;
    const library = await loadHnswLibrary();
    // Another file may have replaced it, and its links are unchecked.
    if (indexIdentityOf(source.path) !== checked) continue;
    const index = HnswIndex.view(library, indexPathOf(source.path), header.dim);
    if (indexIdentityOf(source.path) !== checked) continue;
    return { header, neighbors: indexedNeighbors(source, index, header) };
  }
}

/** The search of an index for its model, with the `ef` that was chosen when it was built. */
export const indexedNeighbors = (
  source: VectorSource,
  index: HnswIndex,
  { ef }: IndexHeader,
): ApproximateNeighbors => new ApproximateNeighbors(source, index, ef);

/** Whether the planned searches take less time with the index than without. */
export function isFaster(
  { index, exact }: IndexHeader['times'],
  { searches, topn }: Plan,
): boolean {
  const wider = Math.max(1, topn / MEASURED_K); // the search is this many times as wide, and as slow
  const search = { first: index.first + index.next * (wider - 1), next: index.next * wider };
  return costOf(search, searches) < costOf(exact, searches);
}

/** The number of searches for ten neighbours from which the index is faster; Infinity if it never is. */
export function breakEven(times: IndexHeader['times']): number {
  if (isFaster(times, { searches: 1, topn: MEASURED_K })) return 1;
  const { index, exact } = times;
  const saved = exact.next - index.next; // for each search after the first
  return saved > 0 ? Math.floor((index.first - exact.first) / saved) + 2 : Infinity;
}

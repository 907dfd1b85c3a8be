import type { TrainingTask } from '../../src/engines/engine.js';
import { END, type IdStream } from '../../src/ingest/id-stream.js';
import { nextBelow, seedRandom } from '../../src/random.js';
import {
  type Inputs,
  type Outputs,
  type RowLists,
  wordEnds,
} from '../../src/engines/rules/ends.js';
import { subwordRows } from '../../src/subwords/subword-rows.js';
import { buildNoiseTable } from '../../src/vocabulary/noise.js';
import { keepThresholds } from '../../src/vocabulary/subsampling.js';

/** A stream in memory: segments of documents of ids, or -1 for a word that is unknown. */
export function streamOf(segments: readonly (readonly number[][])[], size: number): IdStream {
  return {
    segments: segments.map((documents) => {
      const ids = Uint32Array.from(
        documents.flatMap((document) => [...document.map((id) => (id < 0 ? size : id)), END]),
      );
      return { length: ids.length, place: ids.buffer, table: 0, startsDocument: true };
    }),
    tables: [Uint32Array.from({ length: size + 1 }, (_, id) => (id === size ? 0xfffffffe : id))],
    file: undefined,
  };
}

/** Random documents in which low ids are frequent, as in real text. */
export function randomDocuments(size: number, count: number, length: number, seed: number) {
  const random = seedRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: nextBelow(random, length) + 1 }, () =>
      Math.floor(nextBelow(random, size * 100) ** 2 / (size * 100 * 100)),
    ),
  );
}

/** A task on random text; what is given replaces the defaults. */
export function taskOf(changes: Partial<TrainingTask> & { size?: number } = {}): TrainingTask {
  const size = changes.size ?? 30;
  const segments = [1, 2, 3].map((seed) => randomDocuments(size, 20, 30, seed));
  const counts = new Float64Array(size).fill(1);
  for (const id of segments.flat(2)) counts[id]++;
  return {
    stream: streamOf(segments, size),
    wordsPerEpoch: segments.flat(2).length,
    size,
    keep: keepThresholds(counts, 0.05),
    ...wordEnds(buildNoiseTable(counts, 0.75)),
    frozen: undefined,
    mode: 'skipgram',
    dim: 10,
    window: 5,
    fixedWindow: false,
    negative: 5,
    cbowMean: true,
    epochs: 2,
    learningRate: 0.025,
    minLearningRate: 1e-4,
    heldOut: 0,
    seed: 1,
    threads: 1,
    deterministic: false,
    batch: 4,
    backend: 'cpu',
    ...changes,
  };
}

/** The sizes of a task with that many words, but none of its tables. */
export const rowsOf = (size: number) => {
  const { inputs, outputs } = taskOf();
  return { size, inputs: { ...inputs, rows: size }, outputs: { ...outputs, rows: size } };
};

/** Bags of one to three rows a word, some of them shared: its own row, and those of subwords. */
export function bagInputs(size: number): Inputs {
  const subwords = 9;
  const bags = Array.from({ length: size }, (_, word) => [
    ...new Set([word, size + (word % subwords), size + ((word * word) % subwords)]),
  ]).map((bag, word) => bag.slice(0, 1 + (word % 4)));
  return { rows: size + subwords, bags: listsOf(bags) };
}

/** Thirty words that share syllables and jamo. Some n-grams occur twice in a word, and one word is Latin. */
const KOREAN_WORDS =
  '정부 정부는 정부의 정부가 한국 한국의 한국어 한국에서 학교 학교에 학교를 말 말하다 말했다 하다 하하하하 ' +
  '가다 갔다 가가 나라 나라의 물 물을 물물교환 사람 사람들 사랑 사랑하다 노래 cat고양이';

/** The rows of thirty Korean words: their own, and those of their n-grams of syllables and of jamo. */
export function jamoInputs(): Inputs {
  const words = KOREAN_WORDS.split(' ');
  const rule = { minn: 1, maxn: 4, minJamo: 3, maxJamo: 5, bucket: 2_000_000 };
  const { buckets, ...bags } = subwordRows(words, rule);
  return { rows: words.length + buckets.length, bags };
}

/** The paths of a lopsided tree over all words, from one node to a dozen. */
export function treeOutputs(size: number): Outputs {
  const paths: number[][] = Array.from({ length: size }, () => []);
  const turns: number[][] = Array.from({ length: size }, () => []);
  let nodes = 0;
  const split = (from: number, to: number): void => {
    if (to - from < 2) return;
    const node = nodes++;
    const middle = from + Math.max(1, Math.floor((to - from) / 4));
    for (let word = from; word < to; word++) {
      paths[word].push(node);
      turns[word].push(word < middle ? 0 : 1);
    }
    split(from, middle);
    split(middle, to);
  };
  split(0, size);
  const rows = nodes;
  const tree = { paths: listsOf(paths), turns: Uint8Array.from(turns.flat()) };
  return { rows, tree, noise: undefined, firstWord: 0 };
}

/** Such a tree and noise together, with rows between theirs that nothing uses. */
export function combinedOutputs(size: number): Outputs {
  const { tree, rows } = treeOutputs(size);
  const { noise } = taskOf({ size }).outputs;
  return { tree, noise, firstWord: rows + 2, rows: rows + 2 + size };
}

function listsOf(lists: readonly (readonly number[])[]): RowLists {
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => (starts[i + 1] = starts[i] + list.length));
  return { starts, rows: Uint32Array.from(lists.flat()) };
}

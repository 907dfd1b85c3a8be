/**
 * `node dist/test/bench/search-many.js [--words N] [--dim N] [--queries N] [--k N] [--rounds N]`
 *
 * Searches for the neighbours of many words at once, against NumPy (matrix product and argpartition)
 * and gensim (most_similar in a loop), in turn, with the threads that each takes by itself. Needs a
 * Python with gensim; PYTHON names it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  Embedding,
  type NearestRows,
  Neighbors,
  seedRandom,
  Vocabulary,
} from '../../src/advanced.js';
import { nextFloat } from '../../src/random.js';
import { require } from './checks.js';

interface Times {
  readonly wall: number; // seconds
  readonly cpu: number; // seconds, of all threads
}

interface Found extends Times {
  readonly ids: number[][];
  readonly scores?: number[][];
}

const { values } = parseArgs({
  options: {
    words: { type: 'string', default: '400000' },
    dim: { type: 'string', default: '300' },
    queries: { type: 'string', default: '1000' },
    k: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const [size, dim, queryCount, k, rounds] = [
  values.words,
  values.dim,
  values.queries,
  values.k,
  values.rounds,
].map(Number);
const GENSIM_WORDS = Math.min(20, queryCount); // its time grows with them
const GFLOP = (2 * size * dim * queryCount) / 1e9;

const folder = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true });
}

async function bench(): Promise<void> {
  const data = randomVectors();
  const words = Array.from({ length: size }, (_, id) => `w${id}`);
  const vocabulary = new Vocabulary(words, new Float64Array(size).fill(1));
  const neighbors = await Neighbors.create(new Embedding(vocabulary, dim, data));
  const queries = data.slice(0, queryCount * dim);
  const search = () => timed(() => neighbors.searchMany(queries, { topn: k }));

  const path = join(folder, 'vectors.f32');
  writeFileSync(path, data);
  const peer = startPeer(path);
  try {
    const { numpy, gensim } = await peer.next<{ numpy: string; gensim: string }>();
    const cores = `${cpus()[0].model}, ${cpus().length} cores, Node.js ${process.version}`;
    console.log(`${cores}, NumPy ${numpy}, gensim ${gensim}`);
    console.log(`${queryCount} queries, ${size} x ${dim} vectors, k = ${k}`);

    const [found] = await search();
    checkNumpy(found, await peer.ask<Found>('numpy'));
    checkGensim(found, await peer.ask<Found>(`gensim ${GENSIM_WORDS}`));

    console.log('                           wall s    CPU s   GFLOP/s of wall   of CPU');
    for (let round = 0; round < rounds; round++) {
      report('wordloom', (await search())[1]);
      report('NumPy', await peer.ask<Found>('numpy'));
      report('NumPy, product alone', await peer.ask<Times>('product'));
      report('gensim', scaled(await peer.ask<Found>(`gensim ${GENSIM_WORDS}`)));
      report('wordloom, one by one', scaled(oneByOne(neighbors)));
    }
  } finally {
    peer.end();
  }
}

/** Mixtures of 100 directions and noise: some neighbours are near, as words' are. */
function randomVectors(): Float32Array {
  const random = seedRandom(1);
  const topics = Float32Array.from({ length: 100 * dim }, () => nextFloat(random) - 0.5);
  return Float32Array.from({ length: size * dim }, (_, i) => {
    const topic = (Math.floor(i / dim) * 7919) % 100;
    return topics[topic * dim + (i % dim)] + 2 * (nextFloat(random) - 0.5);
  });
}

async function timed<T>(work: () => Promise<T> | T): Promise<[T, Times]> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const wall = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  return [result, { wall, cpu: (user + system) / 1e6 }];
}

/** The first searches are not counted: they read the vectors. */
function oneByOne(neighbors: Neighbors): Times {
  for (let i = 0; i < 5; i++) neighbors.similar(`w${i}`, { topn: k });
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  for (let i = 0; i < GENSIM_WORDS; i++) neighbors.similar(`w${i}`, { topn: k });
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6 };
}

/** Ours and NumPy's are the same rows with the same scores, but for the order of near equals. */
function checkNumpy(ours: NearestRows, theirs: Found): void {
  for (let q = 0; q < queryCount; q++) {
    for (let place = 0; place < k; place++) {
      const [score, other] = [ours.scores[q * k + place], theirs.scores![q][place]];
      require(Math.abs(score - other) < 1e-5, `query ${q}: score ${score}, NumPy's ${other}`);
      const id = ours.ids[q * k + place];
      const last = theirs.scores![q][k - 1];
      require(theirs.ids[q].includes(id) ||
        score - last < 1e-5, `query ${q}: NumPy does not find row ${id}`);
    }
  }
}

/** The word itself comes first in ours, and not at all in gensim's. */
function checkGensim(ours: NearestRows, theirs: Found): void {
  theirs.ids.forEach((ids, q) => {
    const own = [...ours.ids.subarray(q * k, (q + 1) * k)];
    require(own[0] === q, `query ${q} does not find itself`);
    const missing = own.slice(1, k - 1).filter((id) => !ids.includes(id));
    require(missing.length === 0, `query ${q}: gensim does not find rows ${missing}`);
  });
}

/** The time of all queries, from that of some. */
function scaled({ wall, cpu }: Times): Times {
  const factor = queryCount / GENSIM_WORDS;
  return { wall: wall * factor, cpu: cpu * factor };
}

function report(name: string, { wall, cpu }: Times): void {
  const cells = [wall.toFixed(2), cpu.toFixed(2), (GFLOP / wall).toFixed(1)];
  const [a, b, c] = cells.map((cell, i) => cell.padStart([9, 9, 18][i]));
  console.log(`${name.padEnd(24)}${a}${b}${c}${(GFLOP / cpu).toFixed(1).padStart(9)}`);
}

function startPeer(path: string) {
  const script = 'test/bench/search_peer.py';
  const args = [script, path, ...[size, dim, queryCount, k].map(String)];
  const peer = spawn(process.env.PYTHON ?? '/usr/bin/python3', args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended`);
    return JSON.parse(value) as T;
  };
  return {
    next,
    ask<T>(command: string): Promise<T> {
      peer.stdin.write(`${command}\n`);
      return next<T>();
    },
    end: () => peer.stdin.end(),
  };
}

/**
 * A process that serves a model of random numbers. It tells its parent how much CPU time and memory it
 * has used, and how long computing a map delayed its answers.
 *
 * Arguments: words, dimensions.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { listen } from '../../cli/commands/serve/listen.js';
import { Model } from '../../src/index.js';
import { createServer, warmUp } from '../../src/server/index.js';
import { randomModel } from './models.js';
import { residentMegabytes } from './processes.js';

/** What the process has used so far. */
export interface Used {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

/** How long a request would have waited while a map was computed. */
export interface HeldUp {
  readonly seconds: number;
  readonly p99: number; // milliseconds
}

const [size, dim] = process.argv.slice(2).map(Number);
const server = await createServer([await Model.fromState(randomModel(size, dim, 1))], {
  token: false,
  page: false,
});
await warmUp(server);
const { port } = await listen(server.fetch, { host: '127.0.0.1', port: 0 });

process.on('message', (asked: 'measure' | { words: number }) => {
  if (asked !== 'measure') {
    void layOut(asked.words).then((held) => process.send!(held));
    return;
  }
  globalThis.gc!();
  const { user, system } = process.cpuUsage();
  const used: Used = { cpuSeconds: (user + system) / 1e6, megabytes: residentMegabytes('now') };
  process.send!(used);
});

/** Lays out the most frequent words by UMAP, and measures the delays of the thread that answers. */
async function layOut(words: number): Promise<HeldUp> {
  const delays = monitorEventLoopDelay({ resolution: 2 });
  const start = performance.now();
  delays.enable();
  const url = `http://localhost/api/models/0/map?method=umap&words=${words}`;
  await (await server.fetch(new Request(url))).arrayBuffer();
  delays.disable();
  return { seconds: (performance.now() - start) / 1000, p99: delays.percentile(99) / 1e6 };
}

process.on('disconnect', () => process.exit());
process.send!(port);

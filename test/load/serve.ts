import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Clients, coreSeconds } from './clients.js';
import { finding, notTried, type Scenario } from './promises.js';
import type { HeldUp, Used } from './serving.js';
import { slope } from './soak.js';

const CONNECTIONS = 50;
/** Requests a second. */
const RATE = 1000;
const SAMPLES = 10;
const LOADS = {
  small: { words: 5000, dim: 50, requests: 5000, laidOut: 1000 },
  full: { words: 71_000, dim: 100, requests: 100_000, laidOut: 20_000 },
};

/** Megabytes that the memory of a process varies by, after garbage collection. */
const NOISE = 20;
/** Milliseconds of one core per request: at 1,000 requests/s that is the whole core. */
const CPU = 1;
const P99 = 20;
/** Milliseconds for which the thread that answers may be held up, on a machine that is not idle. */
const HELD_UP = 50;
/** Cores that other programs may use while latency is measured. */
const OTHERS = 0.1;

/**
 * Asks a server for the neighbours of different words, each once per round: 1,000 requests a second
 * over fifty connections, then as many as it can answer.
 */
export const serve: Scenario = async (scale) => {
  const { words, dim, requests, laidOut } = LOADS[scale];
  const script = fileURLToPath(new URL('serving.js', import.meta.url));
  const child = fork(script, [String(words), String(dim)], { execArgv: ['--expose-gc'] });
  const [port] = (await once(child, 'message')) as [number];
  const clients = new Clients(port, words, CONNECTIONS);
  try {
    const rate = await clients.askWithoutRest(requests / 10); // this also warms up the server
    const before = await usedBy(child);
    const own = process.cpuUsage();
    const machine = coreSeconds();
    const start = performance.now();
    const megabytes = [before.megabytes];
    const times: number[] = [];
    for (let i = 0; i < SAMPLES; i++) {
      times.push(...(await clients.askAtRate(requests / SAMPLES, RATE)));
      megabytes.push((await usedBy(child)).megabytes);
    }
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(own);
    const served = (await usedBy(child)).cpuSeconds - before.cpuSeconds;
    const cpu = (served / requests) * 1000;
    const others = (coreSeconds() - machine - served - (user + system) / 1e6) / seconds;
    // The heap grows to its working size in the first half.
    const growth = slope(megabytes.slice(SAMPLES / 2)) * SAMPLES;
    const [median, p99] = [0.5, 0.99].map((part) => quantile(times, part).toFixed(1));
    const seen =
      `median ${median} ms, p99 ${p99} ms, ${(requests / seconds).toFixed(0)} requests/s; ` +
      `without rest ${rate.toFixed(0)} requests/s`;
    child.send({ words: laidOut });
    const [held] = (await once(child, 'message')) as [HeldUp];
    const promise = `p99 is below ${P99} ms at ${RATE} requests/s over ${CONNECTIONS} connections`;
    const isQuiet = others < OTHERS && scale === 'full';
    return [
      finding(`a request takes less than ${CPU} ms of a core`, cpu < CPU, `${cpu.toFixed(3)} ms`),
      isQuiet
        ? finding(promise, Number(p99) < P99, seen)
        : notTried(promise, `other programs use ${others.toFixed(1)} cores: ${seen}`),
      finding(
        `memory does not grow in ${requests} requests`,
        growth < NOISE,
        `${megabytes.map((each) => each.toFixed(0)).join(', ')} MB`,
      ),
      finding(
        `the layout of ${laidOut} words delays no answer by ${HELD_UP} ms`,
        held.p99 < HELD_UP,
        `99% of turns within ${held.p99.toFixed(1)} ms; the map took ${held.seconds.toFixed(1)} s`,
      ),
    ];
  } finally {
    clients.close();
    child.disconnect();
  }
};

async function usedBy(child: ChildProcess): Promise<Used> {
  child.send('measure');
  return ((await once(child, 'message')) as [Used])[0];
}

const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)];

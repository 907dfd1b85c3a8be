import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { finding, notTried, type Scenario } from './promises.js';
import type { HeldUp, Used } from './serving.js';
import { slope } from './soak.js';

const CLIENTS = 50;
/** Requests that all clients together send in a second, at most. */
const RATE = 1000;
const SAMPLES = 10;
const LOADS = {
  small: { words: 5000, dim: 50, requests: 5000, laidOut: 1000 },
  full: { words: 71_000, dim: 100, requests: 100_000, laidOut: 20_000 },
};

/** Megabytes in which the memory of a process moves by itself, the garbage collected. */
const NOISE = 20;
/** Milliseconds of one core for a request: a thousand of them in a second. */
const CPU = 1;
const P99 = 20;
/** Milliseconds that the thread which answers may be held up, on a machine that does other things too. */
const HELD_UP = 50;

/** Asks a server for neighbours, by fifty clients at once. */
export const serve: Scenario = async (scale) => {
  const { words, dim, requests, laidOut } = LOADS[scale];
  const script = fileURLToPath(new URL('serving.js', import.meta.url));
  const child = fork(script, [String(words), String(dim)], { execArgv: ['--expose-gc'] });
  const [port] = (await once(child, 'message')) as [number];
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  try {
    await askMany(port, agent, words, requests / 10); // to warm up
    const before = await usedBy(child);
    const start = performance.now();
    const megabytes = [before.megabytes];
    const times: number[] = [];
    for (let i = 0; i < SAMPLES; i++) {
      times.push(...(await askMany(port, agent, words, requests / SAMPLES)));
      megabytes.push((await usedBy(child)).megabytes);
    }
    const seconds = (performance.now() - start) / 1000;
    const cpu = (((await usedBy(child)).cpuSeconds - before.cpuSeconds) / requests) * 1000;
    // The heap takes what it needs in the first half.
    const growth = slope(megabytes.slice(SAMPLES / 2)) * SAMPLES;
    const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)];
    const seen = `${p99.toFixed(1)} ms, ${(requests / seconds).toFixed(0)} requests/s, load ${loadavg()[0].toFixed(1)}`;
    child.send({ words: laidOut });
    const [held] = (await once(child, 'message')) as [HeldUp];
    const promise = `p99 is below ${P99} ms at ${RATE} requests/s of ${CLIENTS} clients`;
    // Clients and server want a core each.
    const isQuiet = loadavg()[0] < 3 && scale === 'full';
    return [
      finding(`a request takes less than ${CPU} ms of a core`, cpu < CPU, `${cpu.toFixed(3)} ms`),
      isQuiet
        ? finding(promise, p99 < P99, seen)
        : notTried(promise, `the machine is busy: ${seen}`),
      finding(
        `memory does not grow in ${requests} requests`,
        growth < NOISE,
        `${megabytes.map((each) => each.toFixed(0)).join(', ')} MB`,
      ),
      finding(
        `a map of ${laidOut} words that is computed holds up no answer for ${HELD_UP} ms`,
        held.p99 < HELD_UP,
        `99% of turns within ${held.p99.toFixed(1)} ms; the map took ${held.seconds.toFixed(1)} s`,
      ),
    ];
  } finally {
    agent.destroy();
    child.disconnect();
  }
};

async function usedBy(child: ChildProcess): Promise<Used> {
  child.send('measure');
  return ((await once(child, 'message')) as [Used])[0];
}

/** Milliseconds that each of many requests took, by all clients at once. */
async function askMany(
  port: number,
  agent: Agent,
  words: number,
  requests: number,
): Promise<number[]> {
  const times: number[] = [];
  let asked = 0;
  const begin = performance.now();
  const client = async (): Promise<void> => {
    while (asked < requests) {
      const word = `w${(asked * 7919) % words}`;
      const early = begin + (asked++ / RATE) * 1000 - performance.now();
      if (early > 1) await setTimeout(early);
      const start = performance.now();
      await ask(`http://127.0.0.1:${port}/api/models/0/neighbors?word=${word}`, agent);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return times;
}

const ask = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
    }).on('error', reject);
  });

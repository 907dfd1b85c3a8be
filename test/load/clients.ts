/** Clients of a server, for load tests: requests that leave on a clock, or as fast as answers come. */
import { Agent, get } from 'node:http';
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** Connections to a server, over which requests ask for the neighbours of different words. */
export class Clients {
  readonly #url: string;
  readonly #words: number;
  readonly #agent: Agent;
  readonly #connections: number;
  #asked = 0;

  /** @param words w0, w1, ..., each of which is asked for once before any is asked for again */
  constructor(port: number, words: number, connections: number) {
    this.#url = `http://127.0.0.1:${port}/api/models/0/neighbors?word=w`;
    this.#words = words;
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * An open loop: requests leave at a rate, whether or not earlier ones were answered. Returns the
   * milliseconds of each from the moment that it was due, so a server that stalls cannot hide the
   * requests that had to wait.
   */
  async askAtRate(requests: number, rate: number): Promise<number[]> {
    const begin = performance.now();
    const answers: Promise<number>[] = [];
    while (answers.length < requests) {
      const due = Math.min(requests, ((performance.now() - begin) * rate) / 1000);
      while (answers.length < due) {
        const at = begin + (answers.length / rate) * 1000;
        answers.push(this.#ask().then(() => performance.now() - at));
      }
      await setTimeout(1);
    }
    return Promise.all(answers);
  }

  /** A closed loop: each connection asks as soon as it has its answer. Returns requests per second. */
  async askWithoutRest(requests: number): Promise<number> {
    const begin = performance.now();
    let left = requests;
    const client = async (): Promise<void> => {
      while (left-- > 0) await this.#ask();
    };
    await Promise.all(Array.from({ length: this.#connections }, client));
    return (requests / (performance.now() - begin)) * 1000;
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(): Promise<void> {
    const word = (this.#asked++ * 7919) % this.#words; // a prime that divides no number of words here
    return new Promise((resolve, reject) => {
      get(`${this.#url}${word}`, { agent: this.#agent }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
        );
      }).on('error', reject);
    });
  }
}

/** Seconds that all cores of the machine have worked, whatever for. */
export const coreSeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) /
  1000;

/** Clients of a server, for load tests: requests that leave on a clock, or as fast as answers come. */
import { connect, type Socket } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/**
 * Connections to a server, over which requests ask for the neighbours of different words. They read and
 * write sockets directly: a full client takes as much of the machine as the server that it measures.
 */
export class Clients {
  readonly #words: number;
  readonly #all: readonly Connection[];
  readonly #free: Connection[];
  readonly #queue: ((connection: Connection) => void)[] = [];
  #asked = 0;

  /** @param words w0, w1, ..., each of which is asked for once before any is asked for again */
  constructor(port: number, words: number, connections: number) {
    this.#words = words;
    this.#all = Array.from({ length: connections }, () => new Connection(port));
    this.#free = [...this.#all];
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
    await Promise.all(this.#all.map(client));
    return (requests / (performance.now() - begin)) * 1000;
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  async #ask(): Promise<void> {
    const word = (this.#asked++ * 7919) % this.#words; // a prime that divides no number of words here
    // In turn, so that the server closes none as idle.
    const connection = this.#free.shift() ?? (await this.#nextFree());
    const status = await connection.get(`/api/models/0/neighbors?word=w${word}`);
    const next = this.#queue.shift();
    if (next) next(connection);
    else this.#free.push(connection);
    if (status !== 200) throw new Error(`the server answers with status ${status}`);
  }

  #nextFree(): Promise<Connection> {
    return new Promise((resolve) => this.#queue.push(resolve));
  }
}

/** One connection that is kept open. */
class Connection {
  readonly #socket: Socket;
  readonly #port: number;
  #received = '';
  #waiting: { resolve(status: number): void; reject(error: Error): void } | undefined;

  constructor(port: number) {
    this.#port = port;
    this.#socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the server hung up')));
  }

  /** Asks for a path and reads the whole answer. Returns its status. */
  get(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) throw new Error('the server hung up');
      this.#waiting = { resolve, reject };
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\n\r\n`);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const body = this.#received.indexOf('\r\n\r\n') + 4;
    if (body < 4) return;
    const length = /^content-length: (\d+)/im.exec(this.#received)?.[1];
    if (length === undefined) this.#waiting?.reject(new Error('an answer has no length'));
    if (this.#received.length < body + Number(length)) return;
    const status = Number(this.#received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#received = '';
    this.#waiting?.resolve(status);
  }
}

/** Seconds that all cores of the machine have worked, whatever for. */
export const coreSeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) /
  1000;

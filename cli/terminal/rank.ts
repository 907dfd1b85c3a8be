/** Of several processes that train together, the first speaks for all. */
import { Writable } from 'node:stream';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { launchOf } from '../../src/advanced.js';
import { type Output, tell } from './io.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds that rank 0 has to report an error of all ranks before another rank does. */
export const FIRST_WORD = 2000;

/** Exit codes of failures that not every rank need have had: not wrong usage, nor interruptions. */
const FAILURE = 1;

/** The rank of a process that others speak for, by its environment, as it counts for wrong usage too. */
export function silentRank(
  [command]: readonly string[],
  environment: Environment,
): number | undefined {
  if (command !== 'train') return undefined;
  return launchOf(environment)?.rank || undefined;
}

/** The streams of a rank whose output others print; only its failure is kept. */
export class Unheard extends Writable {
  #failure: string | undefined;

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = String(chunk);
    if (text.startsWith('error: ')) this.#failure = text.trimEnd().slice('error: '.length);
    done();
  }

  /**
   * Says why the program failed, unless the launcher has ended all ranks meanwhile, since another one
   * said so.
   *
   * @param code with which it ends
   */
  async tellFailure(code: number, rank: number, output: Output): Promise<void> {
    if (this.#failure === undefined || code !== FAILURE) return;
    await setTimeout(FIRST_WORD);
    tell(output, `error: rank ${rank} on ${hostname()}: ${this.#failure}`);
  }
}

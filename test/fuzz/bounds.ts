import { WordloomError } from '../../src/errors.js';

const MOST_SECONDS = 10; // of the processor, for one case
const LONGEST_MESSAGE = 2000; // characters

/** Arrays whose making is watched. */
const WATCHED = [
  'ArrayBuffer',
  'Uint8Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
] as const;

type Watched = new (...args: unknown[]) => object;

/**
 * Does `work` and makes sure that it ends in time, and that no array is made of more than `most`
 * bytes, which a header that lies would lead to.
 */
export async function bounded<T>(most: number, work: () => Promise<T>): Promise<T> {
  const globals = globalThis as unknown as Record<(typeof WATCHED)[number], Watched>;
  const real = WATCHED.map((name) => [name, globals[name]] as const);
  let largest = 0;
  for (const [name, type] of real) {
    const { BYTES_PER_ELEMENT: size = 1 } = type as { BYTES_PER_ELEMENT?: number };
    globals[name] = new Proxy(type, {
      construct(target, args, newTarget) {
        const bytes = size * lengthOf(args[0]);
        largest = Math.max(largest, bytes);
        // Not made at all: the machine has to live on.
        if (bytes > most) throw new RangeError(`${name} of ${bytes} bytes`);
        return Reflect.construct(target, args, newTarget) as object;
      },
    });
  }
  const before = process.cpuUsage();
  try {
    return await work();
  } finally {
    for (const [name, type] of real) globals[name] = type;
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (largest > most) broken(`an array of ${largest} bytes was asked for, and ${most} allowed`);
    if (seconds > MOST_SECONDS) broken(`it took ${seconds} s`);
  }
}

function lengthOf(first: unknown): number {
  if (typeof first === 'number') return first;
  const { length = 0 } = Object(first) as { length?: number };
  return length;
}

/** Makes sure that an error is one that we announce: of this code, in words, and not too many. */
export function foreseen(error: unknown, codes: readonly string[]): void {
  if (!(error instanceof WordloomError)) {
    throw new Error(`no error of ours: ${String(error)}`, { cause: error });
  }
  if (!codes.includes(error.code)) {
    throw new Error(`the code ${error.code}: ${error.message}`, { cause: error });
  }
  const { length } = error.message;
  if (length === 0 || length > LONGEST_MESSAGE) broken(`a message of ${length} characters`);
  if (/\bundefined\b/.test(error.message)) broken(`the message: ${error.message}`);
}

/** What `work` comes to, or undefined where it fails with an error that we announce. */
export async function unlessForeseen<T>(
  codes: readonly string[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    foreseen(error, codes);
    return undefined;
  }
}

function broken(what: string): never {
  throw new Error(what);
}

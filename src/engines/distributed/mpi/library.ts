import { TrainingError } from '../../../errors.js';
import type { Handle } from './abi.js';
import { decodeText, type OpenLibrary, TEXT_BYTES } from './open-library.js';
import { silent, WaitingTime } from './silence.js';

/** A function of the library; the result is an error code, 0 for success. */
type Call = (...values: unknown[]) => number;

/** The functions that are called, with their parameters; H is the type of a handle. */
const FUNCTIONS = {
  MPI_Init_thread: 'void *argc, void *argv, int required, void *provided',
  MPI_Comm_dup: 'H comm, void *result',
  MPI_Comm_size: 'H comm, void *size',
  MPI_Comm_rank: 'H comm, void *rank',
  MPI_Comm_set_errhandler: 'H comm, H handler',
  MPI_Error_string: 'int code, void *text, void *length',
  MPI_Allreduce: 'void *send, void *receive, int count, H type, H op, H comm',
  MPI_Allgather:
    'void *send, int count, H type, void *receive, int receiveCount, H receiveType, H comm',
  MPI_Allgatherv:
    'void *send, int count, H type, void *receive, void *counts, void *places, H receiveType, H comm',
  MPI_Alltoall:
    'void *send, int count, H type, void *receive, int receiveCount, H receiveType, H comm',
  MPI_Alltoallv:
    'void *send, void *counts, void *places, H type, void *receive, void *receiveCounts, ' +
    'void *receivePlaces, H receiveType, H comm',
  MPI_Send: 'void *send, int count, H type, int rank, int tag, H comm',
  MPI_Recv: 'void *receive, int count, H type, int rank, int tag, H comm, void *status',
  MPI_Iprobe: 'int rank, int tag, H comm, void *isThere, void *status',
  MPI_Barrier: 'H comm',
  MPI_Finalize: '',
  MPI_Abort: 'H comm, int code',
} as const;

/** Counts in MPI are 32-bit integers, so longer data is sent in pieces. In bytes, and in numbers of a sum. */
const MOST_BYTES = 2 ** 30;
const MOST_NUMBERS = 2 ** 26;

/** Room for an MPI_Status, of 20 to 32 bytes. */
const STATUS_BYTES = 64;

/** Tags of messages: to rank 0, that a rank has arrived at an operation; and from it, that all have. */
const ARRIVAL = 1;
const START = 2;

/** Milliseconds for which a rank polls for them without pausing, and of each pause after that. */
const BUSY = 0.2;
const BREAK = 0.1;

/**
 * An MPI library, in the one thread that calls it (MPI_THREAD_FUNNELED). Calls block.
 */
export class MpiLibrary {
  readonly file: string;
  readonly version: string;
  readonly #abi: OpenLibrary['abi'];
  readonly #functions: Record<keyof typeof FUNCTIONS, Call>;
  readonly #handles: Record<'float' | 'byte' | 'sum' | 'errorsReturn', unknown>;
  #comm: unknown;
  rank = 0;
  size = 1;
  /** Where each rank runs, for messages: 'rank 2 on node3 (pid 1902)'. */
  names: readonly string[] = [];
  #timeout = Infinity;
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  readonly #message = new Uint8Array(1); // an empty array has no address

  constructor({ file, version, abi, library, addressOf }: OpenLibrary) {
    this.file = file;
    this.version = version;
    this.#abi = abi;
    const declare = ([name, parameters]: [string, string]): [string, Call] => [
      name,
      library.func(`int ${name}(${parameters.replaceAll('H ', `${abi.handle} `) || 'void'})`),
    ];
    this.#functions = Object.fromEntries(Object.entries(FUNCTIONS).map(declare)) as Record<
      keyof typeof FUNCTIONS,
      Call
    >;
    const value = (handle: Handle): unknown => {
      if (typeof handle === 'object') return addressOf(handle.symbol);
      return abi.handle === 'int' ? handle : BigInt(handle);
    };
    const { float, byte, sum, errorsReturn } = abi;
    this.#handles = {
      float: value(float),
      byte: value(byte),
      sum: value(sum),
      errorsReturn: value(errorsReturn),
    };
    this.#comm = value(abi.world);
  }

  /**
   * Joins the processes that the launcher started.
   *
   * @param place where this process runs, for messages: 'node3 (pid 1902)'
   * @param timeout seconds that rank 0 waits for the others to start an operation
   */
  start(place: string, timeout: number): void {
    const provided = new Int32Array(1);
    this.#check('MPI_Init_thread', null, null, this.#abi.funneled, provided);
    const world = this.#comm;
    // A handle has four or eight bytes.
    const own = new BigUint64Array(1);
    this.#check('MPI_Comm_dup', world, own);
    this.#comm = this.#abi.handle === 'int' ? new Int32Array(own.buffer)[0] : own[0];
    this.#check('MPI_Comm_set_errhandler', this.#comm, this.#handles.errorsReturn);
    const number = new Int32Array(1);
    this.#check('MPI_Comm_rank', this.#comm, number);
    this.rank = number[0];
    this.#check('MPI_Comm_size', this.#comm, number);
    this.size = number[0];
    this.#timeout = timeout;
    const places = this.gather(new TextEncoder().encode(place));
    this.names = places.map((each, rank) => `rank ${rank} on ${new TextDecoder().decode(each)}`);
  }

  /** Replaces numbers with their sums over all ranks. */
  sum(values: Float32Array): void {
    this.#meet();
    const { float, sum } = this.#handles;
    const inPlace = BigInt.asUintN(64, this.#abi.inPlace);
    for (let from = 0; from < values.length; from += MOST_NUMBERS) {
      const part = values.subarray(from, from + MOST_NUMBERS);
      this.#check('MPI_Allreduce', inPlace, part, part.length, float, sum, this.#comm);
    }
  }

  /** Returns what each rank passed, in order of rank. */
  gather(bytes: Uint8Array): Uint8Array[] {
    this.#meet();
    const sizes = this.#gatherSizes(bytes.length);
    const results = sizes.map((length) => new Uint8Array(length));
    const most = Math.floor(MOST_BYTES / this.size);
    const longest = Math.max(...sizes);
    const { byte } = this.#handles;
    for (let from = 0; from < longest; from += most) {
      const counts = pieces(sizes, from, most);
      const places = placesOf(counts);
      const all = new Uint8Array(1 + total(counts));
      const mine = padded(bytes.subarray(from, from + most));
      const count = counts[this.rank];
      const received = [all, counts, places, byte] as const;
      this.#check('MPI_Allgatherv', mine, count, byte, ...received, this.#comm);
      results.forEach((result, rank) => result.set(taken(all, counts, places, rank), from));
    }
    return results;
  }

  /** Returns what each rank passed for this one, in order of rank. */
  exchange(parts: readonly Uint8Array[]): Uint8Array[] {
    this.#meet();
    const { byte } = this.#handles;
    const lengths = parts.map(({ length }) => length);
    const sizesOut = Float64Array.from(lengths);
    const sizesIn = new Float64Array(this.size);
    this.#check('MPI_Alltoall', sizesOut, 8, byte, sizesIn, 8, byte, this.#comm);
    const sizes = [...sizesIn];
    const results = sizes.map((length) => new Uint8Array(length));
    const most = Math.floor(MOST_BYTES / this.size);
    // All ranks take part in as many calls as the longest part of any of them needs.
    const longest = Math.max(...this.#gatherSizes(Math.max(...lengths, ...sizes)));
    for (let from = 0; from < longest; from += most) {
      const outCounts = pieces(lengths, from, most);
      const outPlaces = placesOf(outCounts);
      const out = new Uint8Array(1 + total(outCounts));
      parts.forEach((part, rank) => out.set(part.subarray(from, from + most), outPlaces[rank]));
      const counts = pieces(sizes, from, most);
      const places = placesOf(counts);
      const all = new Uint8Array(1 + total(counts));
      const sent = [out, outCounts, outPlaces, byte] as const;
      const received = [all, counts, places, byte] as const;
      this.#check('MPI_Alltoallv', ...sent, ...received, this.#comm);
      results.forEach((result, rank) => result.set(taken(all, counts, places, rank), from));
    }
    return results;
  }

  /** Waits for all ranks, and leaves MPI. */
  leave(): void {
    this.#meet();
    this.#check('MPI_Barrier', this.#comm);
    this.#check('MPI_Finalize');
  }

  /** Ends all ranks; does not return if the library follows the standard. */
  abort(): void {
    this.#functions.MPI_Abort(this.#comm, 1);
  }

  /**
   * Begins an operation: waits until all ranks have started it. A collective call would do the same, but it
   * takes a whole core while it waits, which the trainers of this machine need. It would also never return
   * if a rank is missing, nor tell which.
   *
   * @throws TrainingError RANK_SILENT, on rank 0, naming the ranks that did not start it in time
   */
  #meet(): void {
    if (this.rank > 0) {
      this.#send(0, ARRIVAL);
      this.#receive([0], START, Infinity);
      return;
    }
    const others = Array.from({ length: this.size - 1 }, (_, i) => i + 1);
    this.#receive(others, ARRIVAL, this.#timeout);
    for (const rank of others) this.#send(rank, START);
  }

  /** Sends an empty message. */
  #send(rank: number, tag: number): void {
    this.#check('MPI_Send', this.#message, 0, this.#handles.byte, rank, tag, this.#comm);
  }

  /** Receives an empty message from each of `ranks`, within `timeout` seconds. */
  #receive(ranks: readonly number[], tag: number, timeout: number): void {
    const [message, comm] = [this.#message, this.#comm];
    const { byte } = this.#handles;
    const status = new Uint8Array(STATUS_BYTES);
    const isThere = new Int32Array(1);
    const isMissing = (rank: number): boolean => {
      this.#check('MPI_Iprobe', rank, tag, comm, isThere, status);
      if (isThere[0] === 0) return true;
      this.#check('MPI_Recv', message, 0, byte, rank, tag, comm, status);
      return false;
    };
    let missing = ranks.filter(isMissing);
    const waiting = new WaitingTime();
    while (missing.length > 0) {
      const seconds = waiting.look();
      if (seconds > timeout) {
        throw silent(
          missing.map((rank) => this.names[rank] ?? `rank ${rank}`),
          timeout,
        );
      }
      if (seconds * 1000 > BUSY) Atomics.wait(this.#sleeper, 0, 0, BREAK);
      missing = missing.filter(isMissing);
    }
  }

  /** A length of each rank, in order of rank. */
  #gatherSizes(length: number): number[] {
    const { byte } = this.#handles;
    const all = new Float64Array(this.size);
    const mine = Float64Array.of(length);
    this.#check('MPI_Allgather', mine, 8, byte, all, 8, byte, this.#comm);
    return [...all];
  }

  #check(name: keyof typeof FUNCTIONS, ...values: unknown[]): void {
    const code = this.#functions[name](...values);
    if (code === 0) return;
    const text = new Uint8Array(TEXT_BYTES);
    const length = new Int32Array(1);
    this.#functions.MPI_Error_string(code, text, length);
    throw new TrainingError(
      'RANKS_FAILED',
      `${name} of ${this.#abi.name} failed: ${decodeText(text, length[0]) || `error ${code}`}.`,
    );
  }
}

/** How many bytes of each part belong to the piece that begins at byte `from`. */
const pieces = (sizes: readonly number[], from: number, most: number): Int32Array =>
  Int32Array.from(sizes, (size) => Math.min(most, Math.max(0, size - from)));

function placesOf(counts: Int32Array): Int32Array {
  let place = 0;
  return counts.map((count) => (place += count) - count);
}

const total = (counts: Int32Array): number => counts.reduce((sum, count) => sum + count, 0);

const taken = (all: Uint8Array, counts: Int32Array, places: Int32Array, rank: number): Uint8Array =>
  all.subarray(places[rank], places[rank] + counts[rank]);

/** An empty array has no address. */
const padded = (bytes: Uint8Array): Uint8Array => (bytes.length === 0 ? new Uint8Array(1) : bytes);

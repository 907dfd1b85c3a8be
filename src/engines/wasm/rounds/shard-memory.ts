import type { LossSum } from '../../engine.js';
import { stateDamaged } from '../../stream/worker-state.js';
import { SHARD_POOL } from '../../rules/rounds.js';
import { LENGTH_OFFSET, STATE_BYTES } from '../layout.js';
import { readSums, writeSums } from '../sums.js';
import { CURSOR_BYTES, type ShardLayout } from './layout.js';

/** Parts of a shard that are always as long: sums, cursor, document, random numbers, pool. */
const FIXED = 5;

/**
 * What a shard has between two rounds, all of it in the shared memory: where it is in the stream,
 * what it draws with, its open document and its sums.
 */
export class ShardMemory {
  readonly #state: DataView;
  readonly #cursor: Float64Array; // position, end, known words passed, 1 where it is closed
  readonly #document: Uint32Array; // length of the open document, the next of it to be a centre
  readonly #random: Uint32Array; // (4)
  readonly #pool: Uint32Array; // (SHARD_POOL)
  readonly #kept: Uint8Array;

  constructor({ buffer }: WebAssembly.Memory, layout: ShardLayout) {
    this.#state = new DataView(buffer, layout.state, STATE_BYTES);
    this.#cursor = new Float64Array(buffer, layout.cursor, CURSOR_BYTES / 8);
    this.#document = new Uint32Array(buffer, layout.state + LENGTH_OFFSET, 2);
    this.#random = new Uint32Array(buffer, layout.random, 4);
    this.#pool = new Uint32Array(buffer, layout.pool, SHARD_POOL);
    this.#kept = new Uint8Array(buffer, layout.kept, layout.contexts - layout.kept);
  }

  /** The number of the next id, and of the first that is not the shard's. */
  get position(): number {
    return this.#cursor[0];
  }

  get end(): number {
    return this.#cursor[1];
  }

  /** Known words passed in this pass. */
  get words(): number {
    return this.#cursor[2];
  }

  /** Whether all is done, with the windows of the last document. */
  get isClosed(): boolean {
    return this.#cursor[3] === 1;
  }

  get sum(): LossSum {
    return readSums(this.#state);
  }

  /** Begins a stream of random numbers, with the pool that was drawn from it. */
  seed(random: Uint32Array, pool: Uint32Array): void {
    this.#random.set(random);
    this.#pool.set(pool);
  }

  /** Begins a pass over some ids. */
  begin(start: number, end: number, words: number): void {
    this.#cursor.set([start, end, words, 0]);
    this.#document.fill(0);
    writeSums(this.#state, { loss: 0, examples: 0 });
  }

  /** Notes how far it is. */
  moveTo(position: number, words: number): void {
    this.#cursor[0] = position;
    this.#cursor[2] += words;
  }

  close(): void {
    this.#cursor[3] = 1;
  }

  /** All of it, as bytes of this kind of machine. */
  save(): Uint8Array {
    const parts = this.#parts();
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /**
   * Takes up what `save` gave.
   *
   * @param ids of the stream
   * @param size of the vocabulary
   * @throws TrainingError STATE_DAMAGED where it makes no sense, which no shard would survive
   */
  restore(bytes: Uint8Array, ids: number, size: number): void {
    // The document's length comes before its words.
    for (const take of [FIXED, FIXED + 1]) {
      let at = 0;
      for (const part of this.#parts().slice(0, take)) {
        if (at + part.length > bytes.length) throw stateDamaged();
        part.set(bytes.subarray(at, at + part.length));
        at += part.length;
      }
      const [length, next] = this.#document;
      if (next > length || 4 * length > this.#kept.length) throw stateDamaged();
    }
    const { buffer, byteOffset } = this.#kept;
    const kept = new Uint32Array(buffer, byteOffset, this.#document[0]);
    const words = [...this.#pool, ...kept];
    const isWithin = [0, this.position, this.end, ids].every((x, i, all) => !(x < all[i - 1]));
    if (!isWithin || !words.every((id) => id < size)) throw stateDamaged();
  }

  #parts(): Uint8Array[] {
    const sums = new Uint8Array(this.#state.buffer, this.#state.byteOffset, 16);
    const fixed = [this.#cursor, this.#document, this.#random, this.#pool].map(bytesOf);
    return [sums, ...fixed, this.#kept.subarray(0, 4 * this.#document[0])];
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

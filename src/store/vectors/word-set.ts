const FIRST_CAPACITY = 1 << 16;

/**
 * Tells whether a word has come before, in 16 to 32 bytes a word of any length: it keeps hashes,
 * and asks for the word of an id where two hashes are the same.
 */
export class WordSet {
  #hashes = new Int32Array(FIRST_CAPACITY);
  #ids = new Int32Array(FIRST_CAPACITY).fill(-1); // -1 where a slot is free
  #size = 0;
  readonly #wordOf: (id: number) => string;

  /** @param wordOf the word that was added as number `id`, counted from 0 */
  constructor(wordOf: (id: number) => string) {
    this.#wordOf = wordOf;
  }

  /** Words so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds a word with the next id. Returns false and does nothing if it exists already. */
  add(word: string): boolean {
    const hash = hashOf(word);
    let slot = this.#slotOf(hash);
    for (; this.#ids[slot] !== -1; slot = this.#after(slot)) {
      if (this.#hashes[slot] === hash && this.#wordOf(this.#ids[slot]) === word) return false;
    }
    this.#hashes[slot] = hash;
    this.#ids[slot] = this.#size++;
    if (2 * this.#size > this.#ids.length) this.#grow();
    return true;
  }

  #slotOf(hash: number): number {
    return hash & (this.#ids.length - 1);
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#ids.length - 1);
  }

  #grow(): void {
    const [hashes, ids] = [this.#hashes, this.#ids];
    this.#hashes = new Int32Array(2 * hashes.length);
    this.#ids = new Int32Array(2 * ids.length).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === -1) continue;
      let slot = this.#slotOf(hashes[i]);
      while (this.#ids[slot] !== -1) slot = this.#after(slot);
      this.#hashes[slot] = hashes[i];
      this.#ids[slot] = ids[i];
    }
  }
}

/** FNV-1a over UTF-16 code units, then mixed, since slots are taken from the lower bits. */
function hashOf(word: string): number {
  let hash = -2_128_831_035;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 15);
}

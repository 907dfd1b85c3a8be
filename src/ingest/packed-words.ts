/** Many words in little memory: their UTF-8 bytes, concatenated in one array. */
export class PackedWords {
  readonly bytes: Uint8Array;
  readonly #ends: Float64Array; // (words) where each ends
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /**
   * @param bytes valid UTF-8
   * @param lengths (words) bytes of each word; none splits a character
   */
  constructor(bytes: Uint8Array, lengths: ArrayLike<number>) {
    this.bytes = bytes;
    this.#ends = new Float64Array(lengths.length);
    let end = 0;
    for (let id = 0; id < lengths.length; id++) this.#ends[id] = end += lengths[id];
  }

  /** Where a word begins in `bytes`. */
  startOf(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1];
  }

  /** Where a word ends in `bytes`. */
  endOf(id: number): number {
    return this.#ends[id];
  }

  /** (words) bytes of each word. */
  lengths(): Uint32Array {
    return Uint32Array.from(this.#ends, (end, id) => end - this.startOf(id));
  }

  wordOf(id: number): string {
    return this.#decoder.decode(this.bytes.subarray(this.startOf(id), this.#ends[id]));
  }

  /**
   * The words of many ids. A call of the decoder costs more than decoding a word, so words are decoded
   * together. ASCII words are decoded separately: if a string has one character beyond Latin-1, V8
   * stores it and all its substrings in twice the memory.
   */
  wordsOf(ids: Uint32Array): string[] {
    const words = Array<string>(ids.length);
    const others: number[] = []; // places in `ids`
    const ascii: number[] = [];
    for (let at = 0; at < ids.length; at++) {
      (this.#isAscii(ids[at]) ? ascii : others).push(at);
    }
    this.#decode(ids, ascii, words);
    this.#decode(ids, others, words);
    return words;
  }

  #isAscii(id: number): boolean {
    const { bytes } = this;
    const end = this.#ends[id];
    for (let at = this.startOf(id); at < end; at++) if (bytes[at] >= 0x80) return false;
    return true;
  }

  /** Decodes the words at some places of `ids`. */
  #decode(ids: Uint32Array, places: readonly number[], words: string[]): void {
    const { bytes } = this;
    let size = 0;
    for (const place of places) size += this.#ends[ids[place]] - this.startOf(ids[place]);
    const joined = new Uint8Array(size);
    const ends = new Float64Array(places.length); // of each word, in UTF-16 units
    let to = 0;
    let units = 0;
    for (let i = 0; i < places.length; i++) {
      const id = ids[places[i]];
      const end = this.#ends[id];
      for (let at = this.startOf(id); at < end; at++) {
        const byte = bytes[at];
        joined[to++] = byte;
        if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
      }
      ends[i] = units;
    }
    const text = this.#decoder.decode(joined);
    for (let i = 0, start = 0; i < places.length; i++) {
      words[places[i]] = text.slice(start, ends[i]);
      start = ends[i];
    }
  }
}

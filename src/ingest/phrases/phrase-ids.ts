import type { Phrase, Phrases } from '../../phrases/phrases.js';
import type { MergedWords } from '../merged-words.js';

/** The beginnings of phrases as a tree of ids: an open-addressing table from (node, id) to node. */
export class PhraseIds {
  /** (words) for each id the node of the phrases that begin with it; 0: none does. */
  readonly starts: Uint32Array;
  readonly #joined: Uint32Array; // (nodes) the id of the phrase that ends here, plus 1
  readonly #phrases: Uint32Array; // (nodes) its number
  readonly #ids: readonly Uint32Array[]; // (phrases) of its words, then of itself
  readonly #keys: Uint32Array; // (slots, 2)
  readonly #nodes: Uint32Array; // (slots) 0: free
  readonly #mask: number;
  readonly #times: Float64Array; // (phrases) how often each was joined

  constructor(phrases: readonly Phrase[], words: MergedWords, join: Phrases['join']) {
    const texts = phrases.map((phrase) => [...phrase.words, join(phrase.words)]);
    const ids = words.idsOf(texts.flat());
    let at = 0;
    this.#ids = texts.map(({ length }) => ids.subarray(at, (at += length)));
    this.starts = new Uint32Array(words.counts.length);
    this.#joined = new Uint32Array(ids.length + 1);
    this.#phrases = new Uint32Array(ids.length + 1);
    const slots = 2 ** Math.ceil(Math.log2(2 * ids.length + 2));
    this.#keys = new Uint32Array(2 * slots);
    this.#nodes = new Uint32Array(slots);
    this.#mask = slots - 1;
    this.#times = new Float64Array(phrases.length);
    let nodes = 0;
    this.#ids.forEach((own, phrase) => {
      let node = (this.starts[own[0]] ||= ++nodes);
      for (const id of own.subarray(1, -1)) {
        const slot = this.#slotOf(node, id);
        if (this.#nodes[slot] === 0) {
          this.#keys[2 * slot] = node;
          this.#keys[2 * slot + 1] = id;
          this.#nodes[slot] = ++nodes;
        }
        node = this.#nodes[slot];
      }
      this.#joined[node] = own.at(-1)! + 1;
      this.#phrases[node] = phrase;
    });
  }

  /** The node behind another; 0: no phrase continues this way. */
  next(node: number, id: number): number {
    return this.#nodes[this.#slotOf(node, id)];
  }

  /** The id of the phrase that ends at a node, and counts it; -1: none does. */
  take(node: number): number {
    const joined = this.#joined[node] - 1;
    if (joined >= 0) this.#times[this.#phrases[node]]++;
    return joined;
  }

  /** Counts words less often and phrases more often, by what was taken; returns how often in all. */
  count(counts: Float64Array): number {
    this.#ids.forEach((own, phrase) => {
      const times = this.#times[phrase];
      for (const id of own.subarray(0, -1)) counts[id] -= times;
      counts[own.at(-1)!] += times;
    });
    return this.#times.reduce((sum, times) => sum + times, 0);
  }

  #slotOf(node: number, id: number): number {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    while (
      this.#nodes[slot] !== 0 &&
      (this.#keys[2 * slot] !== node || this.#keys[2 * slot + 1] !== id)
    ) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}

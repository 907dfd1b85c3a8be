import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import type { QuantizedSource } from '../../embedding/quantization.js';
import { toUnit } from '../approximate/unit.js';
import { clipCosine, type Neighbor } from '../found.js';
import { checkedTopn, type TopnOptions } from '../limits.js';
import { unknownWord } from '../suggestions.js';
import { topK } from '../top-k.js';
import { checkCount } from '../unit-rows.js';
import { QuantizedRows } from './quantized-rows.js';

/**
 * Searches for the neighbours of a word over quantised vectors, a quarter of the bytes or less. A
 * rough search scans all of them, and the best candidates are re-scored with the vectors of the
 * source. Scores are those cosines; some of the nearest may be missing.
 */
export class QuantizedNeighbors {
  readonly source: VectorSource;
  readonly #module: WebAssembly.Module;
  readonly #quantized: QuantizedSource;
  readonly #rescore: number;
  #rows: QuantizedRows | undefined;

  /**
   * @param quantized the vectors of `source`, quantised; read at the first search
   * @param rescore candidates to compare exactly when ten neighbours are wanted
   */
  constructor(
    module: WebAssembly.Module,
    source: VectorSource,
    quantized: QuantizedSource,
    rescore: number,
  ) {
    this.#module = module;
    this.source = source;
    this.#quantized = quantized;
    this.#rescore = rescore;
  }

  /**
   * The words nearest to a word, best first, ties by id. For more than ten, proportionally more
   * candidates are re-scored.
   *
   * @throws UnknownWordError; RangeError for a wrong `topn`, TypeError for an unknown option
   */
  similar(word: string, options: TopnOptions = {}): Neighbor[] {
    const topn = checkedTopn('The search of quantised vectors', options);
    const id = this.source.indexOf(check.string('word', word));
    if (id === undefined) throw unknownWord(word, this.source);
    const query = this.source.row(id);
    const unit = toUnit(query) ?? query; // zeros have cosine 0 with all, as in an exact search
    const candidates = Math.ceil(this.#rescore * Math.max(1, topn / 10));
    const rough = topK(this.#loaded.score(unit), Math.max(candidates, topn), new Set([id]));
    return rough
      .map((found) => ({ id: found, score: this.#cosine(unit, found) }))
      .filter(({ score }) => !Number.isNaN(score))
      .toSorted((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, topn)
      .map((found) => ({ word: this.source.wordOf(found.id), score: found.score }));
  }

  get #loaded(): QuantizedRows {
    if (this.#rows === undefined) {
      const rows = new QuantizedRows(this.#module, this.#quantized.quantizer, this.source.size);
      let loaded = 0;
      for (const block of this.#quantized.quantizedBlocks()) loaded += rows.copy(block);
      checkCount(loaded, this.source);
      this.#rows = rows;
    }
    return this.#rows;
  }

  /** The cosine of a unit vector and an id, rounded to float32 as all scores are. */
  #cosine(unit: Float32Array, id: number): number {
    const row = this.source.row(id);
    let product = 0;
    let squares = 0;
    for (let i = 0; i < row.length; i++) {
      product += unit[i] * row[i];
      squares += row[i] * row[i];
    }
    return squares === 0 ? 0 : clipCosine(Math.fround(product / Math.sqrt(squares)));
  }
}

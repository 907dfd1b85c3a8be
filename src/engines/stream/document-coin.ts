import { END } from '../../ingest/id-stream.js';
import { UNKNOWN } from '../../vocabulary/build.js';

/** Which documents a pass is for. */
export type Part = 'training' | 'heldOut';

/** Decides for each document whether it is held out, with the same result in every pass. */
export class DocumentCoin {
  readonly #heldOut: number; // share of 2^32
  readonly #seed: number;

  /** @param heldOut share of the documents that is held out */
  constructor(heldOut: number, seed: number) {
    this.#heldOut = heldOut * 2 ** 32;
    this.#seed = seed;
  }

  /** Whether documents may be held out at all. */
  get isTossed(): boolean {
    return this.#heldOut > 0;
  }

  /**
   * Blanks the documents that the pass skips.
   *
   * @param segment that the ids belong to
   * @param document the number, within the segment, of the open document
   * @returns the number of the document that is open after these ids
   */
  select(ids: Uint32Array, segment: number, document: number, part: Part): number {
    if (!this.isTossed) return document;
    const wants = (): boolean => this.#isHeldOut(segment, document) === (part === 'heldOut');
    let wanted = wants();
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === END) {
        document++;
        wanted = wants();
      } else if (!wanted) {
        ids[i] = UNKNOWN;
      }
    }
    return document;
  }

  #isHeldOut(segment: number, document: number): boolean {
    let mixed = Math.imul(segment + 1, 0x9e3779b1) ^ Math.imul(document + 1, 0x85ebca77);
    mixed = Math.imul(mixed ^ this.#seed ^ (mixed >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return (mixed ^ (mixed >>> 15)) >>> 0 < this.#heldOut;
  }
}

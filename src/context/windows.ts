import { nextBelow, type RandomState } from '../random.js';

/** How far a window reaches. */
export interface WindowOptions {
  /** Maximum number of words on each side of the centre. */
  readonly window: number;
  /** Whether each window reaches a random 1 to `window` words, as in word2vec: near words count more. */
  readonly shrink: boolean;
}

/** A centre word and its neighbours, as positions: from <= i < to, i not the centre. */
export interface Window {
  readonly centre: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The windows with centres first .. last - 1, over words 0 .. length - 1. Draws one random number per window
 * if windows shrink, none otherwise.
 */
export function* windows(
  first: number,
  last: number,
  length: number,
  { window, shrink }: WindowOptions,
  random: RandomState,
): Generator<Window> {
  for (let centre = first; centre < last; centre++) {
    const reach = shrink ? window - nextBelow(random, window) : window;
    yield {
      centre,
      from: Math.max(0, centre - reach),
      to: Math.min(length, centre + reach + 1),
    };
  }
}

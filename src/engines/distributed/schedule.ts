/**
 * Which rows ranks exchange when. Rows are sorted by use, the most used first. The first rows are part of
 * every exchange; rows twice as far down are part of half as many. By Zipf's law each row is then exchanged
 * after about the same number of uses. pWord2Vec (Ji et al. 2016) does this with prefixes of doubling
 * length; even slices give every exchange about the same size.
 */

/** Rows of each matrix that are part of every exchange. */
const ALWAYS_ROWS = 1024;

/** Rows that are exchanged together: places `from` to `to` in the order of use. */
export interface Slice {
  /** Identifies the slice. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** All slices of a matrix, in order of number. */
export function allSlices(rows: number, always = ALWAYS_ROWS): Slice[] {
  const slices: Slice[] = [];
  for (let level = 0; startOf(level, always) < rows; level++) {
    for (let index = 0; index < 2 ** level; index++) {
      slices.push(sliceOf(level, index, rows, always));
    }
  }
  return slices;
}

/** The slices of exchange number `round`, counted from 0. */
export function slicesAt(round: number, rows: number, always = ALWAYS_ROWS): Slice[] {
  const slices: Slice[] = [];
  for (let level = 0; startOf(level, always) < rows; level++) {
    const slice = sliceOf(level, round % 2 ** level, rows, always);
    if (slice.from < slice.to) slices.push(slice);
  }
  return slices;
}

/** Average number of rows in an exchange. */
export function meanRows(rows: number, always = ALWAYS_ROWS): number {
  let sum = 0;
  for (let level = 0; startOf(level, always) < rows; level++) {
    const end = Math.min(rows, always * 2 ** level);
    sum += (end - startOf(level, always)) / 2 ** level;
  }
  return sum;
}

/** Level 0 has the first `always` rows; level j has as many rows as all levels before it, in 2^j slices. */
const startOf = (level: number, always: number): number =>
  level === 0 ? 0 : always * 2 ** (level - 1);

function sliceOf(level: number, index: number, rows: number, always: number): Slice {
  const number = 2 ** level - 1 + index;
  if (level === 0) return { number, from: 0, to: Math.min(rows, always) };
  const length = always / 2;
  const from = startOf(level, always) + index * length;
  return { number, from: Math.min(rows, from), to: Math.min(rows, from + length) };
}

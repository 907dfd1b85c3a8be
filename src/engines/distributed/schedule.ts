/**
 * Which rows ranks exchange when. Rows stand in order of use, the most used first. The first ones go at
 * every exchange; of rows twice as far down, half as many a time: slice by slice, so that each row goes
 * after about as many uses as any other, as Zipf's law has it (after pWord2Vec: Ji et al. 2016, where
 * prefixes go that double), and every exchange has about as many rows.
 */

/** Rows that go at every exchange, of each matrix. */
export const ALWAYS_ROWS = 1024;

/** Places of rows in the order of use, from `from` to `to`, that are exchanged together. */
export interface Slice {
  /** Its number, by which one remembers when it went last. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** All slices of a matrix of so many rows, by number. */
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

/** Rows of an exchange on average. */
export function meanRows(rows: number, always = ALWAYS_ROWS): number {
  let sum = 0;
  for (let level = 0; startOf(level, always) < rows; level++) {
    const end = Math.min(rows, always * 2 ** level);
    sum += (end - startOf(level, always)) / 2 ** level;
  }
  return sum;
}

/** Level 0 has the first `always` rows, level j as many as all before it, in 2^j slices. */
const startOf = (level: number, always: number): number =>
  level === 0 ? 0 : always * 2 ** (level - 1);

function sliceOf(level: number, index: number, rows: number, always: number): Slice {
  const number = 2 ** level - 1 + index;
  if (level === 0) return { number, from: 0, to: Math.min(rows, always) };
  const length = always / 2;
  const from = startOf(level, always) + index * length;
  return { number, from: Math.min(rows, from), to: Math.min(rows, from + length) };
}

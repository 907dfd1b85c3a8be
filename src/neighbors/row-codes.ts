import { WordloomError } from '../errors.js';
import { LONGEST_IN_FLOAT32, STEP, type UnitRows } from './unit-rows.js';

/**
 * The layout of the codes of rows, which assembly/screen.ts computes. Addresses and strides are in
 * bytes.
 */
export interface RowCodes {
  readonly codes: number; // (rows, stride)
  readonly stride: number;
  readonly scales: number; // (rows) floats
  readonly errors: number; // (rows) floats
  readonly offsets: number; // (rows) int32
}

/** The code of 0 in a query, whose codes have no sign: the others are up to `LARGEST` away. */
const ZERO = 64;
const LARGEST = 63;

/** Codes are read four rows at a time. */
const padded = (rows: number): number => Math.ceil(rows / 4) * 4;

/**
 * Codes for all rows, a quarter of their size, which screen out most of them before a search takes
 * exact scores. They are made when first needed.
 */
export class LazyCodes {
  readonly #rows: UnitRows;
  #codes: RowCodes | null | undefined; // null if there can be none

  constructor(rows: UnitRows) {
    this.#rows = rows;
  }

  /** The codes if they exist already. */
  get made(): RowCodes | undefined {
    return this.#codes ?? undefined;
  }

  /** The codes; undefined if they do not fit into memory or rows are too long. */
  make(): RowCodes | undefined {
    if (this.#codes === undefined) this.#codes = encodeRows(this.#rows) ?? null;
    return this.made;
  }
}

function encodeRows(rows: UnitRows): RowCodes | undefined {
  if (rows.dim > LONGEST_IN_FLOAT32) return undefined;
  const count = padded(rows.count);
  const stride = Math.ceil(rows.dim / 16) * 16;
  let codes: number;
  try {
    codes = rows.reserve(count * (stride + 12));
  } catch (error) {
    if (error instanceof WordloomError && error.code === 'OUT_OF_MEMORY') return undefined;
    throw error;
  }
  const scales = codes + count * stride;
  const errors = scales + 4 * count;
  const offsets = errors + 4 * count;
  rows.floats(codes, (count * stride) / 4).fill(0);
  rows.floats(errors, count).fill(-Infinity); // padding after the last row is never near
  const step = Math.max(1, Math.floor(STEP / rows.stride));
  for (let row = 0; row < rows.count; row += step) {
    rows.kernels.encodeRows(
      codes + row * stride,
      scales + 4 * row,
      errors + 4 * row,
      offsets + 4 * row,
      rows.addressOf(row),
      Math.min(step, rows.count - row),
      rows.stride,
      stride,
    );
  }
  return { codes, stride, scales, errors, offsets };
}

/**
 * Codes of a unit vector, one byte per number. Returns its scale, and how far a score by codes may fall
 * short of the exact one, from what rounding loses in this vector and in float32.
 */
export function encodeQuery(
  codes: Uint8Array,
  query: Float32Array,
): [scale: number, margin: number] {
  const dim = query.length;
  const largest = query.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const scale = Math.fround(largest / LARGEST);
  let squares = 0;
  for (let i = 0; i < dim; i++) {
    const code = scale > 0 ? Math.round(query[i] / scale) : 0;
    codes[i] = ZERO + code;
    squares += (query[i] - code * scale) ** 2;
  }
  // A row decoded from its codes exceeds length 1 by at most half a step in each number.
  const longest = 1 + Math.sqrt(dim) / 254;
  return [scale, longest * Math.sqrt(squares) + (dim + 16) * 2 ** -22];
}

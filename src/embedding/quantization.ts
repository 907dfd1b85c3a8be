/**
 * Vectors in fewer bits. A row starts with one or two numbers (float32, little-endian), followed by a
 * code for each component of the vector:
 *
 * - int8: a scale, then integers from -127 to 127. Multiplied by the scale, they give the vector within
 *   half a scale.
 * - binary: the norm and a step, then one bit per component, 1 for minus, starting at the lowest bit of the
 *   first byte. The unit vector is approximately the centre of all unit vectors, plus or minus the step in
 *   each component. Without the centre, which the words of a model tend to share, the signs would say far
 *   less.
 *
 * A vector that is not finite is restored as all NaN.
 */
import type { VectorSource } from './matrix.js';

/** How vectors are quantised. */
export type Encoding = 'int8' | 'binary';

export const ENCODINGS: readonly Encoding[] = ['int8', 'binary'];

/** Some quantised rows, in order: rows first .. first + data.length / bytes of a row. */
export interface QuantizedBlock {
  readonly first: number;
  readonly data: Uint8Array; // (rows of the block, bytes of a row)
}

/** Quantised vectors, with their quantiser. */
export interface QuantizedSource {
  readonly quantizer: Quantizer;
  /** All rows in order, block by block. */
  quantizedBlocks(): Iterable<QuantizedBlock>;
}

const LARGEST = 127; // of int8; both signs have the same range

/** Turns vectors of `dim` numbers into bytes and back. */
export class Quantizer {
  readonly encoding: Encoding;
  readonly dim: number;
  /** Subtracted from unit vectors before their signs are taken, (dim); zeros for int8. */
  readonly center: Float32Array;
  /** Bytes before the codes of a row. */
  readonly headerBytes: number;
  readonly rowBytes: number;

  constructor(encoding: Encoding, dim: number, center: ArrayLike<number> = new Float32Array(dim)) {
    this.encoding = encoding;
    this.dim = dim;
    this.center = Float32Array.from(center);
    this.headerBytes = encoding === 'int8' ? 4 : 8;
    this.rowBytes = this.headerBytes + (encoding === 'int8' ? dim : Math.ceil(dim / 8));
  }

  /** Creates the quantiser for the vectors of a source. For binary, this reads the source once. */
  static for(encoding: Encoding, source: VectorSource): Quantizer {
    return new Quantizer(encoding, source.dim, encoding === 'int8' ? undefined : centerOf(source));
  }

  /** Quantises rows (rows, dim) to bytes (rows, bytes of a row). */
  quantize(data: Float32Array): Uint8Array {
    const bytes = new Uint8Array((data.length / this.dim) * this.rowBytes);
    for (let from = 0, to = 0; from < data.length; from += this.dim, to += this.rowBytes) {
      const row = data.subarray(from, from + this.dim);
      if (this.encoding === 'int8') this.#toInt8(row, bytes, to);
      else this.#toBits(row, bytes, to);
    }
    return bytes;
  }

  /** Restores rows (rows, dim) from bytes (rows, bytes of a row). */
  dequantize(bytes: Uint8Array): Float32Array {
    const rows = bytes.length / this.rowBytes;
    const data = new Float32Array(rows * this.dim);
    for (let row = 0; row < rows; row++) {
      const target = data.subarray(row * this.dim, (row + 1) * this.dim);
      if (this.encoding === 'int8') this.#fromInt8(bytes, row * this.rowBytes, target);
      else this.#fromBits(bytes, row * this.rowBytes, target);
    }
    return data;
  }

  /** The signs of a unit vector (dim) minus the centre, one bit each. */
  signs(unit: ArrayLike<number>): Uint8Array {
    const bits = new Uint8Array(Math.ceil(this.dim / 8));
    for (let i = 0; i < this.dim; i++) {
      if (unit[i] - this.center[i] < 0) bits[i >> 3] |= 1 << (i & 7);
    }
    return bits;
  }

  #toInt8(row: Float32Array, bytes: Uint8Array, at: number): void {
    let largest = 0;
    for (let i = 0; i < row.length; i++) largest = Math.max(largest, Math.abs(row[i])); // keeps NaN
    const scale = Number.isFinite(largest) ? Math.fround(largest / LARGEST) : NaN;
    writeFloat(bytes, at, scale);
    if (!(scale > 0)) return; // zeros, too small to tell from zeros, or not finite
    for (let i = 0; i < row.length; i++) {
      const whole = Math.round(row[i] / scale);
      bytes[at + this.headerBytes + i] = Math.max(-LARGEST, Math.min(LARGEST, whole));
    }
  }

  #fromInt8(bytes: Uint8Array, at: number, row: Float32Array): void {
    const scale = readFloat(bytes, at);
    const from = at + this.headerBytes;
    for (let i = 0; i < row.length; i++) row[i] = scale * ((bytes[from + i] << 24) >> 24);
  }

  #toBits(row: Float32Array, bytes: Uint8Array, at: number): void {
    const norm = normOf(row);
    writeFloat(bytes, at, Number.isFinite(norm) ? norm : NaN);
    if (!(norm > 0 && norm < Infinity)) return;
    const unit = row.map((value) => value / norm);
    let size = 0; // the mean minimises the squared error
    for (let i = 0; i < unit.length; i++) size += Math.abs(unit[i] - this.center[i]) / unit.length;
    writeFloat(bytes, at + 4, size);
    bytes.set(this.signs(unit), at + this.headerBytes);
  }

  #fromBits(bytes: Uint8Array, at: number, row: Float32Array): void {
    const norm = readFloat(bytes, at);
    const size = readFloat(bytes, at + 4);
    const from = at + this.headerBytes;
    for (let i = 0; i < row.length; i++) {
      const isMinus = (bytes[from + (i >> 3)] >> (i & 7)) & 1;
      row[i] = norm * (this.center[i] + (isMinus ? -size : size));
    }
  }
}

/** The mean of the unit vectors of a source, (dim), ignoring vectors without a direction. */
function centerOf(source: VectorSource): Float32Array {
  const sum = new Float64Array(source.dim);
  let rows = 0;
  for (const { data } of source.blocks()) {
    for (let from = 0; from < data.length; from += source.dim) {
      const row = data.subarray(from, from + source.dim);
      const norm = normOf(row);
      if (!(norm > 0 && norm < Infinity)) continue;
      for (let i = 0; i < sum.length; i++) sum[i] += row[i] / norm;
      rows++;
    }
  }
  return Float32Array.from(sum, (value) => (rows === 0 ? 0 : value / rows));
}

function normOf(row: Float32Array): number {
  let squares = 0; // in float64, where no float32 is too large to be squared
  for (let i = 0; i < row.length; i++) squares += row[i] * row[i];
  return Math.sqrt(squares);
}

const word = new DataView(new ArrayBuffer(4));

function writeFloat(bytes: Uint8Array, at: number, value: number): void {
  word.setFloat32(0, value, true);
  for (let i = 0; i < 4; i++) bytes[at + i] = word.getUint8(i);
}

function readFloat(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 4; i++) word.setUint8(i, bytes[at + i]);
  return word.getFloat32(0, true);
}

/** What stands in a fastText model; all but the words has a default that fits them. */
export interface FastTextContent {
  readonly words: readonly (string | Uint8Array)[];
  readonly dim?: number;
  readonly bucket?: number;
  readonly minn?: number;
  readonly maxn?: number;
  readonly version?: number;
  readonly entries?: number;
  readonly size?: number;
  readonly labels?: number;
  readonly pruned?: bigint;
  readonly isQuantized?: number;
  readonly rows?: bigint;
  readonly columns?: bigint;
  readonly numbers?: readonly number[];
}

/** A file as fastText writes it, up to the vectors of words and subwords. */
export function fastTextFile(content: FastTextContent): Uint8Array {
  const { words, dim = 2, bucket = 2, minn = 1, maxn = 2, version = 12 } = content;
  const { entries = words.length, size = words.length, labels = 0 } = content;
  const { rows = BigInt(words.length + bucket), columns = BigInt(dim) } = content;
  const numbers =
    content.numbers ?? Array.from({ length: (words.length + bucket) * dim }, (_, i) => i / 8);
  return new Uint8Array(
    Buffer.concat([
      int32(793_712_314, version, dim, 5, 5, 1, 5, 1, 1, 2, bucket, minn, maxn, 100),
      float64(1e-4),
      int32(entries, size, labels),
      int64(100n, content.pruned ?? -1n),
      ...words.flatMap((word) => [
        Buffer.from(word as Uint8Array),
        Buffer.of(0),
        int64(3n),
        Buffer.of(0),
      ]),
      Buffer.of(content.isQuantized ?? 0),
      int64(rows, columns),
      Buffer.concat(numbers.map(float32)),
      Buffer.of(0),
      int64(BigInt(words.length), BigInt(dim)),
    ]),
  );
}

const int32 = (...values: readonly number[]): Buffer =>
  filled(4 * values.length, (buffer) => values.forEach((x, i) => buffer.writeInt32LE(x, 4 * i)));

const int64 = (...values: readonly bigint[]): Buffer =>
  filled(8 * values.length, (buffer) => values.forEach((x, i) => buffer.writeBigInt64LE(x, 8 * i)));

const float32 = (value: number): Buffer => filled(4, (buffer) => buffer.writeFloatLE(value));

const float64 = (value: number): Buffer => filled(8, (buffer) => buffer.writeDoubleLE(value));

function filled(length: number, fill: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(length);
  fill(buffer);
  return buffer;
}

/**
 * The wire format of Protocol Buffers, as far as writing needs it: a message is its fields one
 * after the other, a field its number with its kind, then its value. Bytes are kept in pieces, so
 * that nothing large is copied.
 */
export interface Encoded {
  readonly pieces: readonly Uint8Array[];
  readonly length: number; // bytes
}

/** How a value is laid out: the lowest three bits before it. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** An int32, int64, uint64 or enum that is not negative, up to 2^53. */
export function integer(field: number, value: number): Encoded {
  return joined([varint(tag(field, VARINT)), varint(value)]);
}

/** A string, as UTF-8. */
export function text(field: number, value: string): Encoded {
  return bytes(field, new TextEncoder().encode(value));
}

/** @param value kept, not copied */
export function bytes(field: number, value: Uint8Array): Encoded {
  return delimited(field, { pieces: [value], length: value.length });
}

/** A message within a message. */
export function message(field: number, fields: readonly Encoded[]): Encoded {
  return delimited(field, joined(fields));
}

/** Fields as one; also the outermost message, which has no number. */
export function joined(fields: readonly Encoded[]): Encoded {
  return {
    pieces: fields.flatMap(({ pieces }) => pieces),
    length: fields.reduce((sum, { length }) => sum + length, 0),
  };
}

const delimited = (field: number, value: Encoded): Encoded =>
  joined([varint(tag(field, LENGTH_DELIMITED)), varint(value.length), value]);

const tag = (field: number, kind: number): number => field * 8 + kind;

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Encoded {
  const bits: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bits.push((rest % 0x80) + 0x80);
  bits.push(rest);
  return { pieces: [Uint8Array.from(bits)], length: bits.length };
}

import { bytesOf, joined } from './broken-bytes.js';
import type { Dice } from './dice.js';

/** What readers stumble over. */
const POISON: readonly Uint8Array[] = [
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '"',
  '{',
  '}',
  '[[[[',
  '\\ud800',
  '\u2028',
  '\uFEFF',
  '\u001b[2J',
  '0',
  '-1',
  '-0',
  '1e999',
  '-1e999',
  'NaN',
  'Infinity',
  '1e-400',
  '0x10',
  '1_000',
  '٣',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  '999999',
  'null',
  'true',
  '""',
  '{"a":',
  '__proto__',
  'constructor',
  'toString',
  ': ',
  '#',
].map(bytesOf);
const BINARY_POISON: readonly Uint8Array[] = [
  Uint8Array.of(0),
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3), // half of a character
  Uint8Array.of(0xed, 0xa0, 0x80), // half of a surrogate pair
  Uint8Array.of(0, 0, 0xc0, 0x7f), // NaN
  Uint8Array.of(0, 0, 0x80, 0x7f), // Infinity
  Uint8Array.of(0xff, 0xff, 0xff, 0x7f),
  Uint8Array.of(0, 0, 0, 0x80),
  new Uint8Array(8).fill(0xff),
  Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0), // 2^40
  Uint8Array.of(0x1f, 0x8b),
];

/** Bytes with one to four changes. */
export function mutate(bytes: Uint8Array, dice: Dice): Uint8Array {
  let changed = bytes;
  for (let left = dice.from(1, 4); left > 0; left--) changed = dice.pick(CHANGES)(changed, dice);
  return changed;
}

type Change = (bytes: Uint8Array, dice: Dice) => Uint8Array;

const flip: Change = (bytes, dice) => {
  if (bytes.length === 0) return bytes;
  const changed = bytes.slice();
  changed[dice.below(bytes.length)] ^= 1 << dice.below(8);
  return changed;
};

const truncate: Change = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1));

const insert: Change = (bytes, dice) => {
  const at = dice.below(bytes.length + 1);
  return joined(bytes.subarray(0, at), poison(dice), bytes.subarray(at));
};

const overwrite: Change = (bytes, dice) => {
  const at = dice.below(bytes.length + 1);
  const value = poison(dice);
  return joined(bytes.subarray(0, at), value, bytes.subarray(at + value.length));
};

/** Puts poison in the place of a number in digits. */
const renumber: Change = (bytes, dice) => {
  const numbers = [...Buffer.from(bytes).toString('latin1').matchAll(/\d+/g)];
  if (numbers.length === 0) return bytes;
  const { index, 0: digits } = dice.pick(numbers);
  return joined(bytes.subarray(0, index), poison(dice), bytes.subarray(index + digits.length));
};

/** Takes a piece out, doubles it, or puts it elsewhere. */
const splice: Change = (bytes, dice) => {
  const start = dice.below(bytes.length + 1);
  const end = start + dice.below(Math.min(64, bytes.length - start) + 1);
  const piece = bytes.subarray(start, end);
  const rest = joined(bytes.subarray(0, start), bytes.subarray(end));
  const at = dice.below(rest.length + 1);
  const times = dice.pick([0, 1, 2, 100]);
  return joined(rest.subarray(0, at), ...dice.times(times, () => piece), rest.subarray(at));
};

const CHANGES: readonly Change[] = [flip, flip, truncate, insert, overwrite, renumber, splice];

const poison = (dice: Dice): Uint8Array => dice.pick(dice.chance(0.6) ? POISON : BINARY_POISON);

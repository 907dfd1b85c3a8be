import { asciiOf, CARRIAGE_RETURN, NEWLINE, SPACE, TAB } from './ascii.js';

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const LOWER_E = 101;
const TO_LOWER = 32; // the bit that makes a letter lower case

/** The powers of ten that float64 holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)(?:\(.*\))?$/i;

/**
 * Reads `count` decimals, separated by spaces or tabs, from `bytes[at]` on into `out[outAt]` and
 * following, each rounded as Math.fround(Number(text)) does. A newline must follow somewhere.
 * Returns the index after the last, or -1 if the line has fewer or one is not a number, or too large
 * for a float32.
 *
 * A number of at most 15 digits and a small exponent is a whole number times or divided by a power
 * of ten, both exact in float64, so one rounding gives the float64 nearest to the decimal. Other
 * numbers are left to Number().
 */
export function scanDecimals(
  bytes: Uint8Array,
  at: number,
  count: number,
  out: Float32Array,
  outAt: number,
): number {
  for (let i = 0; i < count; i++) {
    let byte = bytes[at];
    while (byte === SPACE || byte === TAB) byte = bytes[++at];
    const start = at;

    const isNegative = byte === MINUS;
    if (isNegative || byte === PLUS) byte = bytes[++at];
    const firstDigit = at;
    let whole = 0; // the digits, as if there were no point
    let digit = byte ^ ZERO; // 0 to 9 for digits, more for all else
    while (digit <= 9) {
      whole = whole * 10 + digit;
      digit = (byte = bytes[++at]) ^ ZERO;
    }
    let digits = at - firstDigit;
    let exponent = 0;
    if (byte === POINT) {
      const firstDecimal = at + 1;
      digit = (byte = bytes[++at]) ^ ZERO;
      while (digit <= 9) {
        whole = whole * 10 + digit;
        digit = (byte = bytes[++at]) ^ ZERO;
      }
      exponent = firstDecimal - at;
      digits -= exponent;
    }
    let isSound = digits > 0;
    if ((byte | TO_LOWER) === LOWER_E) {
      byte = bytes[++at];
      const isSmall = byte === MINUS;
      if (isSmall || byte === PLUS) byte = bytes[++at];
      const firstPower = at;
      let power = 0;
      digit = byte ^ ZERO;
      while (digit <= 9) {
        power = power * 10 + digit;
        digit = (byte = bytes[++at]) ^ ZERO;
      }
      isSound &&= at > firstPower;
      exponent += isSmall ? -power : power;
    }
    isSound &&= endsField(byte);

    let value: number;
    if (isSound && whole <= Number.MAX_SAFE_INTEGER && exponent >= -22 && exponent <= 22) {
      value = exponent < 0 ? whole / POWERS_OF_TEN[-exponent] : whole * POWERS_OF_TEN[exponent];
      if (isNegative) value = -value;
    } else {
      while (!endsField(byte)) byte = bytes[++at];
      const number = decimalOf(asciiOf(bytes.subarray(start, at)));
      if (number === undefined || isTooLarge(number)) return -1;
      value = number;
    }
    out[outAt + i] = value;
  }
  return at;
}

/** The number in a field, including NaN and infinities; undefined if it is not a number. */
export function decimalOf(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  if (!NOT_FINITE.test(text)) return undefined;
  if (/nan/i.test(text)) return NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}

/** Whether a number is finite, but not as a float32. */
export const isTooLarge = (number: number): boolean =>
  Number.isFinite(number) && !Number.isFinite(Math.fround(number));

const endsField = (byte: number): boolean =>
  byte === SPACE || byte === NEWLINE || byte === TAB || byte === CARRIAGE_RETURN;

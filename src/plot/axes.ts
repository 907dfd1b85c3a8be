/** A numeric axis: the position of a value, and the values of the ticks. */
export interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

export type Scale = 'linear' | 'log';

const TICKS = 6;
/** Numbers closer than this cannot be divided further. */
const LEAST_SPAN = 1e-290;

/**
 * An axis that covers all of `values`.
 *
 * @param values finite, at least one; above 0 for a log scale
 * @param from where the axis begins, in pixels
 * @param to where it ends; less than `from` where it runs upward
 */
export const axisOf = (scale: Scale, values: readonly number[], from: number, to: number): Axis =>
  (scale === 'log' ? logAxis : linearAxis)(values, from, to);

function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const low = least(values);
  const high = greatest(values);
  const span = Math.max(high > low ? high - low : Math.abs(high) || 1, LEAST_SPAN);
  // 1, 2 or 5 times a power of ten: the smallest step with at most TICKS ticks.
  const power = 10 ** Math.floor(Math.log10(span / TICKS));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((s) => span / s <= TICKS)!;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return {
    place: scaleOf(first * step, last * step, from, to),
    ticks: range(first, last).map((i) => ({
      value: i * step,
      label: (i * step).toLocaleString('en-US', { maximumSignificantDigits: 6 }),
    })),
  };
}

function logAxis(values: readonly number[], from: number, to: number): Axis {
  const first = Math.floor(Math.log10(least(values)));
  const last = Math.max(Math.ceil(Math.log10(greatest(values))), first + 1);
  const every = Math.ceil((last - first) / (TICKS + 2));
  const place = scaleOf(first, last, from, to);
  return {
    place: (value) => place(Math.log10(value)),
    ticks: range(first, last)
      .filter((power) => (last - power) % every === 0)
      .map((power) => ({ value: 10 ** power, label: powerOfTen(power) })),
  };
}

const scaleOf =
  (low: number, high: number, from: number, to: number) =>
  (value: number): number =>
    from + ((value - low) / (high - low)) * (to - from);

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 1, 10, or 10 with a raised exponent. */
function powerOfTen(power: number): string {
  if (power === 0 || power === 1) return String(10 ** power);
  return `10${String(power)
    .replace('-', '⁻')
    .replaceAll(/\d/g, (digit) => DIGITS[Number(digit)])}`;
}

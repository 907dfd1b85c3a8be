/** A count, with commas. */
export const count = (n: number): string => Math.round(n).toLocaleString('en-US');

/** A count with its noun, in the singular for one. */
export const counted = (n: number, singular: string, plural = `${singular}s`): string =>
  `${count(n)} ${n === 1 ? singular : plural}`;

/** A share of 1 in percent, with at most `digits` decimals. */
export const percent = (share: number, digits = 0): string =>
  `${Number((100 * share).toFixed(digits))}%`;

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size, in powers of 1000. */
export function size(bytes: number): string {
  let unit = 0;
  let value = bytes;
  for (; value >= 999.5 && unit < BYTE_UNITS.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** A time, as exact as one cares for. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown time';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The placeholder for a missing number. */
export const NONE = '-';

/** A cosine or a loss, as people compare them. What rounds to zero has no sign. */
export const decimal = (value: number): string =>
  Number.isNaN(value) ? NONE : value.toFixed(4).replace(/^-(?=0\.0+$)/, '');

/** A time that may be a fraction of a millisecond. */
export const milliseconds = (time: number): string =>
  Number.isNaN(time) ? NONE : `${time.toFixed(time < 10 ? 2 : 0)} ms`;

/** A vector's numbers in nine digits, which tell any two float32 numbers apart. */
export const rounded = (vector: Float32Array): number[] =>
  Array.from(vector, (x) => Number(x.toPrecision(9)));

/** A numeric axis: the position of a value, and the values of the ticks. */
export interface Scale {
  place(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/**
 * A scale from `from` to `to`, with marks at 1, 2 or 5 times a power of ten, at most `most` spans of
 * them. Values that are not finite are left out; without any, it reaches from 0 to 1.
 */
export function linearScale(
  values: readonly number[],
  from: number,
  to: number,
  most = 5,
  isTight = false,
): Scale {
  let [low, high] = rangeOf(values);
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Put values that hardly differ in the middle.
  if (!(high - low > 1e-9 * size) || high - low < 1e-300) {
    const half = size > 1e-300 ? size / 2 : 0.5;
    [low, high] = [low - half, high + half];
  }
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((s) => (high - low) / s <= most)!;
  const [first, last] = isTight
    ? [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)]
    : [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  if (!isTight) [low, high] = [first * step, last * step];
  const place = (value: number): number => from + ((value - low) / (high - low)) * (to - from);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step;
    return { value, label: labelOf(value) };
  });
  return { place, ticks };
}

/** A logarithmic scale; values that are not above 0 are left out. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  let [low, high] = rangeOf(logs).map((each, i) => (i === 0 ? Math.floor(each) : Math.ceil(each)));
  if (high === low) high = low + 1;
  const every = Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i)
    .filter((exponent) => (exponent - low) % every === 0)
    .map((exponent) => ({ value: 10 ** exponent, label: powerOfTen(exponent) }));
  return {
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks,
  };
}

function rangeOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 1] : [low, high];
}

function labelOf(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))} M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))} k`;
  return String(Number(value.toPrecision(6)));
}

const powerOfTen = (exponent: number): string =>
  exponent >= -3 && exponent <= 4
    ? String(Number((10 ** exponent).toPrecision(1)))
    : `1e${exponent}`;

/**
 * An exponential moving mean, starting at the first value; gaps (null) stay gaps.
 *
 * @param share of what was before, in [0, 1); 0 leaves the values as they are
 */
export function smoothed(values: readonly (number | null)[], share: number): (number | null)[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    sum = share * sum + (1 - share) * value;
    weight = share * weight + (1 - share);
    return sum / weight;
  });
}

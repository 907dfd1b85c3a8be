/** How often something is done: by time, by epochs, or not at all. */
export type Interval = { readonly seconds: number } | { readonly epochs: number } | 'never';

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

const EXPECTED = "seconds ('30s'), minutes ('5m'), hours ('1h'), '1epoch' or 'never'";

/**
 * Reads an interval: '30s', '5m', '1h', '1epoch', 'never', or a number of seconds.
 *
 * @throws TypeError if it is neither a string nor a number, RangeError for any other value
 */
export function parseInterval(name: string, value: unknown): Interval {
  if (value === 'never') return value;
  if (typeof value === 'number') return { seconds: positive(name, value, value) };
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be ${EXPECTED}, or a number of seconds`);
  }
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)(s|m|h|epochs?)$/.exec(value) ?? [];
  if (unit === 's' || unit === 'm' || unit === 'h') {
    return { seconds: positive(name, Number(number) * SECONDS[unit], value) };
  }
  const epochs = positive(name, Number(number), value);
  if (!Number.isSafeInteger(epochs)) throw wrong(name, value);
  return { epochs };
}

function positive(name: string, number: number, value: unknown): number {
  if (!(number > 0 && Number.isFinite(number))) throw wrong(name, value);
  return number;
}

const wrong = (name: string, value: unknown): RangeError =>
  new RangeError(`${name} must be ${EXPECTED}, got ${JSON.stringify(value)}`);

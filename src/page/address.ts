/** The views of the page, by their names in an address. */
export const VIEWS = [
  'neighbors',
  'map',
  'arithmetic',
  'odd-one-out',
  'text',
  'training',
  'model',
  // Of the page that trains.
  'windows',
  'recurrent',
] as const;
export type View = (typeof VIEWS)[number];

/** What the page shows. It is all in the address, so that a link is a finding and back works. */
export interface Address {
  readonly view: View;
  /** The number of the model that is asked. */
  readonly model: number;
  /** A model to compare with, if any. */
  readonly other?: number;
  /** Neighbours to show. */
  readonly k: number;
  /** Of `neighbors` and `map`. */
  readonly word?: string;
  /** Of `arithmetic`. */
  readonly formula?: string;
  /** Of `odd-one-out`. */
  readonly words: readonly string[];
  /** Of `map`: words that are drawn, and the formulas of its axes. */
  readonly points: number;
  readonly x?: string;
  readonly y?: string;
}

const DEFAULT_K = 15;
const MAX_K = 1000;
const DEFAULT_POINTS = 20_000;
const MAX_POINTS = 1_000_000;

/** Reads the part of an address after `#`; what is wrong or missing becomes the default. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const values = new URLSearchParams(query);
  const whole = (name: string): number | undefined => {
    const text = values.get(name) ?? '';
    return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
  };
  return {
    view: VIEWS.find((each) => each === path) ?? 'neighbors',
    model: whole('model') ?? 0,
    other: whole('with'),
    k: Math.min(MAX_K, Math.max(1, whole('k') ?? DEFAULT_K)),
    word: values.get('word') || undefined,
    formula: values.get('formula') || undefined,
    words: values.getAll('of').filter((each) => each !== ''),
    points: Math.min(MAX_POINTS, Math.max(1, whole('points') ?? DEFAULT_POINTS)),
    x: values.get('x') || undefined,
    y: values.get('y') || undefined,
  };
}

/** The address, from `#`, of what `parseAddress` reads. */
export function formatAddress(address: Address): string {
  const { view, model, other, k, word, formula, words, points, x, y } = address;
  const values = new URLSearchParams();
  if (word !== undefined && (view === 'neighbors' || view === 'map')) values.set('word', word);
  if (formula !== undefined && view === 'arithmetic') values.set('formula', formula);
  if (view === 'odd-one-out') for (const each of words) values.append('of', each);
  if (view === 'map') {
    if (points !== DEFAULT_POINTS) values.set('points', String(points));
    if (x !== undefined) values.set('x', x);
    if (y !== undefined) values.set('y', y);
  }
  if (model !== 0) values.set('model', String(model));
  if (other !== undefined && view === 'neighbors') values.set('with', String(other));
  if (k !== DEFAULT_K) values.set('k', String(k));
  const query = values.toString();
  return `#/${view}${query && `?${query}`}`;
}

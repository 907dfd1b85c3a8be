/** The views of the page, by their names in an address. */
export const VIEWS = [
  'neighbors',
  'map',
  'arithmetic',
  'odd-one-out',
  'compare',
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
  /** Of `neighbors`, `map` and `compare`. */
  readonly word?: string;
  /** Of `arithmetic`. */
  readonly formula?: string;
  /** Of `odd-one-out`. */
  readonly words: readonly string[];
  /** Of `map`: words that are drawn, and the formulas of its axes. */
  readonly points: number;
  readonly x?: string;
  readonly y?: string;
  /** Of `map`: how words find their places, what colours them, and the ranks that are drawn. */
  readonly layout: Layout;
  readonly colour?: string;
  readonly from?: number;
  readonly to?: number;
  /** Of `map`: where it is looked at, as x, y and zoom; all of it by default. */
  readonly at?: string;
  /** Of `compare`: how many common words. */
  readonly among: number;
}

const LAYOUTS = ['umap', 'pca'] as const;
type Layout = (typeof LAYOUTS)[number];

const AT = /^-?\d(?:\.\d+)?,-?\d(?:\.\d+)?,\d+(?:\.\d+)?$/;

const DEFAULT_AMONG = 1000;
const MAX_AMONG = 10_000;
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
    layout: LAYOUTS.find((each) => each === values.get('layout')) ?? 'umap',
    colour: values.get('colour') || undefined,
    from: whole('from'),
    to: whole('to'),
    at: AT.test(values.get('at') ?? '') ? values.get('at')! : undefined,
    among: Math.min(MAX_AMONG, Math.max(10, whole('among') ?? DEFAULT_AMONG)),
  };
}

const WITH_WORD: readonly View[] = ['neighbors', 'map', 'compare'];

/** The address, from `#`, of what `parseAddress` reads. */
export function formatAddress(address: Address): string {
  const { view, model, other, k, word, formula, words, points, x, y } = address;
  const { layout, colour, from, to, at, among } = address;
  const values = new URLSearchParams();
  if (word !== undefined && WITH_WORD.includes(view)) values.set('word', word);
  if (formula !== undefined && view === 'arithmetic') values.set('formula', formula);
  if (view === 'odd-one-out') for (const each of words) values.append('of', each);
  if (view === 'map') {
    if (points !== DEFAULT_POINTS) values.set('points', String(points));
    if (x !== undefined) values.set('x', x);
    if (y !== undefined) values.set('y', y);
    if (layout !== 'umap') values.set('layout', layout);
    if (colour !== undefined) values.set('colour', colour);
    if (from !== undefined) values.set('from', String(from));
    if (to !== undefined) values.set('to', String(to));
    if (at !== undefined) values.set('at', at);
  }
  if (view === 'compare' && among !== DEFAULT_AMONG) values.set('among', String(among));
  if (model !== 0) values.set('model', String(model));
  if (other !== undefined && (view === 'neighbors' || view === 'compare'))
    values.set('with', String(other));
  if (k !== DEFAULT_K) values.set('k', String(k));
  const query = values.toString();
  return `#/${view}${query && `?${query}`}`;
}

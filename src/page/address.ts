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
  // In the page that trains.
  'windows',
  'recurrent',
] as const;
export type View = (typeof VIEWS)[number];

/** What the page shows. All of it is in the address, so a link reproduces it and the back button works. */
export interface Address {
  readonly view: View;
  /** The number of the model. */
  readonly model: number;
  /** The number of a model to compare with. */
  readonly other?: number;
  /** Neighbours to show. */
  readonly k: number;
  /** Of `neighbors`, `map` and `compare`. */
  readonly word?: string;
  /** Of `arithmetic`. */
  readonly formula?: string;
  /** Of `odd-one-out`. */
  readonly words: readonly string[];
  /** Of `map`: the number of words drawn, and the formulas of the axes. */
  readonly points: number;
  readonly x?: string;
  readonly y?: string;
  /** Of `map`: the layout, what the colours mean, and the range of ranks drawn. */
  readonly layout: Layout;
  readonly colour?: string;
  readonly from?: number;
  readonly to?: number;
  /** Of `map`: the view as x, y and zoom; the whole map by default. */
  readonly at?: string;
  /** Of `compare`: the number of common words. */
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

/** Parses the part of an address after `#`. Wrong or missing values become defaults. */
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

/** Formats an address, from `#`; the inverse of `parseAddress`. */
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

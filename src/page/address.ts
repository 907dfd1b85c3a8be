/** The views of the page, by their names in an address. */
export const VIEWS = ['neighbors', 'arithmetic', 'odd-one-out', 'text', 'model'] as const;
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
  /** Of `neighbors`. */
  readonly word?: string;
  /** Of `arithmetic`. */
  readonly formula?: string;
  /** Of `odd-one-out`. */
  readonly words: readonly string[];
}

const DEFAULT_K = 15;
const MAX_K = 1000;

/** Reads the part of an address after `#`; what is wrong or missing becomes the default. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const values = new URLSearchParams(query);
  const whole = (name: string): number | undefined => {
    const text = values.get(name) ?? '';
    return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  };
  return {
    view: VIEWS.find((each) => each === path) ?? 'neighbors',
    model: whole('model') ?? 0,
    other: whole('with'),
    k: Math.min(MAX_K, Math.max(1, whole('k') ?? DEFAULT_K)),
    word: values.get('word') || undefined,
    formula: values.get('formula') || undefined,
    words: values.getAll('of').filter((each) => each !== ''),
  };
}

/** The address, from `#`, of what `parseAddress` reads. */
export function formatAddress({ view, model, other, k, word, formula, words }: Address): string {
  const values = new URLSearchParams();
  if (word !== undefined && view === 'neighbors') values.set('word', word);
  if (formula !== undefined && view === 'arithmetic') values.set('formula', formula);
  if (view === 'odd-one-out') for (const each of words) values.append('of', each);
  if (model !== 0) values.set('model', String(model));
  if (other !== undefined && view === 'neighbors') values.set('with', String(other));
  if (k !== DEFAULT_K) values.set('k', String(k));
  const query = values.toString();
  return `#/${view}${query && `?${query}`}`;
}

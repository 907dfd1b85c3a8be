/** Words in groups, each with a colour. */
export interface Colouring {
  readonly title: string;
  readonly groups: readonly Group[];
  /** The group of each word, by id; -1 for none. */
  readonly of: Int8Array;
}

export interface Group {
  readonly name: string;
  /** The colour, as the name of a CSS variable. */
  readonly colour: string;
  readonly count: number;
}

/** What the colours mean. */
export const COLOURINGS = ['frequency', 'clusters', 'file'] as const;
export type ColouringName = (typeof COLOURINGS)[number];

/** Maximum number of groups: the colours of more would be hard to tell apart. */
const MOST_GROUPS = 8;

/** The first ranks of the groups by frequency. */
const RANKS = [1, 101, 1001, 10_001, 100_001];

const shown = (value: number): string => value.toLocaleString('en-US');

/** Groups words by frequency, which is the order of their ids. */
export function byFrequency(count: number): Colouring {
  const starts = RANKS.filter((rank) => rank <= count);
  const of = new Int8Array(count);
  const groups = starts.map((first, which) => {
    const last = Math.min(count, (starts[which + 1] ?? Infinity) - 1);
    of.fill(which, first - 1, last);
    return {
      name: `rank ${shown(first)} to ${shown(last)}`,
      colour: `--frequency-${which}`,
      count: last - first + 1,
    };
  });
  return { title: 'Frequency', groups, of };
}

/** The server's response about clusters. */
export interface ClusterAnswer {
  readonly clusters: readonly {
    readonly size: number;
    readonly typical: readonly { readonly word: string }[];
  }[];
  /** A digit for each word. */
  readonly of: string;
}

/** Groups words by clusters of the full space, named after their typical words. */
export const byClusters = ({ clusters, of }: ClusterAnswer): Colouring => ({
  title: 'Clusters of the full space',
  groups: clusters.map(({ size, typical }, which) => ({
    name: typical.map(({ word }) => word).join(', ') || 'no frequent word',
    colour: `--group-${which}`,
    count: size,
  })),
  of: Int8Array.from(of, Number),
});

/** The classes of words in the user's own list. */
export interface WordClasses {
  readonly fileName: string;
  readonly classes: ReadonlyMap<string, string>; // by word
}

/**
 * Reads a list of words: a word on each line, with its class after a tab (or, in a file without tabs,
 * a comma). Words without a class form one class. A first line that says `word` is a heading.
 *
 * @throws RangeError if there is no word
 */
export function parseClasses(text: string, fileName: string): WordClasses {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\n\r]/);
  const separator = text.includes('\t') ? '\t' : ',';
  const classes = new Map<string, string>();
  for (const [i, line] of lines.entries()) {
    const [word, name] = line.split(separator).map((cell) => cell.trim());
    if (word === '' || (i === 0 && word.toLowerCase() === 'word')) continue;
    classes.set(word, name || 'listed');
  }
  if (classes.size === 0) {
    throw new RangeError(
      `${fileName} holds no words: write one on each line, and its class after a tab`,
    );
  }
  return { fileName, classes };
}

/** Groups words by the classes of a list: the largest classes, and all others together. */
export function byFile(words: readonly string[], { fileName, classes }: WordClasses): Colouring {
  const names = words.map((word) => classes.get(word) ?? classes.get(word.toLowerCase()));
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ordered = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const own = ordered.length > MOST_GROUPS ? ordered.slice(0, MOST_GROUPS - 1) : ordered;
  const groups = own.map(([name, count], which) => ({ name, colour: `--group-${which}`, count }));
  const rest = ordered.slice(own.length);
  if (rest.length > 0) {
    groups.push({
      name: `${rest.length} other classes`,
      colour: `--group-${MOST_GROUPS - 1}`,
      count: rest.reduce((sum, [, count]) => sum + count, 0),
    });
  }
  const numbers = new Map(ordered.map(([name], i) => [name, Math.min(i, MOST_GROUPS - 1)]));
  return {
    title: fileName,
    groups,
    of: Int8Array.from(names, (name) => (name === undefined ? -1 : numbers.get(name)!)),
  };
}

/** Which words are drawn. */
export interface Filter {
  /** Ranks, from 1. */
  readonly from: number;
  readonly to: number;
  /** Hidden groups; -1 for words without a group. */
  readonly without: ReadonlySet<number>;
}

/** Points (count, 2) with NaN for hidden words; the same array if none is hidden. */
export function filtered(
  points: Float32Array,
  { from, to, without }: Filter,
  colouring: Colouring | undefined,
): Float32Array {
  const count = points.length / 2;
  if (from <= 1 && to >= count && (without.size === 0 || colouring === undefined)) return points;
  return points.map((value, i) => {
    const id = i >> 1;
    const isOut =
      id + 1 < from || id + 1 > to || (colouring !== undefined && without.has(colouring.of[id]));
    return isOut ? NaN : value;
  });
}

import type { WordMap } from './word-map.js';

/** The first line of coordinates as text. */
const MAP_TSV_HEAD = 'word\tx\ty';

/** Coordinates as tab-separated values; white space in a word becomes spaces. */
export function formatMapTsv({ words, coordinates }: WordMap): string {
  const lines = words.map((word, id) =>
    [
      word.replaceAll(/[\t\n\r]/g, ' '),
      ...Array.from(coordinates.subarray(2 * id, 2 * id + 2), (value) => value.toFixed(5)),
    ].join('\t'),
  );
  return `${[MAP_TSV_HEAD, ...lines].join('\n')}\n`;
}

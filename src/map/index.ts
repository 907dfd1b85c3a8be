/** Words in the plane, and pictures of them. */
export {
  MAP_METHODS,
  type MapMethod,
  type MapOptions,
  mapWords,
  type WordMap,
} from './word-map.js';
export { formatMapHtml, type MapHtmlOptions } from './html.js';
export { formatMapSvg, type MapSvgOptions } from './svg.js';
export { formatMapTsv } from './tsv.js';

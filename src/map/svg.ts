import * as check from '../options/check.js';
import { escapeXml } from '../xml.js';
import { placeLabels } from './labels.js';
import type { WordMap } from './word-map.js';

export interface MapSvgOptions {
  /** Side of the square in pixels. @default 900 */
  size?: number;
  /** Maximum number of labels; they do not overlap. @default 400 */
  labels?: number;
  /** The title. @default 'Map of the words' */
  title?: string;
}

const FONT = 12;
const HEAD = 40; // pixels above the map
const FOOT = 34; // and below
const MARGIN = 24;

/**
 * Draws a map as a standalone SVG: a point for each word, labels of the most frequent words if
 * there is room, and a caption. Follows the reader's light or dark theme.
 */
export function formatMapSvg(map: WordMap, options: MapSvgOptions = {}): string {
  check.object('options', options);
  check.knownKeys('formatMapSvg', options, ['size', 'labels', 'title']);
  const size = check.integer('size', options.size ?? 900, 200, 20_000);
  const most = check.integer('labels', options.labels ?? 400, 0, 1_000_000);
  const title = check.string('title', options.title ?? 'Map of the words');
  const points = map.coordinates.map((value, i) => {
    const upward = i % 2 === 1 && map.method === 'axes' ? -value : value;
    return MARGIN + ((upward + 1) / 2) * (size - 2 * MARGIN);
  });
  const room = { width: size, height: size, fontSize: FONT, most };
  const labels = placeLabels(map.words, points, room);
  const labelled = new Set(labels.map(({ id }) => id));
  const radius = Math.max(1, Math.min(2.5, 120 / Math.sqrt(map.words.length)));
  const circle = (id: number): string =>
    `<circle cx="${short(points[2 * id])}" cy="${short(points[2 * id + 1])}" r="${short(radius)}"/>`;
  const ids = [...map.words.keys()];
  const height = size + HEAD + FOOT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${height}" viewBox="0 0 ${size} ${height}" role="img" aria-labelledby="title caption" font-family="system-ui, sans-serif">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="caption">${escapeXml(map.caption)}</desc>`,
    `<style>
.ground { fill: #ffffff } text { fill: #1b1f24 } .points { fill: #8a95a5 } .named { fill: #0072b2 }
.labels text { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round }
@media (prefers-color-scheme: dark) {
.ground { fill: #14181d } text { fill: #e6eaf0 } .points { fill: #5d6978 } .named { fill: #56b4e9 }
.labels text { stroke: #14181d } }
</style>`,
    `<rect class="ground" width="${size}" height="${height}"/>`,
    `<text x="${MARGIN}" y="27" font-size="17" font-weight="600">${escapeXml(title)}</text>`,
    `<g transform="translate(0 ${HEAD})">`,
    `<g class="points">`,
    ...ids.filter((id) => !labelled.has(id)).map(circle),
    `</g>`,
    `<g class="named">`,
    ...[...labelled].map(circle),
    `</g>`,
    `<g class="labels" font-size="${FONT}" text-anchor="middle">`,
    ...labels.map(
      ({ id, x, y }) => `<text x="${short(x)}" y="${short(y)}">${escapeXml(map.words[id])}</text>`,
    ),
    `</g>`,
    ...axisTitles(map, size),
    `</g>`,
    `<text x="${MARGIN}" y="${height - 12}" font-size="11">${escapeXml(map.caption)}.</text>`,
    `</svg>`,
    '',
  ].join('\n');
}

function axisTitles({ axes }: WordMap, size: number): string[] {
  const [across, up] = axes.map(([from, to]) => escapeXml(`${from} → ${to}`));
  const style = 'font-size="13" font-weight="600" text-anchor="middle"';
  return [
    across && `<text x="${size / 2}" y="${size - 4}" ${style}>${across}</text>`,
    up && `<text transform="translate(14 ${size / 2}) rotate(-90)" ${style}>${up}</text>`,
  ].filter((line) => line !== undefined);
}

const short = (value: number): string => String(Number(value.toFixed(1)));

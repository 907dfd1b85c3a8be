import * as check from '../options/check.js';
import type { Neighbors } from '../neighbors/index.js';
import { escapeXml } from '../xml.js';
import { unitVectors } from './nearest.js';
import { type MapPageData, viewer } from './viewer/viewer.js';
import type { WordMap } from './word-map.js';

export interface MapHtmlOptions {
  /** How many nearest words a click lists, found among all words of the model. @default 10 */
  nearest?: number;
  /** @default 'Map of the words' */
  title?: string;
}

/** What such a file begins with. */
const MAP_PAGE_START = '<!doctype html>\n<html lang="en" data-wordloom="map">';

const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1f24; --faint: #9aa3ad; --point: #7d8896;
--dim: #d5dae0; --accent: #0072b2; --panel: #f4f6f8; --line: #d5dae0 }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e6eaf0; --faint: #66717e; --point: #74808e;
--dim: #343c46; --accent: #56b4e9; --panel: #1c2229; --line: #343c46 } }
* { box-sizing: border-box } body { margin: 0; word-break: keep-all; font: 15px/1.4 system-ui, sans-serif; color: var(--ink); background: var(--ground);
display: grid; grid-template: auto 1fr auto / 1fr 20rem; height: 100vh }
header { grid-column: 1 / 3; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .5rem 1rem; border-bottom: 1px solid var(--line) }
h1 { font-size: 1.1rem; margin: 0 } h2 { font-size: 1rem; margin: 0 0 .3rem } form { display: flex; gap: .3rem }
main, figure { min-height: 0 } figure { margin: 0; position: relative; height: 100% } canvas { width: 100%; height: 100%; display: block; cursor: grab; touch-action: none }
canvas:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px }
.tools { position: absolute; top: .6rem; right: .6rem; display: flex; gap: .3rem }
button, input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .25rem .6rem; min-height: 2rem }
td button { border: 0; background: none; padding: .1rem .2rem; min-height: 1.6rem; color: var(--accent); text-decoration: underline; cursor: pointer }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent) }
aside { background: var(--panel); border-left: 1px solid var(--line); padding: .8rem 1rem; overflow: auto; min-height: 0 }
table { border-collapse: collapse; width: 100% } td { padding: .05rem .3rem .05rem 0; overflow-wrap: anywhere } meter { width: 4rem } meter::-webkit-meter-optimum-value { background: var(--accent) } meter::-moz-meter-bar { background: var(--accent) }
th { text-align: left; font-size: .8rem; font-weight: 400; opacity: .75 } td + td, th + th { text-align: right; font-variant-numeric: tabular-nums } section + section { margin-top: 1rem }
footer { grid-column: 1 / 3; overflow-wrap: anywhere; padding: .4rem 1rem; border-top: 1px solid var(--line); font-size: .85rem } .row { display: flex; justify-content: space-between; align-items: baseline }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (max-width: 700px) { body { grid-template: auto 60vh auto auto / 1fr; height: auto } header, footer { grid-column: 1 } aside { border-left: 0; border-top: 1px solid var(--line) } }
`;

/**
 * A map as one self-contained HTML file, which needs no server and no network. Clicking a word
 * highlights its nearest words, chosen from all words, not only those on the map.
 */
export async function formatMapHtml(
  map: WordMap,
  neighbors: Neighbors,
  options: MapHtmlOptions = {},
): Promise<string> {
  check.object('options', options);
  check.knownKeys('formatMapHtml', options, ['nearest', 'title']);
  const nearest = check.integer('nearest', options.nearest ?? 10, 1, 100);
  const title = escapeXml(check.string('title', options.title ?? 'Map of the words'));
  const data = JSON.stringify(await pageData(map, neighbors, nearest)).replaceAll('<', '\\u003c');
  return `${MAP_PAGE_START}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src blob: data:">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<form role="search"><label class="hidden" for="search">A word</label>
<input id="search" list="words" placeholder="Find a word" autocomplete="off"><datalist id="words"></datalist>
<button>Find</button></form>
</header>
<main>
<figure>
<canvas tabindex="0" role="img" aria-label="Map of words. Arrow keys move it, plus and minus zoom, 0 shows all, n selects the nearest word, Escape clears. The table lists the words in view."></canvas>
<div class="tools"><button id="zoom-in" aria-label="Zoom in">+</button><button id="zoom-out" aria-label="Zoom out">−</button><button id="fit">Show all</button><button id="png">PNG</button></div>
</figure>
</main>
<aside>
<section id="panel" hidden aria-label="The chosen word">
<div class="row"><h2 id="chosen"></h2><span id="rank"></span><button id="close" aria-label="Close">×</button></div>
<table><caption class="hidden">Nearest of all words, by cosine</caption><thead><tr><th scope="col">Word<th scope="col">Cosine<td></thead><tbody id="nearest"></tbody></table>
</section>
<section><h2>Words in view</h2><p id="in-view-count"></p>
<table><caption class="hidden">Words in view with their rank by frequency</caption><thead><tr><th scope="col">Word<th scope="col">Rank</thead><tbody id="in-view"></tbody></table></section>
</aside>
<footer>${escapeXml(map.caption)}. Neighbours are from all words. <span id="status" role="status"></span></footer>
<script id="data" type="application/json">${data}</script>
<script>(${String(viewer)})()</script>
</body>
</html>
`;
}

async function pageData(
  { words, coordinates, method, axes }: WordMap,
  neighbors: Neighbors,
  count: number,
): Promise<MapPageData> {
  const drawn = words.length;
  const found = await neighbors.searchMany(unitVectors(neighbors, drawn), { topn: count + 1 });
  const names = [...words];
  const places = new Map<number, number>(); // of words that are not on the map
  const numberOf = (id: number): number => {
    if (id < drawn) return id;
    if (!places.has(id)) places.set(id, names.push(neighbors.source.wordOf(id)) - 1);
    return places.get(id)!;
  };
  const nearest: number[] = [];
  const scores: number[] = [];
  for (let word = 0; word < drawn; word++) {
    const end = (word + 1) * count;
    for (let k = word * found.topn; k < (word + 1) * found.topn && nearest.length < end; k++) {
      const id = found.ids[k];
      if (id === word) continue;
      nearest.push(id < 0 ? -1 : numberOf(id));
      scores.push(id < 0 ? 0 : Math.round(1000 * found.scores[k]));
    }
    while (nearest.length < end) {
      nearest.push(-1);
      scores.push(0);
    }
  }
  return {
    words: names,
    drawn,
    places: Array.from(coordinates, (value, i) =>
      Math.round(1000 * (i % 2 === 1 && method === 'axes' ? -value : value)),
    ),
    nearest,
    scores,
    nearestCount: count,
    axes,
  };
}

import type { Camera, Size } from './camera.js';
import type { Colouring } from './colouring.js';
import { type Label, LABEL_HEIGHT, placeLabels } from './labels.js';
import type { Colour, Layer } from './renderer.js';

/** The words of a map by id, with their coordinates. */
export interface MapWords {
  readonly points: Float32Array; // (count, 2); NaN for a word that is not drawn
  readonly words: readonly string[];
  readonly colouring?: Colouring;
}

/** The highlighted words by id: the chosen one, and its neighbours or others. */
export interface Lit {
  readonly chosen?: number;
  readonly neighbors: readonly number[];
  /** The neighbour with keyboard focus. */
  readonly current?: number;
}

/** The colours of a theme. */
export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly point: string;
  readonly lit: string;
  /** Any other colour of the theme. */
  readonly of: (variable: string) => string;
}

export const FONT = '13px system-ui, sans-serif';

/** The current colours of the page. */
export function currentPalette(): Palette {
  const known = new Map<string, string>();
  const of = (name: string): string => {
    if (!known.has(name)) known.set(name, colourNow(name));
    return known.get(name)!;
  };
  return {
    ground: of('--ground'),
    ink: of('--ink'),
    point: of('--bar'),
    lit: of('--minus'),
    of,
  };
}

/** The value of a CSS variable in the current theme, as `rgb(…)`. */
function colourNow(name: string): string {
  const probe = document.createElement('span');
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Beyond this number, highlighted points are drawn smaller, so that they do not merge. */
const MANY_LIT = 200;

/** The points of a picture, as layers from bottom to top. */
export function layersOf(map: MapWords, lit: Lit, palette: Palette): Layer[] {
  const { points } = map;
  const isLit = lit.chosen !== undefined || lit.neighbors.length > 0;
  const some = (ids: readonly number[]): Float32Array =>
    Float32Array.from(ids.flatMap((id) => [points[id * 2], points[id * 2 + 1]]));
  const isMany = points.length > 100_000;
  const alpha = isLit ? 0.15 : isMany ? 0.35 : 0.55;
  return [
    ...groundLayers(
      map,
      palette,
      map.colouring && !isLit ? alpha + 0.25 : alpha,
      isMany ? 2.5 : 3.5,
    ),
    {
      points: some(lit.neighbors),
      colour: withAlpha(palette.lit, 1),
      diameter: lit.neighbors.length > MANY_LIT ? 4.5 : 7,
    },
    // The chosen word has a ring, which is visible without colour.
    { points: some(idsOf(lit)), colour: withAlpha(palette.ink, 1), diameter: 13 },
    { points: some(idsOf(lit)), colour: withAlpha(palette.ground, 1), diameter: 10 },
    { points: some(idsOf(lit)), colour: withAlpha(palette.lit, 1), diameter: 7 },
  ];
}

/** A layer for each colour. Words without a group come first, at the bottom. */
function groundLayers(map: MapWords, palette: Palette, alpha: number, diameter: number): Layer[] {
  const { points, colouring } = map;
  if (colouring === undefined) {
    return [{ points, colour: withAlpha(palette.point, alpha), diameter }];
  }
  const [rest, ...members] = membersOf(map);
  return [
    { points: rest, colour: withAlpha(palette.of('--edge'), alpha * 0.5), diameter },
    ...colouring.groups.map(({ colour }, which) => ({
      points: members[which],
      colour: withAlpha(palette.of(colour), alpha),
      diameter: diameter + 0.5,
    })),
  ];
}

/** The points of each group, those without a group first; computed once per map. */
const members = new WeakMap<MapWords, Float32Array[]>();

function membersOf(map: MapWords): Float32Array[] {
  let known = members.get(map);
  if (known === undefined) {
    const { of, groups } = map.colouring!;
    known = [-1, ...groups.keys()].map((which) =>
      map.points.filter((_, i) => of[i >> 1] === which),
    );
    members.set(map, known);
  }
  return known;
}

/** The colour of a word that is not highlighted. */
export function colourOf({ colouring }: MapWords, palette: Palette, id: number): string {
  const group = colouring?.groups[colouring.of[id]];
  if (group !== undefined) return palette.of(group.colour);
  return colouring === undefined ? palette.point : palette.of('--edge');
}

const idsOf = ({ chosen, current }: Lit): number[] =>
  [chosen, current].filter((id) => id !== undefined);

/** A colour as `getComputedStyle` writes it, `rgb(0, 114, 178)`, with another alpha. */
function withAlpha(colour: string, alpha: number): Colour {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red / 255, green / 255, blue / 255, alpha];
}

/** Measures the width of words, each once. */
export function createMeasure(words: readonly string[]): (id: number) => number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = FONT;
  const widths = new Map<number, number>();
  return (id) => {
    let width = widths.get(id);
    if (width === undefined) {
      width = context.measureText(words[id]).width;
      widths.set(id, width);
    }
    return width;
  };
}

/** The labels of a picture, highlighted words first. */
export const labelsOf = (
  { points }: MapWords,
  lit: Lit,
  camera: Camera,
  size: Size,
  widthOf: (id: number) => number,
): Label[] =>
  placeLabels({ points, camera, size, widthOf, first: [...idsOf(lit), ...lit.neighbors] });

/** Draws labels with an outline in the background colour; words that are not highlighted are paler. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  labels: readonly Label[],
  { words }: MapWords,
  lit: Lit,
  palette: Palette,
): void {
  const bright = new Set([...idsOf(lit), ...lit.neighbors]);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.ground;
  context.fillStyle = palette.ink;
  for (const { id, left, top } of labels) {
    context.globalAlpha = bright.size === 0 || bright.has(id) ? 1 : 0.6;
    context.strokeText(words[id], left, top + LABEL_HEIGHT / 2);
    context.fillText(words[id], left, top + LABEL_HEIGHT / 2);
  }
  context.globalAlpha = 1;
}

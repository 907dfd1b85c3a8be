import { escapeXml } from '../../xml.js';
import { type Camera, type Size, toPicture } from './camera.js';
import type { Label } from './labels.js';
import {
  colourOf,
  drawLabels,
  FONT,
  layersOf,
  type Lit,
  type MapWords,
  type Palette,
} from './picture.js';
import { Renderer } from './renderer.js';

/** A picture that can be saved. */
export interface Picture {
  readonly map: MapWords;
  readonly lit: Lit;
  readonly camera: Camera;
  readonly size: Size;
  readonly labels: readonly Label[];
  readonly palette: Palette;
  /** A one-line caption. */
  readonly caption: string;
}

/** Maximum number of circles in an SVG. */
const MOST_CIRCLES = 20_000;
/** Height of the caption, in pixels. */
const FOOT = 28;

/** The picture with its labels and caption as PNG, `scale` times as large. */
export async function pngOf(picture: Picture, scale: number): Promise<Blob> {
  const { map, lit, camera, size, labels, palette, caption } = picture;
  const canvasOf = (foot: number): HTMLCanvasElement =>
    Object.assign(document.createElement('canvas'), {
      width: size.width * scale,
      height: (size.height + foot) * scale,
    });
  const [whole, dots] = [canvasOf(FOOT), canvasOf(0)];
  const context = whole.getContext('2d')!;
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, whole.width, whole.height);
  // Drawn and read in one task: the buffer of WebGL is empty afterwards.
  Renderer.of(dots)?.draw(layersOf(map, lit, palette), camera, size, scale);
  context.drawImage(dots, 0, 0);
  context.scale(scale, scale);
  drawLabels(context, labels, map, lit, palette);
  context.font = FONT;
  context.fillText(caption, 8, size.height + FOOT / 2, size.width - 16);
  return await new Promise((resolve, reject) =>
    whole.toBlob((blob) =>
      blob === null
        ? reject(new Error('The browser cannot make a PNG of this size'))
        : resolve(blob),
    ),
  );
}

/** The picture as SVG: circles for the points in view, at most 20,000, under text. */
export function svgOf({ map, lit, camera, size, labels, palette, caption }: Picture): string {
  const isLit = new Set([lit.chosen, ...lit.neighbors]);
  const { width } = size;
  const height = size.height + FOOT;
  const circles: string[] = [];
  for (let id = 0; id < map.points.length / 2 && circles.length < MOST_CIRCLES; id++) {
    const { x, y } = toPicture(camera, size, map.points[id * 2], map.points[id * 2 + 1]);
    if (!(x >= 0 && x <= size.width && y >= 0 && y <= size.height)) continue;
    const fill = isLit.has(id) ? palette.lit : colourOf(map, palette, id);
    const look = isLit.has(id) ? 'r="3.5" opacity="1"' : 'r="1.7"';
    const own = fill === palette.point ? '' : ` fill="${fill}"`;
    circles.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" ${look}${own}/>`);
  }
  const texts = labels.map(
    ({ id, left, top, height: tall }) =>
      `<text x="${left.toFixed(1)}" y="${(top + tall * 0.75).toFixed(1)}">${escapeXml(map.words[id])}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${escapeXml(caption)}</title>`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    `<g fill="${palette.point}" opacity="0.7">${circles.join('')}</g>`,
    `<g fill="${palette.ink}" stroke="${palette.ground}" stroke-width="3" paint-order="stroke" font-size="13">${texts.join('')}</g>`,
    `<text x="8" y="${size.height + FOOT - 10}" font-size="12" fill="${palette.ink}">${escapeXml(caption)}</text>`,
    '</svg>\n',
  ].join('\n');
}

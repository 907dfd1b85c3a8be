import { escapeXml } from '../../xml.js';
import { type Camera, type Size, toPicture } from './camera.js';
import type { Label } from './labels.js';
import { drawLabels, layersOf, type Lit, type MapWords, type Palette } from './picture.js';
import { Renderer } from './renderer.js';

/** A picture that can be saved. */
export interface Picture {
  readonly map: MapWords;
  readonly lit: Lit;
  readonly camera: Camera;
  readonly size: Size;
  readonly labels: readonly Label[];
  readonly palette: Palette;
  /** What the picture shows, in a line. */
  readonly caption: string;
}

/** Circles of an SVG, at most. */
const MOST_CIRCLES = 20_000;

/** The picture with its labels as PNG, `scale` times as large. */
export async function pngOf(picture: Picture, scale: number): Promise<Blob> {
  const { map, lit, camera, size, labels, palette } = picture;
  const canvasOf = (): HTMLCanvasElement =>
    Object.assign(document.createElement('canvas'), {
      width: size.width * scale,
      height: size.height * scale,
    });
  const [whole, dots] = [canvasOf(), canvasOf()];
  const context = whole.getContext('2d')!;
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, whole.width, whole.height);
  // Drawn and read in one task: the buffer of WebGL is empty afterwards.
  Renderer.of(dots)?.draw(layersOf(map, lit, palette), camera, size, scale);
  context.drawImage(dots, 0, 0);
  context.scale(scale, scale);
  drawLabels(context, labels, map, lit, palette);
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
  const circles: string[] = [];
  for (let id = 0; id < map.points.length / 2 && circles.length < MOST_CIRCLES; id++) {
    const { x, y } = toPicture(camera, size, map.points[id * 2], map.points[id * 2 + 1]);
    if (!(x >= 0 && x <= size.width && y >= 0 && y <= size.height)) continue;
    const style = isLit.has(id) ? ` r="3.5" fill="${palette.lit}" opacity="1"` : '';
    circles.push(
      `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.7"${style}/>`.replace(
        / r="1.7"( r=)/,
        '$1',
      ),
    );
  }
  const texts = labels.map(
    ({ id, left, top, height }) =>
      `<text x="${left.toFixed(1)}" y="${(top + height * 0.75).toFixed(1)}">${escapeXml(map.words[id])}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">`,
    `<title>${escapeXml(caption)}</title>`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    `<g fill="${palette.point}" opacity="0.6">${circles.join('')}</g>`,
    `<g fill="${palette.ink}" stroke="${palette.ground}" stroke-width="3" paint-order="stroke" font-family="system-ui, sans-serif" font-size="13">${texts.join('')}</g>`,
    '</svg>\n',
  ].join('\n');
}

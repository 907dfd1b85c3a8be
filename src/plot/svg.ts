import { escapeXml } from '../xml.js';

/** Shared by all plots: font size, colours, SVG elements. */

/** Distinguishable for colour-blind people too (Okabe and Ito 2008). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** The colour of a series, by its number. */
export const colorOf = (index: number): string => COLORS[index % COLORS.length];

/** A coordinate in pixels, with two decimals. */
export const short = (value: number): string => String(Math.round(value * 100) / 100);

/** A label. `more` are further SVG attributes. */
export function label(
  content: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  more = '',
): string {
  const attributes = `x="${short(x)}" y="${short(y)}" text-anchor="${anchor}"`;
  return `<text ${attributes}${more === '' ? '' : ` ${more}`}>${escapeXml(content)}</text>`;
}

/** The title of a plot, in the middle of `x`. */
export const heading = (title: string, x: number): string =>
  label(title, x, 28, 'middle', 'font-size="16" font-weight="bold"');

/** An SVG file of these elements, in pixels, on white. */
export const svgFile = (width: number, height: number, elements: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
  `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#222222">\n` +
  `<rect width="${width}" height="${height}" fill="#ffffff"/>\n${elements.join('\n')}\n</svg>\n`;

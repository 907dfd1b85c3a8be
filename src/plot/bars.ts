import { axisOf } from './axes.js';
import { colorOf, heading, label, short, svgFile } from './svg.js';

/** A bar, and the text after it. */
export interface Bar {
  readonly name: string;
  /** NaN if there is no number: then only `shown` appears, without a bar. */
  readonly value: number;
  readonly shown: string;
  /** Index of the colour, from 0; by default that of the group. */
  readonly color?: number;
}

/** Bars under a common heading, on one scale. */
export interface BarGroup {
  readonly heading: string;
  readonly bars: readonly Bar[];
  /** A value that the scale always includes, such as the best possible score. @default 0 */
  readonly reaches?: number;
}

/** Bars from left to right. */
export interface BarPlot {
  readonly title: string;
  readonly groups: readonly BarGroup[];
}

const WIDTH = 760;
const STEP = 24; // from bar to bar
const THICKNESS = 15;
const GAP = 18; // between groups
const TOP = 48;
const LEFT_MOST = 320; // for names
const RIGHT = WIDTH - 110; // room for the text after a bar
/** Average width of a letter at 13 pixels, at most. */
const LETTER = 7.4;
const LONGEST = 42; // maximum length of a name

/**
 * Draws bars as a standalone SVG. Each group has its own scale, from 0 or its lowest negative
 * value.
 *
 * @throws RangeError if there is nothing to draw
 */
export function formatBarPlot({ title, groups }: BarPlot): string {
  const drawn = groups.filter(({ bars }) => bars.length > 0);
  if (drawn.length === 0) throw new RangeError('A plot needs at least one bar to draw');
  const names = drawn.flatMap(({ bars }) => bars.map(({ name }) => shortened(name).length));
  const left = Math.min(LEFT_MOST, 24 + LETTER * Math.max(...names));
  const elements: string[] = [];
  let y = TOP;
  drawn.forEach(({ heading: text, bars, reaches = 0 }, group) => {
    elements.push(label(text, 16, y + 14, 'start', 'font-weight="bold"'));
    y += STEP;
    const values = bars.map(({ value }) => value).filter((value) => Number.isFinite(value));
    const axis = axisOf('linear', [0, reaches, ...values], left, RIGHT);
    const zero = axis.place(0);
    const bottom = y + bars.length * STEP;
    elements.push(`<path d="M${short(zero)} ${y}V${bottom}" stroke="#333333"/>`);
    for (const { name, value, shown, color = group } of bars) {
      const end = Number.isFinite(value) ? axis.place(value) : zero;
      const middle = y + STEP / 2;
      const width = Math.abs(end - zero);
      elements.push(
        label(
          shortened(name),
          left - 8 - Math.max(0, left - Math.min(zero, end)),
          middle + 4,
          'end',
        ),
        `<rect x="${short(Math.min(zero, end))}" y="${short(middle - THICKNESS / 2)}" ` +
          `width="${short(width)}" height="${THICKNESS}" fill="${colorOf(color)}"/>`,
        label(shown, Math.max(zero, end) + 6, middle + 4, 'start'),
      );
      y += STEP;
    }
    y += GAP;
  });
  return svgFile(WIDTH, y, [heading(title, WIDTH / 2), ...elements]);
}

const shortened = (name: string): string =>
  name.length > LONGEST ? `${name.slice(0, LONGEST - 3)}...` : name;

import { axisOf, type Scale } from './axes.js';
import { colorOf, heading, label, short, svgFile } from './svg.js';

/** A line of a plot. */
export interface PlotSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly isDashed?: boolean;
  /** Index of the colour, from 0; by default that of the series. */
  readonly color?: number;
}

/** A straight line across a plot at a value of one axis, with a label. */
export interface PlotMark {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** @default 'linear' */
  readonly xScale?: Scale;
  /** @default 'linear' */
  readonly yScale?: Scale;
  readonly series: readonly PlotSeries[];
  readonly marks?: readonly PlotMark[];
}

const WIDTH = 760;
const HEIGHT = 440;
/** Of the area inside the axes. */
const AREA = { left: 76, right: WIDTH - 180, top: 48, bottom: HEIGHT - 58 };
const CENTRE = (AREA.left + AREA.right) / 2;
const MIDDLE = (AREA.top + AREA.bottom) / 2;
const LEGEND_STEP = 22;
/** Up to this many points each get a dot: a line of one point would be invisible. */
const DOTTED = 2;

const isDrawn = (value: number, scale: Scale): boolean =>
  Number.isFinite(value) && (scale === 'linear' || value > 0);

/**
 * Draws lines as a standalone SVG. Values that are not finite are left out, and on a log scale
 * those that are not positive.
 *
 * @throws RangeError if there is nothing to draw
 */
export function formatLinePlot(plot: Plot): string {
  const { title, xLabel, yLabel, xScale = 'linear', yScale = 'linear', series, marks = [] } = plot;
  const lines = series.map(({ x, y, ...look }) => ({
    ...look,
    points: x
      .map((value, i) => [value, y[i]] as const)
      .filter(([a, b]) => isDrawn(a, xScale) && isDrawn(b, yScale)),
  }));
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) throw new RangeError('A plot needs at least one point to draw');
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  for (const { axis, at } of marks) (axis === 'x' ? xs : ys).push(at);
  const xAxis = axisOf(xScale, xs, AREA.left, AREA.right);
  const yAxis = axisOf(yScale, ys, AREA.bottom, AREA.top);
  return svgFile(WIDTH, HEIGHT, [
    heading(title, CENTRE),
    ...xAxis.ticks.flatMap((tick) => tickAcross(xAxis.place(tick.value), tick.label)),
    ...yAxis.ticks.flatMap((tick) => tickUp(yAxis.place(tick.value), tick.label)),
    `<path d="M${AREA.left} ${AREA.top}V${AREA.bottom}H${AREA.right}" fill="none" stroke="#333333"/>`,
    label(xLabel, CENTRE, HEIGHT - 16, 'middle'),
    label(yLabel, 0, 0, 'middle', `transform="translate(20 ${MIDDLE}) rotate(-90)"`),
    ...lines.flatMap((line, i) => {
      const color = colorOf(line.color ?? i);
      const dashes = line.isDashed ? ' stroke-dasharray="6 4"' : '';
      const stroke = `fill="none" stroke="${color}" stroke-width="2"${dashes}`;
      const corners = line.points.map(
        ([x, y]) => [short(xAxis.place(x)), short(yAxis.place(y))] as const,
      );
      const dots = corners.length <= DOTTED ? corners : [];
      const y = AREA.top + 10 + i * LEGEND_STEP;
      return [
        `<polyline points="${corners.map((corner) => corner.join(',')).join(' ')}" ${stroke} stroke-linejoin="round"/>`,
        ...dots.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${color}"/>`),
        `<path d="M${AREA.right + 16} ${y}h28" ${stroke}/>`,
        label(line.name, AREA.right + 52, y + 4, 'start'),
      ];
    }),
    ...marks.flatMap(({ axis, at, label: meaning }) =>
      axis === 'x' ? markAcross(xAxis.place(at), meaning) : markUp(yAxis.place(at), meaning),
    ),
  ]);
}

function tickAcross(x: number, name: string): string[] {
  return [
    `<path d="M${short(x)} ${AREA.top}V${AREA.bottom}" stroke="#e2e2e2"/>`,
    label(name, x, AREA.bottom + 20, 'middle'),
  ];
}

function tickUp(y: number, name: string): string[] {
  return [
    `<path d="M${AREA.left} ${short(y)}H${AREA.right}" stroke="#e2e2e2"/>`,
    label(name, AREA.left - 8, y + 4, 'end'),
  ];
}

const MARK = 'stroke="#555555" stroke-dasharray="2 3"';

function markAcross(x: number, meaning: string): string[] {
  const isRight = x > CENTRE; // then there is room on the left
  return [
    `<path d="M${short(x)} ${AREA.top}V${AREA.bottom}" ${MARK}/>`,
    label(meaning, x + (isRight ? -6 : 6), AREA.top + 14, isRight ? 'end' : 'start'),
  ];
}

function markUp(y: number, meaning: string): string[] {
  return [
    `<path d="M${AREA.left} ${short(y)}H${AREA.right}" ${MARK}/>`,
    label(meaning, AREA.left + 6, y - 6, 'start'),
  ];
}

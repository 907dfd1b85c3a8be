import { escapeXml } from '../../xml.js';

/** A line of a plot. */
export interface PlotSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly isDashed?: boolean;
  /** Which colour, from 0; by default the place of the series. */
  readonly color?: number;
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** @default 'linear' */
  readonly yScale?: 'linear' | 'log';
  readonly series: readonly PlotSeries[];
}

const WIDTH = 760;
const HEIGHT = 440;
/** Of the area inside the axes. */
const AREA = { left: 76, right: WIDTH - 180, top: 48, bottom: HEIGHT - 58 };
const TICKS = 6;
const LEGEND_STEP = 22;
/** Told apart by colour-blind people too (Okabe and Ito 2008). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** A number axis: where a value lies, and the values that are marked. */
interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/**
 * Draws lines as an SVG file of its own. On a log scale values that are not above 0 are left out, and
 * so is whatever is not finite.
 *
 * @throws RangeError where there is nothing to draw
 */
export function formatSvgPlot({ title, xLabel, yLabel, yScale = 'linear', series }: Plot): string {
  const isDrawn = (x: number, y: number): boolean =>
    Number.isFinite(x) && Number.isFinite(y) && (yScale === 'linear' || y > 0);
  const lines = series.map(({ x, y, ...look }) => ({
    ...look,
    points: x.map((value, i) => [value, y[i]] as const).filter(([a, b]) => isDrawn(a, b)),
  }));
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) throw new RangeError('A plot needs at least one point to draw');
  const xAxis = linearAxis(
    points.map(([x]) => x),
    AREA.left,
    AREA.right,
  );
  const yAxis = (yScale === 'log' ? logAxis : linearAxis)(
    points.map(([, y]) => y),
    AREA.bottom,
    AREA.top,
  );
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(title, (AREA.left + AREA.right) / 2, 28, 'middle', 'font-size="16" font-weight="bold"'),
    ...xAxis.ticks.flatMap(({ value, label }) => tick(xAxis.place(value), label, 'x')),
    ...yAxis.ticks.flatMap(({ value, label }) => tick(yAxis.place(value), label, 'y')),
    `<path d="M${AREA.left} ${AREA.top}V${AREA.bottom}H${AREA.right}" fill="none" stroke="#333333"/>`,
    text(xLabel, (AREA.left + AREA.right) / 2, HEIGHT - 16, 'middle'),
    text(yLabel, 0, 0, 'middle', `transform="translate(20 ${middle()}) rotate(-90)"`),
    ...lines.flatMap((line, i) => {
      const color = COLORS[(line.color ?? i) % COLORS.length];
      const dashes = line.isDashed ? ' stroke-dasharray="6 4"' : '';
      const stroke = `fill="none" stroke="${color}" stroke-width="2"${dashes}`;
      const corners = line.points.map(
        ([x, y]) => `${short(xAxis.place(x))},${short(yAxis.place(y))}`,
      );
      const y = AREA.top + 10 + i * LEGEND_STEP;
      return [
        `<polyline points="${corners.join(' ')}" ${stroke} stroke-linejoin="round"/>`,
        `<path d="M${AREA.right + 16} ${y}h28" ${stroke}/>`,
        text(line.name, AREA.right + 52, y + 4, 'start'),
      ];
    }),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" ` +
    `viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" fill="#222222">\n` +
    `${parts.join('\n')}\n</svg>\n`
  );
}

const middle = (): number => (AREA.top + AREA.bottom) / 2;

/** A line across the area and the number that it stands for. */
function tick(place: number, label: string, axis: 'x' | 'y'): string[] {
  const at = short(place);
  const line =
    axis === 'x' ? `M${at} ${AREA.top}V${AREA.bottom}` : `M${AREA.left} ${at}H${AREA.right}`;
  return [
    `<path d="${line}" stroke="#e2e2e2"/>`,
    axis === 'x'
      ? text(label, place, AREA.bottom + 20, 'middle')
      : text(label, AREA.left - 8, place + 4, 'end'),
  ];
}

function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const low = least(values);
  const high = greatest(values);
  const span = high > low ? high - low : Math.abs(high) || 1;
  // 1, 2 or 5 times a power of ten, the least that needs no more than TICKS of them.
  const power = 10 ** Math.floor(Math.log10(span / TICKS));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((s) => span / s <= TICKS)!;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return {
    place: scale(first * step, last * step, from, to),
    ticks: range(first, last).map((i) => ({
      value: i * step,
      label: String(Number((i * step).toPrecision(6))),
    })),
  };
}

function logAxis(values: readonly number[], from: number, to: number): Axis {
  const first = Math.floor(Math.log10(least(values)));
  const last = Math.max(Math.ceil(Math.log10(greatest(values))), first + 1);
  const every = Math.ceil((last - first) / (TICKS + 2));
  const place = scale(first, last, from, to);
  return {
    place: (value) => place(Math.log10(value)),
    ticks: range(first, last)
      .filter((power) => (last - power) % every === 0)
      .map((power) => ({ value: 10 ** power, label: powerOfTen(power) })),
  };
}

const scale =
  (low: number, high: number, from: number, to: number) =>
  (value: number): number =>
    from + ((value - low) / (high - low)) * (to - from);

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 1, 10, or 10 with a raised exponent. */
function powerOfTen(power: number): string {
  if (power === 0 || power === 1) return String(10 ** power);
  return `10${String(power)
    .replace('-', '⁻')
    .replaceAll(/\d/g, (digit) => DIGITS[Number(digit)])}`;
}

const short = (value: number): string => String(Math.round(value * 100) / 100);

function text(content: string, x: number, y: number, anchor: string, more = ''): string {
  const attributes = `x="${short(x)}" y="${short(y)}" text-anchor="${anchor}"`;
  return `<text ${attributes}${more === '' ? '' : ` ${more}`}>${escapeXml(content)}</text>`;
}

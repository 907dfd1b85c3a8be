import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { linearScale, logScale } from './scales.js';

/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly x: readonly number[];
  /** null where there is a gap. */
  readonly y: readonly (number | null)[];
  /** Its colour, and the shape of its marks. */
  readonly look: 0 | 1 | 2 | 3;
  /** `raw` is thin and pale, beneath the others; `marks` has a mark at each point. */
  readonly style?: 'raw' | 'plain' | 'marks' | 'dashed';
}

interface ChartProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  readonly isLog?: boolean;
  readonly height?: number;
  /** The end of the x axis, if more points will follow. */
  readonly xEnd?: number;
}

const MARGIN = { left: 70, right: 14, top: 10, bottom: 40 };
const MARKS = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  'M-4 -4h8v8h-8z',
  'M0 -5L5 4H-5z',
  'M0 -5L5 0L0 5L-5 0z',
];

/** A line chart in SVG. Put a table with its numbers beside it. */
export function Chart(props: ChartProps): JSX.Element {
  const { title, xLabel, yLabel, lines, isLog = false, height = 240, xEnd } = props;
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const id = useId();
  const right = Math.max(MARGIN.left + 20, width - MARGIN.right);
  const bottom = height - MARGIN.bottom;
  const xs = lines.flatMap(({ x }) => x);
  const ys = lines.flatMap(({ y }) => y.filter((value) => value !== null));
  const isTight = xEnd !== undefined;
  const x = linearScale(isTight ? [0, xEnd] : xs, MARGIN.left, right, width < 420 ? 4 : 8, true);
  const y = isLog ? logScale(ys, bottom, MARGIN.top) : linearScale(ys, bottom, MARGIN.top);
  return (
    <figure ref={frame} class="chart">
      <figcaption>
        <strong>{title}</strong>
        <Legend lines={lines} />
      </figcaption>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${id}-title`}
      >
        <title id={`${id}-title`}>{describe(title, lines)}</title>
        {y.ticks.map(({ value, label }) => (
          <g key={value}>
            <path class="grid" d={`M${MARGIN.left} ${y.place(value)}H${right}`} />
            <text x={MARGIN.left - 8} y={y.place(value) + 4} text-anchor="end">
              {label}
            </text>
          </g>
        ))}
        {x.ticks.map(({ value, label }) => (
          <text
            key={value}
            x={x.place(value)}
            y={bottom + 18}
            text-anchor={x.place(value) > right - 12 ? 'end' : 'middle'}
          >
            {label}
          </text>
        ))}
        <path class="axis" d={`M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}`} />
        <text x={(MARGIN.left + right) / 2} y={height - 6} text-anchor="middle">
          {xLabel}
        </text>
        <text
          transform={`translate(12 ${(MARGIN.top + bottom) / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {yLabel}
        </text>
        {lines.map((line) => (
          <LineOf key={line.name} line={line} x={x.place} y={y.place} isLog={isLog} />
        ))}
      </svg>
    </figure>
  );
}

interface LineOfProps {
  readonly line: Line;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly isLog: boolean;
}

function LineOf({ line, x, y, isLog }: LineOfProps): JSX.Element {
  const { look, style = 'plain' } = line;
  let path = '';
  let isOn = false;
  const marks: string[] = [];
  line.x.forEach((value, i) => {
    const height = line.y[i];
    const isDrawn = height !== null && Number.isFinite(height) && (!isLog || height > 0);
    if (isDrawn) {
      const place = `${x(value).toFixed(1)} ${y(height).toFixed(1)}`;
      path += `${isOn ? 'L' : 'M'}${place}`;
      marks.push(place);
    }
    isOn = isDrawn;
  });
  return (
    <g class={`line look-${look} ${style}`}>
      <path d={path} />
      {style === 'marks' &&
        marks.map((place) => (
          <path key={place} class="mark" transform={`translate(${place})`} d={MARKS[look]} />
        ))}
    </g>
  );
}

function Legend({ lines }: { lines: readonly Line[] }): JSX.Element | null {
  if (lines.length < 2) return null;
  return (
    <span class="line-names">
      {lines.map(({ name, look, style = 'plain' }) => (
        <span key={name}>
          <svg width="28" height="12" aria-hidden="true">
            <g class={`line look-${look} ${style}`}>
              <path d="M0 6H28" />
              {style === 'marks' && (
                <path class="mark" transform="translate(14 6)" d={MARKS[look]} />
              )}
            </g>
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}

/** The description for screen readers. */
function describe(title: string, lines: readonly Line[]): string {
  const parts = lines.map(({ name, y }) => {
    const known = y.filter((value) => value !== null);
    if (known.length === 0) return `${name}: nothing yet`;
    return `${name} from ${short(known[0])} to ${short(known.at(-1)!)}`;
  });
  return `${title}. ${parts.join('; ')}.`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** The current width of an element. */
export function useWidth(frame: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = (): void => setWidth(Math.max(200, Math.round(element.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return width;
}

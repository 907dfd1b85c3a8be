/** Pictures of one line, for people at a terminal. */
import type { Output } from './io.js';

/** Whether to draw on this output: only on a terminal without NO_COLOR. */
export const drawsOn = ({ isTTY }: Output): boolean =>
  isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';

const HEIGHTS = '▁▂▃▄▅▆▇█';

/** Numbers as at most `width` columns of different height; '' if none is finite. */
export function sparkline(values: readonly number[], width = 32): string {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return '';
  const columns = Math.min(width, finite.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * finite.length) / columns);
    const part = finite.slice(from, Math.floor(((column + 1) * finite.length) / columns));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = means.reduce((a, b) => Math.min(a, b));
  const span = means.reduce((a, b) => Math.max(a, b)) - low;
  return means
    .map(
      (mean) => HEIGHTS[span === 0 ? 0 : Math.round(((mean - low) / span) * (HEIGHTS.length - 1))],
    )
    .join('');
}

const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A share of 1 as a bar of up to `width` columns; '' if it is not a share. */
export function shareBar(share: number, width = 16): string {
  if (!(share > 0)) return '';
  const eighths = Math.round(Math.min(share, 1) * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + PARTS[eighths % 8];
}

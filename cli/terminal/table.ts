import { printableInLine } from './printable.js';

const GAP = '  ';

/** How a table looks. */
export interface TableStyle {
  /** A line above the rows. */
  readonly titles?: readonly string[];
  /** Columns that are flush right, as numbers are. */
  readonly right?: readonly number[];
}

/** Rows of cells as text with aligned columns, each line ended. All rows have as many cells. */
export function formatTable(
  rows: readonly (readonly string[])[],
  { titles, right = [] }: TableStyle = {},
): string {
  const lines = (titles === undefined ? rows : [titles, ...rows]).map((line) =>
    line.map(printableInLine),
  );
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))));
  }
  const pad = (cell: string, column: number): string => {
    const space = ' '.repeat(widths[column] - displayWidth(cell));
    return right.includes(column) ? space + cell : cell + space;
  };
  return lines.map((line) => `${line.map(pad).join(GAP).trimEnd()}\n`).join('');
}

const NO_WIDTH = /[\p{Mark}\p{Format}]/u;
// Of East Asian width W or F: Hangul, kana and ideographs, full-width forms, emoji.
const TWO_WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** Columns that a text takes up in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (NO_WIDTH.test(character)) continue;
    width += TWO_WIDE.test(character) ? 2 : 1;
  }
  return width;
}

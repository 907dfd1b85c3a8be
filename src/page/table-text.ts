/** Cells that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** How to write a table as text. */
export interface TableTextOptions {
  /** Puts an apostrophe before what a spreadsheet would run. Numbers stay as they are. */
  readonly forSpreadsheets: boolean;
}

/** A table as tab-separated values under a line of titles; tabs and line breaks within a cell become spaces. */
export function formatTsv(
  titles: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  { forSpreadsheets }: TableTextOptions,
): string {
  const cell = (value: string | number | null): string => {
    if (typeof value !== 'string') return value === null ? '' : String(value);
    const text = value.replaceAll(/[\t\r\n]/g, ' ');
    return forSpreadsheets && FORMULA.test(text) ? `'${text}` : text;
  };
  return [titles, ...rows].map((row) => `${row.map(cell).join('\t')}\n`).join('');
}

/** Formats a count or a rank for people. */
export const showWhole = (value: number): string => value.toLocaleString('en-US');

/** Formats a cosine for people. */
export const showScore = (value: number): string => value.toFixed(3).replace('-', '−');

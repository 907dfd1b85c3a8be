/** Cells that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** How a table becomes text. */
export interface TableTextOptions {
  /** Puts an apostrophe before what a spreadsheet would run. Numbers stay as they are. */
  readonly forSpreadsheets: boolean;
}

/** A table as tab-separated values with a line of titles; tabs and breaks within a cell are spaces. */
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

/** A count or rank as people read it. */
export const showWhole = (value: number): string => value.toLocaleString('en-US');

/** A cosine as people read it. */
export const showScore = (value: number): string => value.toFixed(3).replace('-', '−');

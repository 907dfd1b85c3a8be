import type { PhrasesRecord } from '../../src/index.js';
import { formatTable } from './table.js';

/** Values with their names, a line each. */
export const listed = (values: object): string =>
  formatTable(Object.entries(values).map(([key, value]) => [`  ${key}`, shown(value)]));

/** The recorded options; phrases, of which there may be many, are summarised. */
export function shownOptions(options: Readonly<Record<string, unknown>>): object {
  const { phrases, ...rest } = options;
  if (phrases === undefined) return rest;
  const { delimiter, passes = [] } = phrases as PhrasesRecord;
  const size = passes.reduce((sum, { phrases: found }) => sum + found.length, 0);
  return { ...rest, phrases: `${size} joined by ${JSON.stringify(delimiter)}` };
}

/** Times are rounded: nobody needs the digits of 0.21411588 s. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(Number(value.toFixed(6))) : JSON.stringify(value);
}

import { formatTable } from './table.js';

/** Values with their names, a line each. */
export const listed = (values: object): string =>
  formatTable(Object.entries(values).map(([key, value]) => [`  ${key}`, shown(value)]));

/** A time such as 0.21411588 s has more digits than anyone wants. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(Number(value.toFixed(6))) : JSON.stringify(value);
}

import type { VectorFormat } from '../src/index.js';
import { formatTable } from './table.js';

/** The formats as part of a help. */
export const describeFormats = (formats: readonly VectorFormat[]): string =>
  formatTable(formats.map(({ name, description }) => [`  ${name}`, description]));

import { formatTable } from '../terminal/table.js';

/** The formats as part of a help. */
export const describeFormats = (
  formats: readonly { readonly name: string; readonly description: string }[],
): string => formatTable(formats.map(({ name, description }) => [`  ${name}`, description]));

import { asciiOf, CARRIAGE_RETURN, isGap, NEWLINE } from './ascii.js';
import { decimalOf } from './decimals.js';
import { foreign } from './failures.js';
import { HEAD_BYTES, type InputFile } from './format.js';

/** How many lines at the start of a file are examined to learn what its rows are. */
const SAMPLE_LINES = 50;

interface Field {
  readonly start: number;
  readonly end: number;
}

/** The fields of a line. */
export function fieldsOf(line: Uint8Array): Field[] {
  const length = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  const fields: Field[] = [];
  for (let at = 0; at < length; at++) {
    if (isGap(line[at])) continue;
    const start = at;
    while (at < length && !isGap(line[at])) at++;
    fields.push({ start, end: at });
  }
  return fields;
}

/** How many fields at the end of a line are numbers; the first field is a word, unless a gap precedes it. */
export function trailingNumbers(line: Uint8Array, fields = fieldsOf(line)): number {
  let count = 0;
  const candidates = line.length > 0 && isGap(line[0]) ? fields : fields.slice(1);
  for (const { start, end } of candidates.toReversed()) {
    if (decimalOf(asciiOf(line.subarray(start, end))) === undefined) break;
    count++;
  }
  return count;
}

/** The first lines of a file that are whole and not empty. */
export function firstLines(head: Uint8Array, start: number): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = start; at < head.length && lines.length < SAMPLE_LINES;) {
    const end = head.indexOf(NEWLINE, at);
    if (end === -1 && head.length >= HEAD_BYTES) break; // cut within the line
    const line = head.subarray(at, end === -1 ? head.length : end);
    if (fieldsOf(line).length > 0) lines.push(line);
    at = end === -1 ? head.length : end + 1;
  }
  return lines;
}

/** Whether a row of text with `dim` numbers is among the first lines. */
export function holdsTextRow(head: Uint8Array, start: number, dim: number): boolean {
  const lines = firstLines(head, start);
  if (lines.length > 0) return lines.some((line) => trailingNumbers(line) >= dim);
  // The first line is longer than the head, which may end within a number.
  const fields = fieldsOf(head.subarray(start)).slice(1, -1);
  return (
    fields.length > 0 &&
    fields.every(({ start: from, end }) => {
      return decimalOf(asciiOf(head.subarray(start + from, start + end))) !== undefined;
    })
  );
}

/**
 * How many numbers the rows of a text have: as many as most of its first lines. If two are equally
 * frequent, as many as the first line, unless that seems to have a word that ends in a number. 0 if no
 * line is a word and numbers.
 */
export function dimensionsOf(head: Uint8Array, start: number): number {
  const frequencies = new Map<number, number>();
  const lines = firstLines(head, start);
  for (const line of lines) {
    const count = trailingNumbers(line);
    if (count > 0) frequencies.set(count, (frequencies.get(count) ?? 0) + 1);
  }
  const most = Math.max(0, ...frequencies.values());
  const counts = [...frequencies.keys()].filter((count) => frequencies.get(count) === most);
  const fewest = Math.min(...counts);
  if (counts.length < 2 || endsInNumber(lines[0], fewest)) return counts.length > 0 ? fewest : 0;
  return counts[0];
}

const isDigits = (text: string): boolean => /^\d+$/.test(text);

/** Whether the word of a line with `dim` numbers seems to end in a number, as "route 66" does. */
function endsInNumber(line: Uint8Array, dim: number): boolean {
  const numbers = fieldsOf(line)
    .slice(1)
    .map(({ start, end }) => asciiOf(line.subarray(start, end)));
  return numbers.slice(0, -dim).every(isDigits) && !numbers.slice(-dim).every(isDigits);
}

/**
 * Checks that the rows of a text have `dim` numbers, as its header says: if all of the first lines have
 * more, the reason is not words that end in a number.
 *
 * @throws VectorFileError VECTORS_FOREIGN
 */
export function expectDimensions(
  file: InputFile,
  head: Uint8Array,
  start: number,
  dim: number,
): void {
  const lines = firstLines(head, start);
  const hasMore = lines.every((line) => trailingNumbers(line) > dim);
  if (lines.length === 0 || !hasMore) return;
  const isWhole = (line: Uint8Array): boolean => {
    const fields = fieldsOf(line);
    const { start: from, end } = fields[fields.length - dim - 1];
    return isDigits(asciiOf(line.subarray(from, end)));
  };
  if (lines.length < 3 && lines.every(isWhole)) return; // route 66
  const found = Math.min(...lines.map((line) => trailingNumbers(line)));
  throw foreign(
    file,
    `a file of vectors of ${dim} numbers, as its first line says: its rows have ${found}`,
    undefined,
    {
      library: `Pass dim: ${found} if that is right.`,
      commandLine: `Pass --dim ${found} if that is right.`,
    },
  );
}

import { WordloomError } from '../errors.js';
import { COMPRESSION } from './detect.js';

/** A format, by its name and the endings of its files. */
export interface NamedFormat {
  readonly name: string;
  /** Endings of its files, the most usual first. */
  readonly extensions: readonly string[];
}

/** Endings that say what a file is, even if no format in question has them. */
const OTHER_ENDINGS: ReadonlySet<string> = new Set(
  '.db .onnx .svg .py .json .csv .h5 .pt .zip'.split(' '),
);

/** The ending of a path in lower case, without that of a compression; '' if it has none. */
export const endingOf = (path: string): string =>
  /\.[^./\\]+$/.exec(path.replace(COMPRESSION, '').toLowerCase())?.[0] ?? '';

/**
 * The format in which to write a file: the named one, or the first with the ending of the file.
 *
 * @param named the format that the caller names, if any
 * @param writable the formats that can be written
 * @throws WordloomError OUTPUT_NAME_UNFIT if the ending says something else than the named format;
 *   FORMAT_UNKNOWN if none is named and no format has the ending
 */
export function formatOfOutput<F extends NamedFormat>(
  path: string,
  named: F | undefined,
  writable: readonly F[],
): F {
  const ending = endingOf(path);
  const fitting = writable.filter(({ extensions }) => extensions.includes(ending));
  if (named === undefined) {
    if (fitting.length > 0) return fitting[0];
    throw new WordloomError(
      'FORMAT_UNKNOWN',
      `${path} does not say what to write: ` +
        `${ending === '' ? 'it has no ending' : `${ending} is the ending of no format`}. ` +
        `Endings: ${endingsOf(writable)}.`,
      {
        advice: {
          library: 'Use one of them, or name the format with the option format.',
          commandLine: 'Use one of them, or name the format with --format.',
        },
      },
    );
  }
  const isOther = fitting.length > 0 || OTHER_ENDINGS.has(ending);
  if (named.extensions.includes(ending) || !isOther) return named;
  const says = fitting.length > 0 ? `is the ending of ${fitting[0].name}` : 'says something else';
  throw new WordloomError(
    'OUTPUT_NAME_UNFIT',
    `The format ${named.name} cannot be written to ${path}, because ${ending} ${says}. ` +
      `Use the ending ${named.extensions[0]}, or another format.`,
  );
}

/** '.vec or .txt (word2vec), .bin (word2vec-binary)' */
const endingsOf = (formats: readonly NamedFormat[]): string =>
  formats.map(({ name, extensions }) => `${extensions.join(' or ')} (${name})`).join(', ');

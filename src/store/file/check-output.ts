import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { type Advice, WordloomError } from '../../errors.js';
import { endingOf, FORMATS } from '../../formats/index.js';
import { LANGUAGE_MODEL_FORMATS } from '../../networks/formats/index.js';
import { LANGUAGE_MODEL_ID } from '../language-model/language-model-schema.js';
import { APPLICATION_ID } from '../vectors/schema.js';
import { readFileHeader } from './file-header.js';
import { explained } from './model-errors.js';

/** The kinds of wordloom files. */
export type HeldKind = 'word vectors' | 'a language model';

const REPLACE: Advice = {
  library: 'Choose another path, or pass overwrite: true to replace it.',
  commandLine: 'Choose another file with -o, or replace it with --force.',
};

const ELSEWHERE: Advice = {
  library: 'Choose another path.',
  commandLine: 'Choose another file with -o.',
};

/**
 * Refuses to write a model in the place of something else.
 *
 * @param kind of the model to be written; 'any' where either may replace either
 * @param overwrite whether a file that is no model, or one of another kind, may be replaced
 * @throws WordloomError OUTPUT_NAME_UNFIT for the ending of another kind of file; OUTPUT_FOREIGN for a
 *   file that is no model, OUTPUT_OF_OTHER_KIND for a model of another kind
 */
export function checkModelReplaces(path: string, kind: HeldKind | 'any', overwrite: boolean): void {
  if (overwrite) return;
  if (!holdsData(path)) return checkModelName(path, kind);
  const old = kindOf(path);
  if (old === undefined) throw foreign(path, 'a wordloom model');
  if (kind === 'any' || old === kind) return;
  throw new WordloomError(
    'OUTPUT_OF_OTHER_KIND',
    `${path} holds ${old}, so it is not replaced by ${kind}.`,
    { advice: REPLACE },
  );
}

/** Refuses to save a model under the extension of an export format. */
function checkModelName(path: string, kind: HeldKind | 'any'): void {
  const ending = /\.(?:gz|zst)$/i.exec(path)?.[0].toLowerCase() ?? endingOf(path);
  const formats = [...FORMATS, ...LANGUAGE_MODEL_FORMATS];
  const format = formats.find(({ extensions }) => extensions.includes(endingOf(path)));
  const isOther = format !== undefined || ['.svg', '.gz', '.zst'].includes(ending);
  if (!isOther) return;
  const model = path.replace(/(?:\.[a-z\d]+){1,2}$/i, '.db');
  const command = kind === 'a language model' ? 'wordloom lm export' : 'wordloom export';
  throw new WordloomError(
    'OUTPUT_NAME_UNFIT',
    `A model is an SQLite file, but ${ending} is the ending of ${format?.name ?? 'another'} files.`,
    {
      advice: {
        library: `Save it as ${model}, then export it: model.export(${JSON.stringify(path)})`,
        commandLine: `Write it to ${model}, then export it: ${command} ${model} -o ${path}`,
      },
    },
  );
}

/**
 * Refuses to write an export in the place of a model.
 *
 * @throws WordloomError OUTPUT_IS_MODEL
 */
export function checkNoModel(path: string): void {
  if (holdsData(path) && kindOf(path) !== undefined) throw isModel(path);
}

/**
 * Refuses to replace files that an export did not write.
 *
 * @param paths the file and its companions
 * @param format the name of the new file's format
 * @param isOwn whether the first is an older file of that format, which may be replaced together
 *   with its companions
 * @param overwrite whether files of another kind may be replaced; a model never is
 * @throws WordloomError OUTPUT_IS_MODEL, OUTPUT_FOREIGN
 */
export async function checkExportReplaces(
  paths: readonly string[],
  format: string,
  isOwn: (path: string) => boolean | Promise<boolean>,
  overwrite: boolean,
): Promise<void> {
  const taken = paths.filter(holdsData);
  const model = taken.find((path) => kindOf(path) !== undefined);
  if (model !== undefined) throw isModel(model);
  if (overwrite || taken.length === 0) return;
  const [main] = paths;
  if (taken[0] !== main) throw foreign(taken[0], `part of an older ${main}`);
  if (await isOwn(main)) return;
  throw foreign(main, format);
}

/**
 * Refuses to write files in the place of others, unless they hold the same.
 *
 * @throws WordloomError OUTPUT_IS_MODEL, OUTPUT_EXISTS
 */
export function checkSameContent(
  path: string,
  chunks: Iterable<string | Uint8Array>,
  overwrite: boolean,
): void {
  if (!holdsData(path)) return;
  if (kindOf(path) !== undefined) throw isModel(path);
  if (overwrite || readFileSync(path).equals(joined(chunks))) return;
  throw new WordloomError('OUTPUT_EXISTS', `${path} exists and holds something else.`, {
    advice: REPLACE,
  });
}

const joined = (chunks: Iterable<string | Uint8Array>): Buffer =>
  Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk as Uint8Array)));

/** The first bytes of plots and maps, by extension. */
const PICTURES = {
  '.svg': { start: /^\s*(?:<\?xml[^>]*>\s*)?<svg/, what: 'an SVG file' },
  '.html': { start: /^<!doctype html>\n<html lang="en" data-wordloom="map">/, what: 'such a map' },
  '.tsv': { start: /^word\tx\ty\n/, what: 'such a table' },
} as const;

export type PictureEnding = keyof typeof PICTURES;

/**
 * Refuses to write a plot or a map in the place of anything but another one.
 *
 * @throws WordloomError OUTPUT_IS_MODEL, OUTPUT_FOREIGN, OUTPUT_NAME_UNFIT for another ending
 */
export function checkPictureReplaces(
  path: string,
  overwrite: boolean,
  endings: readonly PictureEnding[],
): PictureEnding {
  checkNoModel(path);
  const ending = endings.find((each) => each === endingOf(path)) ?? endings[0];
  const { start, what } = PICTURES[ending];
  if (holdsData(path) && !overwrite && !start.test(readFileSync(path, 'utf8'))) {
    throw foreign(path, what);
  }
  const isFit = ending === endingOf(path) && !/\.(?:gz|zst)$/i.test(path);
  if (!isFit && (!overwrite || endings.length > 1)) {
    const message =
      endings.length === 1
        ? `A plot is an SVG file: give ${path} the ending .svg.`
        : `The ending of ${path} does not say what to write: ${endings.join(', ')}.`;
    throw new WordloomError('OUTPUT_NAME_UNFIT', message);
  }
  return ending;
}

/**
 * What kind of model is at a path, be it damaged or newer than this program.
 *
 * @throws if unreadable
 */
export function kindOf(path: string): HeldKind | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const file = openSync(path, 'r');
    try {
      const id = readFileHeader(file)?.applicationId;
      if (id === APPLICATION_ID) return 'word vectors';
      return id === LANGUAGE_MODEL_ID ? 'a language model' : undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw explained(error, path);
  }
}

function holdsData(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = statSync(path);
  return file.isFile() && file.size > 0;
}

const isModel = (path: string): WordloomError =>
  new WordloomError('OUTPUT_IS_MODEL', `${path} is a wordloom model, so it is not replaced.`, {
    advice: ELSEWHERE,
  });

const foreign = (path: string, expected: string): WordloomError =>
  new WordloomError(
    'OUTPUT_FOREIGN',
    `${path} exists and is not ${expected}, so it is not replaced.`,
    { advice: REPLACE },
  );

import { existsSync } from 'node:fs';
import {
  LANGUAGE_MODEL_FORMATS,
  languageModelFormat,
  type PortableModel,
  type TokenNames,
} from '../../networks/formats/index.js';
import { VectorFileError, WordloomError } from '../../errors.js';
import { comesOnce, isStandardInput, nameOf } from '../../corpus/index.js';
import { refuseForeign } from '../exchange/refuse-foreign.js';
import { openInput } from '../exchange/open-input.js';
import { LANGUAGE_MODEL_OPTIONS } from '../record.js';
import { formatOfOutput } from '../../formats/index.js';
import { checkNoModel, checkSameContent } from '../file/check-output.js';
import { checkOutputName } from '../file/output-name.js';
import { pathBeside } from '../../formats/path-beside.js';
import { writeFilesAtomically } from '../file/write-file.js';

/** How a language model is exported. */
export interface ExportLanguageModelOptions {
  /** A name from LANGUAGE_MODEL_FORMATS. @default the extension of the path decides */
  readonly format?: string;
  /** Whether files that hold something else may be replaced; a model never is. @default false */
  readonly overwrite?: boolean;
}

/**
 * Writes a language model in another tool's format, each file completely or not at all.
 *
 * @returns the paths of the files, `path` or those beside it
 * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, OUTPUT_NAME_UNFIT for a name that the
 *   format does not allow, OUTPUT_IS_MODEL and OUTPUT_EXISTS if another file is in the way
 */
export function exportLanguageModel(
  model: PortableModel,
  path: string,
  { format: name, overwrite = false }: ExportLanguageModelOptions = {},
): string[] {
  checkNoModel(path);
  const named = name === undefined ? undefined : languageModelFormat(name);
  const format = formatOfOutput(path, named, LANGUAGE_MODEL_FORMATS);
  checkOutputName(path, format.name, format.refusesName);
  // Parts are generated again, because the comparison with existing files has consumed them.
  for (const { suffix, chunks } of format.write(model)) {
    checkSameContent(pathBeside(path, suffix), chunks, overwrite);
  }
  const files = format.write(model).map(({ suffix, chunks }) => ({
    path: pathBeside(path, suffix),
    chunks,
  }));
  writeFilesAtomically(files);
  return files.map((file) => file.path);
}

/**
 * Reads another program's language model, in the format of its extension. Invalid options in its
 * token file are ignored.
 *
 * @param format the format, regardless of the extension
 * @throws WordloomError FORMAT_UNKNOWN; VectorFileError if the file is unreadable or damaged, or
 *   describes a model that we cannot build
 */
export async function importLanguageModel(
  path: string,
  format?: string,
  names: TokenNames = {},
): Promise<PortableModel & { readonly format: string }> {
  if (isStandardInput(path) || (existsSync(path) && comesOnce(path))) {
    const message =
      `${nameOf(path)} is a pipe, but the tokens of a language model lie in a file beside its ` +
      'numbers. Save both as files, and give the name of the first.';
    throw new VectorFileError('VECTORS_UNREADABLE', path, message);
  }
  if (!existsSync(path)) {
    const message = `There is no file ${path}. Check the path.`;
    throw new VectorFileError('VECTORS_UNREADABLE', path, message);
  }
  await refuseForeign(openInput(path), 'a language model');
  const found =
    format === undefined
      ? LANGUAGE_MODEL_FORMATS.find(
          ({ read, extensions }) =>
            read !== undefined &&
            extensions.some((extension) => path.toLowerCase().endsWith(extension)),
        )
      : languageModelFormat(format);
  if (found?.read === undefined) {
    const known = LANGUAGE_MODEL_FORMATS.filter(({ read }) => read !== undefined);
    throw new WordloomError(
      'FORMAT_UNKNOWN',
      `${path} is not in a format that a language model can be read from: ` +
        `${known.map(({ name }) => name).join(', ')}.`,
    );
  }
  const model = await found.read(openInput(path), names);
  const options = LANGUAGE_MODEL_OPTIONS.salvaged(model.options);
  return { ...model, options, format: found.name };
}

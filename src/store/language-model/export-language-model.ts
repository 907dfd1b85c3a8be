import { existsSync } from 'node:fs';
import {
  LANGUAGE_MODEL_FORMATS,
  languageModelFormat,
  type PortableModel,
} from '../../networks/formats/index.js';
import { VectorFileError, WordloomError } from '../../errors.js';
import { openInput } from '../exchange/open-input.js';
import { LANGUAGE_MODEL_OPTIONS } from '../record.js';
import { checkOutputName } from '../file/output-name.js';
import { pathBeside } from '../file/paths.js';
import { writeFilesAtomically } from '../file/write-file.js';

/**
 * Writes a language model in a format of other programs, each file whole or not at all.
 *
 * @returns the paths of the files, `path` or those beside it
 * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, and OUTPUT_NAME_UNFIT for a name that its
 *   file must not have
 */
export function exportLanguageModel(model: PortableModel, path: string, format: string): string[] {
  const { refusesName, write } = languageModelFormat(format);
  checkOutputName(path, format, refusesName);
  const files = write(model).map(({ suffix, chunks }) => ({
    path: pathBeside(path, suffix),
    chunks,
  }));
  writeFilesAtomically(files);
  return files.map((file) => file.path);
}

/**
 * Reads a language model of another program, of the format that its ending names. Of the options
 * beside it, those that make no sense are left out.
 *
 * @param format the format, whatever the ending
 * @throws WordloomError FORMAT_UNKNOWN; VectorFileError where the file cannot be read, is damaged, or
 *   holds no model that we can build
 */
export async function importLanguageModel(
  path: string,
  format?: string,
): Promise<PortableModel & { readonly format: string }> {
  if (!existsSync(path)) {
    const message = `There is no file ${path}. Check the path.`;
    throw new VectorFileError('VECTORS_UNREADABLE', path, message);
  }
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
      `${path} is of no format that a language model can be read from: ` +
        `${known.map(({ name }) => name).join(', ')}.`,
    );
  }
  const model = await found.read(openInput(path));
  const options = LANGUAGE_MODEL_OPTIONS.salvaged(model.options);
  return { ...model, options, format: found.name };
}

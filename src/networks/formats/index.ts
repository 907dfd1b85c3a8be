import { WordloomError } from '../../errors.js';
import type { LanguageModelFormat } from './format.js';
import { onnx } from './onnx.js';
import { safetensors } from './safetensors.js';

export type { LanguageModelFormat, PortableModel, TokenNames } from './format.js';

/** All file formats of language models. */
export const LANGUAGE_MODEL_FORMATS: readonly LanguageModelFormat[] = [onnx, safetensors];

/**
 * The format of that name.
 *
 * @throws WordloomError FORMAT_UNKNOWN
 */
export function languageModelFormat(name: string): LanguageModelFormat {
  const found = LANGUAGE_MODEL_FORMATS.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = LANGUAGE_MODEL_FORMATS.map((format) => format.name).join(', ');
  throw new WordloomError(
    'FORMAT_UNKNOWN',
    `There is no format "${name}" for language models; known: ${known}.`,
  );
}

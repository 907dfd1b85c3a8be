import type { RecordedLanguageModelOptions } from '../networks/state.js';
import { type Cut, cutterOf } from '../networks/text.js';
import type { LanguageModelVocabulary, UnknownRule } from '../networks/vocabulary.js';
import type { TokenizerOptions } from '../tokenizer/index.js';
import { recordedTokenizer } from '../tokenizer/recorded.js';
import { linesOf } from './read-lines.js';

/** How a model reads text: its tokens, and the recorded tokenizer. */
interface Reading {
  readonly vocabulary: LanguageModelVocabulary;
  readonly options: RecordedLanguageModelOptions;
}

/**
 * Tokenises text like the training text.
 *
 * @throws WordloomError TOKENIZER_UNKNOWN
 */
export async function recordedCutter(
  { vocabulary, options }: Reading,
  tokenizer?: TokenizerOptions,
): Promise<Cut> {
  if (vocabulary.level === 'char') return cutterOf('char');
  return cutterOf('word', await recordedTokenizer(options, tokenizer));
}

/** The id of the token that comes before a text. */
export const startIdOf = (vocabulary: LanguageModelVocabulary): number =>
  vocabulary.endOfLine ?? vocabulary.indexOf('\n') ?? (vocabulary.pad === undefined ? 0 : 1);

/**
 * The ids of a text.
 *
 * @throws WordloomError UNKNOWN_CHARACTER, TOKENIZER_UNKNOWN
 */
export async function encodeText(
  reading: Reading,
  text: string,
  unknown: UnknownRule | undefined,
): Promise<Int32Array> {
  const { vocabulary } = reading;
  const cut = await recordedCutter(reading);
  const tokens = linesOf(text).flatMap(cut);
  // The end of the text is not the end of a line.
  if (vocabulary.level === 'word' && !text.endsWith('\n')) tokens.pop();
  return vocabulary.encode(tokens, unknown).filter((id) => id !== -1);
}

/** The ids of a prompt, at least one: an empty prompt becomes the start of a text. */
export async function encodePrompt(
  reading: Reading,
  prompt: string,
  unknown: UnknownRule | undefined,
): Promise<Int32Array> {
  const ids = prompt === '' ? new Int32Array() : await encodeText(reading, prompt, unknown);
  return ids.length === 0 ? Int32Array.of(startIdOf(reading.vocabulary)) : ids;
}

import { CorpusError, TrainingError } from '../errors.js';
import type { NormalizedLanguageModelOptions } from '../networks/options.js';
import type { LanguageModelCorpus } from '../networks/events.js';
import {
  type CodedText,
  codeText,
  countTokens,
  type Cut,
  type Lines,
  splitText,
  type TextPart,
} from '../networks/text.js';
import {
  buildLanguageModelVocabulary,
  type LanguageModelVocabulary,
  type UnknownRule,
} from '../networks/vocabulary.js';

/** A text ready for training. */
export interface LanguageModelText {
  readonly vocabulary: LanguageModelVocabulary;
  readonly training: TextPart;
  readonly validation: TextPart | undefined;
  readonly report: LanguageModelCorpus;
}

type CorpusOptions = Pick<
  NormalizedLanguageModelOptions,
  'level' | 'minCount' | 'maxVocab' | 'padding' | 'validation'
>;

/**
 * Reads the training text and the validation text. The vocabulary has the words of the first only,
 * but the characters of both.
 *
 * @param validation undefined: hold out the end of the text, as the options say
 * @param given an existing vocabulary to use unchanged
 * @throws CorpusError CORPUS_EMPTY; TrainingError VOCABULARY_EMPTY; WordloomError UNKNOWN_CHARACTER
 *   if the given vocabulary lacks one; the errors of reading; the signal's reason
 */
export async function prepareText(
  lines: Lines,
  validation: Lines | undefined,
  cut: Cut,
  options: CorpusOptions,
  given?: LanguageModelVocabulary,
  signal?: AbortSignal,
): Promise<LanguageModelText> {
  const coded = await codeText(lines, cut, signal);
  if (coded.ids.length === 0) {
    throw new CorpusError('CORPUS_EMPTY', 'The text has no tokens to train on.');
  }
  const measured = validation && (await codeText(validation, cut, signal));
  const share = measured === undefined ? options.validation : 0;
  const [training, end] = splitText(coded, share, options.level);

  const counted = countTokens(coded.words, training.ids);
  for (const word of measured?.words ?? []) if (!counted.has(word)) counted.set(word, 0);
  const vocabulary = given ?? buildLanguageModelVocabulary(options.level, counted, options);
  if (vocabulary.size < 2) {
    throw new TrainingError(
      'VOCABULARY_EMPTY',
      `The text has ${vocabulary.size} different tokens, but training needs two. Use another text.`,
    );
  }
  const learnt = encodePart(coded, training, vocabulary);
  let held: TextPart | undefined;
  if (measured !== undefined) held = encodePart(measured, measured, vocabulary);
  else if (share > 0) held = encodePart(coded, end, vocabulary);
  return {
    vocabulary,
    training: learnt,
    validation: held,
    report: {
      tokens: learnt.ids.length,
      characters: learnt.characters,
      unknownTokens: countUnknown(learnt, vocabulary),
      vocabularySize: vocabulary.size,
      validationTokens: held?.ids.length ?? 0,
      validationUnknownTokens: held ? countUnknown(held, vocabulary) : 0,
    },
  };
}

/** Part of an encoded text, as ids of a vocabulary. `skipped` tokens were left out by the rule. */
export function encodePart(
  { words }: CodedText,
  { ids, characters }: TextPart,
  vocabulary: LanguageModelVocabulary,
  rule?: UnknownRule,
): TextPart & { readonly skipped: number } {
  const table = vocabulary.encode(words, rule);
  const all = ids.map((id) => table[id]);
  if (rule !== 'skip') return { ids: all, characters, skipped: 0 };
  const known = all.filter((id) => id !== -1);
  const skipped = all.length - known.length;
  // Only tokens of a character model are known to be one character long.
  const left = vocabulary.level === 'char' ? characters - skipped : characters;
  return { ids: known, characters: left, skipped };
}

/** Tokens that are `<unk>`. */
export function countUnknown({ ids }: TextPart, { unknown }: LanguageModelVocabulary): number {
  return unknown === undefined ? 0 : ids.reduce((sum, id) => sum + (id === unknown ? 1 : 0), 0);
}

import type { Command } from 'commander';
import { checkOptions } from '../flags/check.js';
import { addFlags, readFlags, withoutDefaults } from '../flags/table.js';
import { TOKENIZER_FLAGS } from '../flags/train-flags.js';
import type { Question } from './query.js';
import { noteUnknown, unknownWords } from './unknown-words.js';

/** The flags of a tokenizer, without defaults: those are the model's. */
const FLAGS = withoutDefaults(TOKENIZER_FLAGS);

/** Adds the flags of a tokenizer, which override the recorded one. */
export function addTextFlags(command: Command): void {
  addFlags(command, "Text (default: split as the model's own text was):", FLAGS);
}

/** The words of a question, which are texts, as tokens. Says which are not in the vocabulary. */
export async function tokensOf(question: Question): Promise<(readonly string[])[]> {
  const { model, words: texts, command } = question;
  const given = readFlags(command, FLAGS);
  await checkOptions(command, given);
  const options = Object.keys(given).length > 0 ? given : undefined;
  const tokens: (readonly string[])[] = [];
  for (const text of texts) tokens.push(await model.tokenize(text, options));
  noteUnknown(question, unknownWords(model, tokens.flat()));
  return tokens;
}

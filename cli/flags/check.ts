import type { Command } from 'commander';
import { firstSeed } from '../../src/advanced.js';
import type { AnyTable } from '../../src/advanced.js';
import { createTokenizer, type TrainOptions } from '../../src/index.js';
import {
  type LanguageModelTrainOptions,
  normalizeLanguageModelOptions,
  refuseIdle,
} from '../../src/advanced.js';
import { type NormalizedTrainOptions, normalizeTrainOptions } from '../../src/advanced.js';
import { LANGUAGE_MODEL_FLAGS, LANGUAGE_MODEL_THREADS_FLAGS } from './language-model-flags.js';
import { longFlag, readFlags } from './table.js';
import { SEED_FLAGS, TRAIN_FLAGS } from './train-flags.js';

/** Lets the library check the options of `train` before any work begins. */
export const checkOptions = (
  command: Command,
  options: TrainOptions,
): Promise<NormalizedTrainOptions> =>
  asUsage(command, TRAIN_FLAGS, async () => {
    const normalized = normalizeTrainOptions(options, 1);
    await createTokenizer(normalized.reading.tokenizer); // knows the languages of stop words
    return normalized;
  });

/**
 * Lets the library check the options of a language model before any work begins.
 *
 * @param hasValidation whether there is a validation text
 */
export const checkLanguageModelOptions = (
  command: Command,
  options: LanguageModelTrainOptions,
  hasValidation: boolean,
): Promise<void> =>
  asUsage(command, LANGUAGE_MODEL_FLAGS, async () => {
    const normalized = normalizeLanguageModelOptions(options, hasValidation);
    refuseIdle(options, normalized); // even with the value that is the default
    const { level, tokenizer } = normalized;
    if (level === 'word') await createTokenizer(tokenizer);
  });

/** Has a seed be one that others can follow, `count` in all. */
export const checkFirstSeed = (command: Command, seed: number, count: number): Promise<number> =>
  asUsage(command, SEED_FLAGS, async () => firstSeed('seed', seed, count));

/** The number of threads for a command that does not train. */
export async function threadsOf(command: Command): Promise<number | undefined> {
  const { threads } = readFlags(command, LANGUAGE_MODEL_THREADS_FLAGS);
  if (threads === undefined) return undefined;
  const { type } = LANGUAGE_MODEL_THREADS_FLAGS.threads;
  return asUsage(command, LANGUAGE_MODEL_THREADS_FLAGS, async () => type.check('threads', threads));
}

/** Turns the library's errors about options into usage errors of `command` that name flags. */
export async function asUsage<T>(
  command: Command,
  table: AnyTable,
  check: () => Promise<T>,
): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return refuse(command, table, error);
  }
}

/** Ends with wrong usage of `command`, whose flags are in `table`. */
export function refuse(command: Command, table: AnyTable, error: Error): never {
  // The option in question comes first; others are recognised by their capital letters.
  const message = error.message.replace(
    /^\w+|\b[a-z]+[A-Z]\w+/g,
    (key) => longFlag(table, key) ?? key,
  );
  return command.error(`error: ${message}`);
}

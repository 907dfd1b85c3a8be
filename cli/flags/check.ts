import type { Command } from 'commander';
import { createTokenizer, type TrainOptions } from '../../src/index.js';
import { type NormalizedTrainOptions, normalizeTrainOptions } from '../../src/options.js';
import { longFlag } from './table.js';
import { TRAIN_FLAGS } from './train-flags.js';

/**
 * Has the library check options before any work begins. A wrong value is wrong usage of `command`,
 * which speaks of flags, where the library speaks of options.
 */
export async function checkOptions(
  command: Command,
  options: TrainOptions,
): Promise<NormalizedTrainOptions> {
  try {
    const normalized = normalizeTrainOptions(options, 1);
    await createTokenizer(normalized.reading.tokenizer); // knows the languages of stop words
    return normalized;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return refuse(command, error);
  }
}

/** Ends with wrong usage of `command`. */
export function refuse(command: Command, { message }: Error): never {
  const spoken = message.replace(/^\w+/, (key) => longFlag(TRAIN_FLAGS, key) ?? key);
  return command.error(`error: ${spoken}`);
}

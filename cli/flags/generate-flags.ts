import { GENERATE_DEFAULTS, type GenerateOptions } from '../../src/networks/sampler.js';
import { UNKNOWN_RULES } from '../../src/networks/vocabulary.js';
import { parseNumber } from './parsers.js';
import type { FlagTable } from './table.js';

export const UNKNOWN_HELP =
  'tokens that the model has never seen: error, skip, or replace by <unk>, which is the default where ' +
  'the model has it';

/** How text is generated. */
export const GENERATE_FLAGS = {
  prompt: [
    {
      flags: '--prompt <text>',
      help: 'the text to go on from (default: the beginning of a line)',
      parse: (text) => text,
    },
  ],
  unknown: [
    {
      flags: '--unknown <what>',
      help: UNKNOWN_HELP,
      choices: UNKNOWN_RULES,
    },
  ],
  length: [
    {
      flags: '--length <n>',
      help: 'tokens to generate',
      parse: parseNumber,
      default: GENERATE_DEFAULTS.length,
    },
  ],
  temperature: [
    {
      flags: '--temperature <x>',
      help: 'below 1 more probable text, above 1 less; 0 always the most probable token',
      parse: parseNumber,
      default: GENERATE_DEFAULTS.temperature,
    },
  ],
  topK: [
    {
      flags: '--top-k <n>',
      help: 'draw from so many of the most probable tokens (default: all)',
      parse: parseNumber,
    },
  ],
  topP: [
    {
      flags: '--top-p <x>',
      help: 'draw from the fewest tokens that have this probability together',
      parse: parseNumber,
      default: GENERATE_DEFAULTS.topP,
    },
  ],
  seed: [
    {
      flags: '--seed <n>',
      help: 'the same seed gives the same text',
      parse: parseNumber,
      default: GENERATE_DEFAULTS.seed,
    },
  ],
} as const satisfies FlagTable<Omit<GenerateOptions, 'signal'>>;

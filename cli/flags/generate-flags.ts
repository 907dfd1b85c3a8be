import { GENERATE_DEFAULTS, type GenerateOptions } from '../../src/networks/sampler.js';
import { parseNumber } from './parsers.js';
import type { FlagTable } from './table.js';

/** How text is generated. */
export const GENERATE_FLAGS = {
  prompt: [
    {
      flags: '--prompt <text>',
      help: 'the text to go on from (default: the beginning of a line)',
      parse: (text) => text,
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

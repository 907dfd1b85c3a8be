import type { Advice } from '../errors.js';

/** What to do about matrices that do not fit. */
export const FEWER_WORDS: Advice = {
  library: 'Keep fewer words (a higher minCount, or maxVocab), or fewer dimensions.',
  commandLine: 'Keep fewer words (a higher --min-count, or --max-vocab), or fewer dimensions.',
  page: 'Raise the minimum count under Options, or lower the dimensions.',
};

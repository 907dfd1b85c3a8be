import { expect } from 'vitest';

/** Matches a CorpusError with this code and message. */
export const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ name: 'CorpusError', code, message: expect.stringMatching(message) });

import { describe, expect, it } from 'vitest';
import { segmenterTokenizer } from '../../src/tokenizer/segmenter.js';

describe('segmenterTokenizer', () => {
  it('finds Japanese words, which have no gaps between them', () => {
    expect(segmenterTokenizer('ja')('吾輩は猫である。')).toEqual([
      '吾輩',
      'は',
      '猫',
      'で',
      'ある',
    ]);
  });

  it('leaves out spaces, punctuation and emoji, and keeps the case', () => {
    expect(segmenterTokenizer('en')('Don’t "stop" -- at 3.5 😀!')).toEqual([
      'Don’t',
      'stop',
      'at',
      '3.5',
    ]);
  });

  it('keeps Korean and accented words whole', () => {
    expect(segmenterTokenizer('ko')('한국어 café')).toEqual(['한국어', 'café']);
  });

  it('finds no token in an empty text', () => {
    expect(segmenterTokenizer('en')('')).toEqual([]);
  });
});

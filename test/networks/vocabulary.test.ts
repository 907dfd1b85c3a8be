import { describe, expect, it } from 'vitest';
import {
  buildLanguageModelVocabulary,
  LanguageModelVocabulary,
} from '../../src/networks/vocabulary.js';

const counted = new Map(Object.entries({ rare: 1, b: 3, a: 3, '<unk>': 2, often: 9, '<eos>': 4 }));
const rule = { minCount: 2, maxVocab: undefined, padding: false };

describe('the vocabulary of a language model', () => {
  it('has the special words first, then words by count', () => {
    const words = buildLanguageModelVocabulary('word', counted, rule);
    expect(words.tokens).toEqual(['<unk>', '<eos>', 'often', 'a', 'b']);
    expect(
      buildLanguageModelVocabulary('word', counted, { ...rule, padding: true }).tokens[0],
    ).toBe('<pad>');
  });

  it('counts the words that are left out as <unk>', () => {
    const { counts } = buildLanguageModelVocabulary('word', counted, rule);
    expect([...counts]).toEqual([3, 4, 9, 3, 3]);
  });

  it('holds no more words than allowed', () => {
    const { tokens } = buildLanguageModelVocabulary('word', counted, { ...rule, maxVocab: 1 });
    expect(tokens).toEqual(['<unk>', '<eos>', 'often']);
  });

  it('has every character, rare ones and those of the validation text too', () => {
    const characters = new Map(Object.entries({ x: 1, y: 5, z: 0 }));
    const vocabulary = buildLanguageModelVocabulary('char', characters, rule);
    expect(vocabulary.tokens).toEqual(['y', 'x', 'z']);
    expect([vocabulary.unknown, vocabulary.endOfLine, vocabulary.pad]).toEqual(Array(3));
  });

  it('reads unknown words as <unk> and refuses unknown characters by name', () => {
    const words = buildLanguageModelVocabulary('word', counted, rule);
    expect([...words.encode(['a', 'nobody', '<eos>'])]).toEqual([3, 0, 1]);
    const chars = new LanguageModelVocabulary({
      level: 'char',
      tokens: ['a'],
      counts: Float64Array.of(1),
    });
    expect(() => chars.encode(['a', 'é', 'é', '😀'])).toThrow('has never seen "é", "😀"');
    expect(() => chars.encode(Array.from('bcdefghijklm'))).toThrow('and 2 more');
  });

  it('writes words with gaps between them, and lines', () => {
    const words = buildLanguageModelVocabulary('word', counted, rule);
    expect(words.textOf(2, true)).toBe('often');
    expect(words.textOf(2, false)).toBe(' often');
    expect(words.textOf(1, false)).toBe('\n');
  });
});

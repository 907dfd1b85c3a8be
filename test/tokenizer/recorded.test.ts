import { describe, expect, it } from 'vitest';
import { train } from '../../src/index.js';
import { recordedTokenizer } from '../../src/tokenizer/recorded.js';

describe('the tokenizer of a record', () => {
  it('splits text as the text of the model was split', async () => {
    const record = { tokenizer: 'whitespace', lowercase: true, dim: 100, locale: 'en' };
    const tokenize = await recordedTokenizer(record);
    expect(tokenize("The king's\nCROWN, indeed")).toEqual(['the', "king's", 'crown,', 'indeed']);
  });

  it('lower-cases as the locale of the record says, and ignores a locale without effect', async () => {
    const record = { tokenizer: 'whitespace', lowercase: true, locale: 'tr' };
    expect((await recordedTokenizer(record))('IŞIK')).toEqual(['ışık']);
    const old = { tokenizer: 'treebank', lowercase: false, locale: 'tr' };
    expect((await recordedTokenizer(old))('Işık')).toContain('I');
  });

  it('accepts options instead of the record', async () => {
    const tokenize = await recordedTokenizer(
      { tokenizer: 'function', lowercase: false },
      { tokenizer: 'unicode' },
    );
    expect(tokenize('The king.')).toEqual(['The', 'king']);
  });

  it('says so if no tokenizer is known', async () => {
    const code = 'TOKENIZER_UNKNOWN';
    await expect(recordedTokenizer({})).rejects.toMatchObject({ code });
    await expect(recordedTokenizer({ tokenizer: 'function' })).rejects.toThrow(
      'models do not store',
    );
  });

  it('is what a trained model splits text with', async () => {
    const texts = Array.from({ length: 20 }, () => 'The KING and the queen');
    const model = await train({ texts, dim: 4, minCount: 1, epochs: 1, threads: 1 });
    expect(await model.tokenize('The King, and')).toEqual(['the', 'king', 'and']);
    expect(await model.tokenize('The King', { tokenizer: 'whitespace', lowercase: false })).toEqual(
      ['The', 'King'],
    );
    expect(await model.tokenize(['As', 'it is'])).toEqual(['As', 'it is']);
  });
});

import { describe, expect, it } from 'vitest';
import { normalizeLanguageModelOptions } from '../../src/networks/options.js';

const normalize = normalizeLanguageModelOptions;

describe('the options of a language model', () => {
  it('are the defaults if nothing is given', () => {
    const { tokenizer, ...rest } = normalize({});
    expect(rest).toEqual({
      cell: 'lstm',
      level: 'char',
      hidden: 200,
      layers: 2,
      input: 'embedding',
      embeddingDim: 200,
      tied: false,
      freeze: false,
      dropout: 0.2,
      bias: true,
      gruReset: 'after',
      minCount: 2,
      maxVocab: undefined,
      padding: false,
      validation: 0.1,
      epochs: 10,
      batch: 20,
      bptt: 35,
      optimizer: 'adam',
      learningRate: 0.002,
      schedule: 'plateau',
      decay: 0.25,
      stepEpochs: 1,
      weightDecay: 0,
      clip: 0.25,
      patience: 0,
      seed: 1,
      engine: 'wasm',
    });
    expect(tokenizer).toMatchObject({ tokenizer: 'whitespace', lowercase: false });
  });

  it('may be normalised again', () => {
    const { tokenizer, ...rest } = normalize({ level: 'word', optimizer: 'sgd' });
    const again = normalize({ ...rest, ...tokenizer });
    expect(again).toEqual({ ...rest, tokenizer });
  });

  it('count as left out if they are undefined', () => {
    expect(normalize({ hidden: undefined, learningRate: undefined })).toEqual(normalize({}));
  });

  it('take the learning rate from the optimizer and the embedding from hidden', () => {
    expect(normalize({ optimizer: 'sgd' }).learningRate).toBe(20);
    expect(normalize({ optimizer: 'sgd', learningRate: 1 }).learningRate).toBe(1);
    expect(normalize({ hidden: 32 }).embeddingDim).toBe(32);
  });

  it('have a constant rate without validation', () => {
    expect(normalize({ validation: 0 }).schedule).toBe('constant');
    expect(normalize({ validation: 0 }, true).schedule).toBe('plateau');
    expect(() => normalize({ validation: 0, schedule: 'plateau' })).toThrow('validation loss');
    expect(() => normalize({ validation: 0, patience: 2 })).toThrow('validation loss');
  });

  it('refuse unknown names', () => {
    expect(() => normalize({ units: 3 } as object)).toThrow(/no option "units"/);
    expect(() => normalize({ cell: 'cnn' as 'rnn' })).toThrow('cell must be one of rnn');
    expect(() => normalize({ hidden: 1.5 })).toThrow('hidden must be a whole number, got 1.5');
    expect(() => normalize({ dropout: 1 })).toThrow('dropout must be below 1');
    expect(() => normalize({ decay: 0 })).toThrow('decay must be above 0');
  });

  it('tie weights only of an Embedding layer as wide as the hidden state', () => {
    expect(() => normalize({ tied: true, hidden: 8, embeddingDim: 4 })).toThrow('got 8 and 4');
    expect(() => normalize({ tied: true, input: 'one-hot' })).toThrow('tied needs an Embedding');
    expect(() => normalize({ freeze: true, input: 'one-hot' })).toThrow('freeze needs');
  });

  it('have no tokenizer at character level', () => {
    expect(() => normalize({ tokenizer: 'unicode' })).toThrow('a character model has no tokenizer');
    expect(normalize({ level: 'word', tokenizer: 'unicode' }).tokenizer.lowercase).toBe(true);
  });
});

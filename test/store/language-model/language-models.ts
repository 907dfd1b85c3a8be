import type { LanguageModelState, Tensor } from '../../../src/networks/state.js';

const tensor = (value: number, ...shape: number[]): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(value),
});

/** A language model of `tokens` whose numbers all are `value`; it can continue training. */
export function uniformLanguageModel(tokens: readonly string[], value: number): LanguageModelState {
  const size = tokens.length;
  return {
    architecture: {
      cell: 'rnn',
      input: 'embedding',
      vocabularySize: size,
      embeddingDim: 3,
      hidden: 4,
      layers: 1,
      bias: true,
      tied: false,
      gruReset: 'after',
    },
    vocabulary: { level: 'char', tokens, counts: new Float64Array(size).fill(value) },
    parameters: new Map([
      ['encoder.weight', tensor(value, size, 3)],
      ['rnn.weight_ih_l0', tensor(value, 4, 3)],
      ['rnn.weight_hh_l0', tensor(value, 4, 4)],
      ['rnn.bias_ih_l0', tensor(value, 4)],
      ['rnn.bias_hh_l0', tensor(value, 4)],
      ['decoder.weight', tensor(value, size, 4)],
      ['decoder.bias', tensor(value, size)],
    ]),
    options: { seed: value },
    history: [
      {
        epoch: 1,
        loss: value,
        perplexity: Math.exp(value),
        validationLoss: null,
        validationPerplexity: null,
        bitsPerCharacter: null,
        learningRate: 0.1,
        tokens: 5,
        seconds: 0.25,
      },
    ],
    corpus: { value },
    resume: {
      position: {
        epoch: 1,
        batch: 2,
        step: 3,
        lossSum: 0.1 + 0.2,
        tokens: 4,
        seconds: 0.5,
        rateFactor: 0.25,
        best: { epoch: 1, loss: 2.5 },
        random: [1, 2, 3, 2 ** 32 - 1],
        text: [7, 8],
      },
      tensors: new Map([
        ['hidden.0', { shape: [2, 4], data: Float64Array.from({ length: 8 }, (_, i) => i / 3) }],
        ['empty', { shape: [0, 4], data: new Float32Array(0) }],
      ]),
    },
  };
}

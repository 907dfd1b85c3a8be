import { GATES } from '../recurrent/cell.js';
import type { Architecture } from '../state.js';

/** The parameters of a network and their dimensions, in the order of PyTorch's state_dict. */
export function parameterShapes(architecture: Architecture): Map<string, readonly number[]> {
  const { cell, input, vocabularySize, embeddingDim, hidden, layers, bias, tied } = architecture;
  const sums = GATES[cell] * hidden;
  const shapes = new Map<string, readonly number[]>();
  if (input === 'embedding') shapes.set('encoder.weight', [vocabularySize, embeddingDim]);
  for (let layer = 0; layer < layers; layer++) {
    const first = input === 'embedding' ? embeddingDim : vocabularySize;
    shapes.set(`rnn.weight_ih_l${layer}`, [sums, layer === 0 ? first : hidden]);
    shapes.set(`rnn.weight_hh_l${layer}`, [sums, hidden]);
    if (!bias) continue;
    shapes.set(`rnn.bias_ih_l${layer}`, [sums]);
    shapes.set(`rnn.bias_hh_l${layer}`, [sums]);
  }
  if (!tied) shapes.set('decoder.weight', [vocabularySize, hidden]);
  return shapes.set('decoder.bias', [vocabularySize]);
}

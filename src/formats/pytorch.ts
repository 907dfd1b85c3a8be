import type { VectorFormat } from './format.js';
import { pythonFormat } from './python-module.js';

const LIBRARY = {
  name: 'PyTorch',
  module: 'torch',
  layer: 'torch.nn.Embedding',
  example: 'embedding(torch.tensor(rows))',
  loadEmbedding: `
def load_embedding(freeze=False):
    """Returns the vectors as a layer; freeze=True keeps training from changing them."""
    weights = torch.from_numpy(load_weights())
    return torch.nn.Embedding.from_pretrained(weights, freeze=freeze, padding_idx=PADDING)
`,
};

/** Vectors, words and a Python module that makes a torch.nn.Embedding from them. */
export const pytorch: VectorFormat = {
  name: 'pytorch',
  description: 'for PyTorch: Python module (.py), vectors (.safetensors) and words (.vocab)',
  ...pythonFormat(LIBRARY),
};

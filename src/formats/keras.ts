import type { VectorFormat } from './format.js';
import { pythonFormat } from './python-module.js';

const LIBRARY = {
  name: 'Keras',
  module: 'keras',
  layer: 'keras.layers.Embedding',
  example: 'embedding(numpy.array(rows))',
  loadEmbedding: `
def load_embedding(freeze=False):
    """Returns the vectors as a layer; freeze=True keeps training from changing them."""
    weights = load_weights()
    layer = keras.layers.Embedding(*weights.shape, mask_zero=True, trainable=not freeze)
    layer.build((None, None))
    layer.set_weights([weights])
    return layer
`,
};

/** Vectors, words and a Python module that makes a keras.layers.Embedding from them. */
export const keras: VectorFormat = {
  name: 'keras',
  description: 'for Keras: Python module (.py), vectors (.safetensors) and words (.vocab)',
  ...pythonFormat(LIBRARY),
};

import type { OutputPart } from '../../formats/format.js';
import type { Architecture } from '../state.js';
import type { PortableModel } from './format.js';

const MODULES = { rnn: 'RNN', lstm: 'LSTM', gru: 'GRU' } as const;

/** A Python file that builds the network of PyTorch's own modules, loads it, and can be run. */
export function pythonPart(model: PortableModel): OutputPart {
  return { suffix: '.py', chunks: [formatModule(model)] };
}

function formatModule({ architecture, vocabulary }: PortableModel): string {
  const { cell, layers, hidden, vocabularySize } = architecture;
  const isChars = vocabulary.level === 'char';
  return `"""A language model for PyTorch: ${MODULES[cell]}, ${layers} x ${hidden} units, ${vocabularySize} tokens.

Run this file, perhaps with the beginning of a text, to see what the model writes, or import it:

    model, tokens = load()
    logits, state = model(ids)         # ids, (steps, batch) -> (steps, batch, ${vocabularySize}), and the state
    logits, state = model(ids, state)  # continues from there

The weights (.safetensors) and the tokens (.json) lie beside this file, under the same name.
"""

import json
import sys
from pathlib import Path

import numpy
import torch

${isResetFirst(architecture) ? RESET_FIRST : ''}
class LanguageModel(torch.nn.Module):
    def __init__(self):
        super().__init__()
${formatLayers(architecture)}

    def forward(self, ids, state=None):
        """Returns the logits of what follows each id, and the state after the last step."""
        hidden, state = self.rnn(${formatInput(architecture)}, state)
        return self.decoder(hidden), state


def load_weights():
    """Returns a dict: name -> tensor."""
    content = numpy.fromfile(Path(__file__).with_suffix(".safetensors"), dtype="u1")
    start = 8 + int(content[:8].view("<u8")[0])
    header = json.loads(content[8:start].tobytes())
    weights = {}
    for name, tensor in header.items():
        if name != "__metadata__":
            begin, end = tensor["data_offsets"]
            numbers = content[start + begin : start + end].view("<f4")
            weights[name] = torch.from_numpy(numbers.reshape(tensor["shape"]))
    return weights


def load():
    """Returns the model, and the tokens in order of their ids."""
    model = LanguageModel()
    model.load_state_dict(load_weights())
    with open(Path(__file__).with_suffix(".json"), encoding="utf-8") as file:
        return model, json.load(file)["tokens"]


@torch.no_grad()
def generate(model, tokens, prompt, length):
    """Yields \`length\` tokens after those of the prompt, drawn as the model expects them."""
    ids = torch.tensor([[${isChars ? 'tokens.index(token)' : formatLookUp()}] for token in prompt])
    state = None
    for _ in range(length):
        logits, state = model(ids, state)
        ids = torch.multinomial(logits[-1].softmax(dim=-1), 1)
        yield tokens[ids.item()]


if __name__ == "__main__":
    model, tokens = load()
    print(model)
${isChars ? CHARACTERS : WORDS}
`;
}

const isResetFirst = ({ cell, gruReset }: Architecture): boolean =>
  cell === 'gru' && gruReset === 'before';

function formatLayers(architecture: Architecture): string {
  const { cell, input, vocabularySize, embeddingDim, hidden, layers, bias, tied } = architecture;
  const isEmbedding = input === 'embedding';
  const module = isResetFirst(architecture) ? 'ResetFirstGRU' : `torch.nn.${MODULES[cell]}`;
  const sizes = [isEmbedding ? embeddingDim : vocabularySize, hidden, layers].join(', ');
  const lines = [
    isEmbedding && `self.encoder = torch.nn.Embedding(${vocabularySize}, ${embeddingDim})`,
    `self.rnn = ${module}(${sizes}${bias ? '' : ', bias=False'})`,
    `self.decoder = torch.nn.Linear(${hidden}, ${vocabularySize})`,
    tied && 'self.decoder.weight = self.encoder.weight',
  ];
  return lines
    .filter((line) => line !== false)
    .map((line) => `        ${line}`)
    .join('\n');
}

const formatInput = ({ input, vocabularySize }: Architecture): string =>
  input === 'embedding'
    ? 'self.encoder(ids)'
    : `torch.nn.functional.one_hot(ids, ${vocabularySize}).to(self.decoder.weight)`;

const formatLookUp = (): string => 'tokens.index(token if token in tokens else "<unk>")';

const CHARACTERS = `    prompt = sys.argv[1] if len(sys.argv) > 1 else tokens[-1]
    print(prompt + "".join(generate(model, tokens, prompt, 200)))`;

const WORDS = `    prompt = sys.argv[1].split() if len(sys.argv) > 1 else ["<eos>"]
    words = [*prompt, *generate(model, tokens, prompt, 100)]
    print(" ".join("\\n" if word == "<eos>" else word for word in words))`;

/** PyTorch has no such cell; its parameters are those of nn.GRU. */
const RESET_FIRST = `
class ResetFirstGRU(torch.nn.GRU):
    """A GRU whose reset gate comes before the matrix product, as Cho et al. 2014 have it."""

    def forward(self, x, state=None):
        if state is None:
            state = x.new_zeros(self.num_layers, x.shape[1], self.hidden_size)
        gates = [2 * self.hidden_size, self.hidden_size]
        last = []
        for h, (weight_ih, weight_hh, *biases) in zip(state, self.all_weights):
            weight_gates, weight_new = weight_hh.split(gates)
            outputs = []
            for sums in torch.nn.functional.linear(x, weight_ih, sum(biases) if biases else None):
                sums_gates, sums_new = sums.split(gates, dim=1)
                reset, update = torch.sigmoid(sums_gates + h @ weight_gates.T).chunk(2, dim=1)
                new = torch.tanh(sums_new + (reset * h) @ weight_new.T)
                h = (1 - update) * new + update * h
                outputs.append(h)
            x = torch.stack(outputs)
            last.append(h)
        return x, torch.stack(last)

`;

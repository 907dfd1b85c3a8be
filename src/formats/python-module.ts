import type { VectorSource } from '../embedding/matrix.js';
import type { OutputPart, VectorFormat } from './format.js';
import { refusesModule } from './python-names.js';
import { safetensors } from './safetensors.js';
import { PADDING, UNKNOWN, WithSpecialWords } from './special-words.js';

/** The parts of an export to a Python library that depend on the library. */
export interface PythonLibrary {
  /** Its name in texts. */
  readonly name: string;
  /** Its name in `import`. */
  readonly module: string;
  /** The type of what `load_embedding` returns. */
  readonly layer: string;
  /** How to look up `rows`, a list of row numbers. */
  readonly example: string;
  /** The function `load_embedding(freeze=False)`, on top of `load_weights()`. */
  readonly loadEmbedding: string;
}

/** The format of an export to a library. */
export const pythonFormat = (
  library: PythonLibrary,
): Pick<VectorFormat, 'extensions' | 'recognises' | 'refusesName' | 'write'> => ({
  extensions: ['.py'],
  recognises: (head) => {
    const opening = new TextEncoder().encode(openingOf(library));
    return opening.every((byte, i) => head[i] === byte);
  },
  refusesName: refusesModuleName,
  write: (source, counts) => pythonParts(library, source, counts),
});

const openingOf = ({ name }: PythonLibrary): string => `"""Word vectors for ${name}: `;

/** Why a file of this name must not get a Python module of the same name, in words; undefined if it may. */
export function refusesModuleName(name: string): string | undefined {
  if (/\.(?:gz|zst)$/i.test(name))
    return 'Python cannot load a compressed module; leave the ending out';
  return refusesModule(name.replace(/(?<=.)\.[^.]*$/, '')); // .py replaces the ending
}

/**
 * The files of an export, all under one name: the vectors, with rows for padding and unknown words in
 * front, the words, and a Python module that loads both and needs only the library and NumPy.
 */
function pythonParts(
  library: PythonLibrary,
  source: VectorSource,
  counts?: Float64Array,
): readonly OutputPart[] {
  const extended = new WithSpecialWords(source);
  const files = safetensors.write!(extended, counts && extended.countsOf(counts));
  return [
    { suffix: '.py', chunks: [formatModule(library, extended)] },
    ...files.map(({ suffix, chunks }) => ({ suffix: suffix || '.safetensors', chunks })),
  ];
}

function formatModule(library: PythonLibrary, { size, dim }: VectorSource): string {
  return `${openingOf(library)}${size} rows of ${dim} numbers.

Run this file to check that nothing is missing, or import it:

    vocabulary = load_vocabulary()            # word -> row
    embedding = load_embedding(freeze=False)  # ${library.layer}
    rows = [vocabulary.get(word, UNKNOWN) for word in sentence]
    vectors = ${library.example.padEnd(30)}  # (len(sentence), ${dim})

Row 0 is ${PADDING}, all zeros; row 1 is ${UNKNOWN}, for words without a vector.
The vectors (.safetensors) and the words (.vocab) lie beside this file, under the same name.
"""

import json
from pathlib import Path

${[library.module, 'numpy']
  .toSorted()
  .map((name) => `import ${name}`)
  .join('\n')}

PADDING = 0
UNKNOWN = 1


def load_vocabulary():
    """Returns a dict: word -> row. Each line of the file is a word, perhaps followed by a tab and its count."""
    path = Path(__file__).with_suffix(".vocab")
    with open(path, encoding="utf-8", newline="\\n") as lines:
        return {line.rstrip("\\n").split("\\t")[0]: row for row, line in enumerate(lines)}


def load_weights():
    """Returns the vectors, (rows, dimensions), float32."""
    path = Path(__file__).with_suffix(".safetensors")
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        tensor = json.loads(file.read(length))["embedding.weight"]
        file.seek(8 + length + tensor["data_offsets"][0])
        rows, dimensions = tensor["shape"]
        weights = numpy.fromfile(file, dtype="<f4", count=rows * dimensions)
    return weights.reshape(rows, dimensions)


${library.loadEmbedding.trim()}


if __name__ == "__main__":
    print(f"{len(load_vocabulary())} words, weights of shape {load_weights().shape}")
    print(load_embedding())
`;
}

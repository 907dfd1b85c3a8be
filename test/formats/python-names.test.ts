import { describe, expect, it } from 'vitest';
import { writableFormat } from '../../src/formats/index.js';
import { languageModelFormat } from '../../src/networks/formats/index.js';

const FORMATS = {
  pytorch: writableFormat('pytorch'),
  keras: writableFormat('keras'),
  'a language model': languageModelFormat('safetensors'),
};

describe.each(Object.entries(FORMATS))('the Python module of %s', (_, { refusesName }) => {
  it.each([
    'random.py',
    'types.py',
    'code.py',
    'token.py',
    'copy.py',
    'io.py',
    'tomllib.py',
    'imp.py',
    'annotationlib.py',
    'msvcrt.py',
    'distutils.py',
    'numpy.py',
    'torch',
    'safetensors.py',
    'onnx.py',
    'tensorflow.py',
    'google.py',
    'typing_extensions.py',
    'six.safetensors',
  ])('is not taken for a module that Python imports: %s', (name) => {
    expect(refusesName!(name)).toMatch(/would hide/);
  });

  it.each(['Random.py', 'TYPES.py', 'NumPy.py', 'ｒandom.py'])(
    'is not taken for one if upper and lower case, or widths, are one: %s',
    (name) => expect(refusesName!(name)).toMatch(/would hide/),
  );

  it.each([
    'class.py',
    'None.py',
    'async.py',
    'import',
    '_socket.py',
    '__init__.py',
    '_vectors.py',
  ])('must not be named after a keyword or one of its own names: %s', (name) =>
    expect(refusesName!(name)).toBeDefined(),
  );

  it.each(['my-vectors.py', '2024.py', 'a b.py', 'my.vectors.py', '.py', '.hidden', "x'.py"])(
    'can be imported, unlike %s',
    (name) => expect(refusesName!(name)).toMatch(/cannot import a module/),
  );

  it('is refused with a name that would do', () => {
    expect(refusesName!('my-vectors.v2.py')).toContain('such as my_vectors_v2');
    expect(refusesName!('2024.py')).toContain('such as x2024');
  });

  it.each(['vectors.py', 'wörter.py', 'king_queen2.py', 'my_vectors', 'Vectors.safetensors'])(
    'may be named %s',
    (name) => expect(refusesName!(name)).toBeUndefined(),
  );
});

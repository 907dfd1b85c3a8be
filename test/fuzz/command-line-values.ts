import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { saveLanguageModel, saveModel } from '../../src/store/index.js';
import { uniformLanguageModel } from '../store/language-model/language-models.js';
import { uniformModel } from '../store/vectors/models.js';
import type { Values } from './command-lines.js';
import type { Dice } from './dice.js';

/** Names of files that shells and databases may take for something else. */
const ODD_NAMES = [
  'q?.db',
  '100%.db',
  '#.db',
  '-x.db',
  'new\nline.db',
  '\u001b[31m.db',
  "it's.db",
  'a\\b.db',
  '한.db',
];

/** Files in a folder, and what may be named. */
export function prepare(folder: string, dice: Dice): Values {
  const at = (name: string): string => join(folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(at(name), text);
    return at(name);
  };
  saveModel(at('model.db'), uniformModel(3, 4, 1));
  saveLanguageModel(at('lm.db'), uniformLanguageModel(['a', 'b', '\n'], 1));
  mkdirSync(at('folder'));
  const corpus = write('corpus.txt', 'w0 w1 w2 w0 w1\nw2 w0 w1 a b a\n'.repeat(20));
  const vectors = write('vectors.txt', '2 2\nw0 1 2\nw1 3 4\n');
  const outputs = [at('out.db'), at('model.db'), at(dice.pick(ODD_NAMES)), dice.pick(ODD_NAMES)];
  const models = [at('model.db'), at('model.db'), at('model.db'), at('lm.db')];
  const words = ['w0', 'w1', 'w2', 'king', 'w0 w1', '-'];
  return {
    suitable: {
      corpus: [corpus, corpus, at('*.txt'), '-'],
      text: ['w0 w1', corpus, '-'],
      sentence: ['w0 w1'],
      prompt: ['a', 'ab', 'z'],
      model: dice.chance(0.5) ? models : [at('lm.db')],
      continue: models,
      resume: [at('lm.db')],
      file: [vectors, corpus, at('model.db')],
      init: [vectors, at('model.db')],
      embedding: [vectors, at('model.db')],
      validation: [corpus],
      test: [corpus],
      words: [vectors, '2', ...words],
      analogies: [write('analogies.txt', ': s\nw0 w1 w2 w0\n')],
      pairs: [write('pairs.tsv', 'w0\tw1\t5\nw1\tw2\t3\n')],
      output: outputs,
      a: words,
      b: words,
      c: words,
      word: words,
      positive: words,
      negative: words,
      match: ['w', '.*', '(a+)+$', '[', '\\', '\\p{L}'],
      // Work that grows with them, and ends at last.
      epochs: ['1', '2', '0', '-1', '1e999'],
    },
    odd: [
      at('folder'),
      at('none'),
      at('none/file'),
      at('corpus.txt/x'),
      '/dev/null',
      '/dev/full',
      '-',
      '--',
      '-x',
      '--no-such',
      '',
      ' ',
      '\n',
      '\u001b[2J',
      '%s',
      '$HOME',
      '*',
      '[',
      'é',
      'x'.repeat(300),
      'x'.repeat(5000),
      '.',
      'file:///etc/passwd',
      "'; DROP",
    ],
  };
}

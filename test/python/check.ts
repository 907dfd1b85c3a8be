/**
 * `npm run check:python [-- --skip-missing]`
 *
 * Proves that Python's own libraries read what wordloom writes, and that wordloom reads what they
 * and fastText's program write: vectors (check.py) and language models (check_lm.py), and that the
 * Python programs of docs/formats run (check-pages.ts). PYTHON names the interpreter (default:
 * python3). A library that is
 * not installed is named, and counts as a failure unless --skip-missing is given.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { learnPhrases, Model, train } from '../../src/index.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { subwordBuckets } from '../../src/subwords/subwords.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { checkPages } from './check-pages.js';
import { readTheirModels, writeLanguageModels } from './check-language-models.js';

/** Half of the last of the five digits that fastText prints; gensim compares more closely. */
const PRINTED = 5.1e-5;
const K = 10; // neighbours a word
const UNKNOWN_WORDS = ['kingly', 'queens', 'x', 'café', '여왕'];

/** Files by the format that they are exported in. A Python module must not be named as a library. */
const EXPORTS = {
  'vectors.vec': 'word2vec',
  'vectors.bin': 'word2vec-binary',
  'words.bin': 'fasttext',
  'vectors.glove.txt': 'glove',
  'array.npy': 'numpy',
  'tensors.safetensors': 'safetensors',
  'projected.tsv': 'projector',
  'lines.jsonl': 'jsonl',
  'for_pytorch.py': 'pytorch',
  'for_keras.py': 'keras',
};

/** Files that the Python side writes of the same vectors, in float32 unless the name says more. */
const IMPORTS = {
  'gensim.vec': 0,
  'gensim.bin': 0,
  'numpy.npy': 0,
  'numpy-float64.npy': 0,
  'numpy-float16.npy': 1e-3,
  'torch.safetensors': 0,
  'torch-bfloat16.safetensors': 1e-2,
};

const { skipMissing } = options();
const python = process.env.PYTHON ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'wordloom-python-'));
const path = (name: string): string => join(folder, name);
let failures = 0;
let missing = 0;

try {
  const model = await train({ corpus: 'corpora/world.en.txt', dim: 32, epochs: 2, threads: 1 });
  for (const [file, format] of Object.entries(EXPORTS)) {
    await model.export(path(file), { format });
  }
  const subwords = await withSubwords(model);
  await subwords.export(path('subwords.bin'));
  const fastText = await prepareFastText(subwords);
  writeFileSync(
    path('expected.json'),
    JSON.stringify({
      ...expectedOf(model),
      subwords: subwordsOf(subwords),
      ngrams: ngramsOf(subwords),
      fastText,
      phrases: await findPhrases(),
    }),
  );
  await writeLanguageModels(folder);
  runPython('check.py');
  runPython('check_lm.py');
  for (const [file, tolerance] of Object.entries(IMPORTS))
    await checkImport(model, file, tolerance);
  for (const { what, worst } of await readTheirModels(folder, difference)) {
    judge('wordloom', `reads a model of PyTorch's and gives its gradients: ${what}`, worst, 1e-5);
  }
  await checkPages(python, path('pages'), report);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${failures} failed, ${missing} missing`);
process.exitCode = failures > 0 || (missing > 0 && !skipMissing) ? 1 : 0;

function options(): { skipMissing: boolean } {
  const { values } = parseArgs({
    options: { 'skip-missing': { type: 'boolean', default: false } },
  });
  return { skipMissing: values['skip-missing'] };
}

function report(verdict: 'ok' | 'failed' | 'missing', client: string, what: string): void {
  if (verdict === 'failed') failures++;
  if (verdict === 'missing') missing++;
  console.log(`${verdict.padEnd(8)}${client}: ${what}`);
}

/** What the Python side is to find. */
function expectedOf(model: Model) {
  const step = Math.ceil(model.size / 25);
  const asked = model.words.filter((_, id) => id % step === 0);
  return {
    words: model.words,
    counts: Array.from(model.counts),
    vectors: model.words.map((word) => Array.from(model.vector(word))),
    neighbors: asked.map((word) => {
      const found = model.similar(word, { topn: K });
      return { word, found: found.map(({ word, score }) => [word, score]) };
    }),
  };
}

/** A model of the same vectors, with random vectors for the n-grams of its words. */
async function withSubwords(model: Model): Promise<Model> {
  const rule = { minn: 3, maxn: 6, bucket: 50_000 };
  const ofWords = model.words.flatMap((word) => subwordBuckets(Buffer.from(word), rule));
  const buckets = Uint32Array.from(new Set(ofWords)).toSorted();
  const random = seedRandom(1);
  const vectors = Float32Array.from(
    { length: buckets.length * model.dim },
    () => (nextFloat(random) - 0.5) / 4,
  );
  const [input, output] = [model.source.blocks(), model.outputBlocks()!].map((blocks) =>
    Float32Array.from(Array.from(blocks, ({ data }) => [...data]).flat()),
  );
  const { dim, options, history, corpus } = model;
  const vocabulary = new Vocabulary(model.words, model.counts);
  const subwords = { ...rule, buckets, vectors };
  return Model.fromState({ vocabulary, dim, input, output, options, history, corpus, subwords });
}

/** What the Python side is to find of words that the vocabulary does not hold, and of training. */
function subwordsOf(model: Model) {
  const output = Array.from(model.outputBlocks()!, ({ data }) => Array.from(data)).flat();
  const asked = UNKNOWN_WORDS.filter((word) => !model.has(word));
  return {
    output,
    vectors: asked.map((word) => [word, Array.from(model.vector(word))]),
    neighbors: asked.map((word) => ({
      word,
      found: model.similar(word, { topn: K }).map(({ word, score }) => [word, score]),
    })),
  };
}

/** The buckets of the n-grams of words, known or not, in scripts of one to four bytes a character. */
function ngramsOf({ words, subwords }: Model) {
  const asked = [
    ...words.slice(0, 500),
    ...UNKNOWN_WORDS,
    'ñandú',
    'Ελλάδα',
    '言語',
    'a😀b',
    '한국어를',
  ];
  return asked.map((word) => [word, subwordBuckets(Buffer.from(word), subwords!)] as const);
}

/** Phrases of a text, for gensim to find in the same tokens. */
async function findPhrases() {
  const text = readFileSync('corpora/tale.en.txt', 'utf8');
  const texts = text.split('\n').flatMap((line) => {
    const words = line.toLowerCase().match(/[a-z]+/g);
    return words === null ? [] : [words as readonly string[]];
  });
  const options = { minCount: 2, passes: 2, connectorWords: 'en' };
  const found = await Promise.all([
    learnPhrases({ texts, ...options, threshold: 2 }),
    learnPhrases({ texts, ...options, threshold: 0.4, scoring: 'npmi' }),
  ]);
  return found.map((phrases) => ({
    ...phrases.toJSON(),
    texts,
    joined: texts.map((words) => phrases.apply(words)),
  }));
}

/**
 * Trains a model with fastText's program, reads it, and compares with what that program prints.
 * Returns our vectors, for gensim to compare with its own reading; null where there is no fastText.
 */
async function prepareFastText(subwords: Model) {
  // With fewer than ten threads this version leaves part of the vectors at zero.
  const settings = '-dim 16 -epoch 5 -t 1 -bucket 20000 -minn 2 -maxn 5 -thread 10'.split(' ');
  const files = ['-input', 'corpora/tale.en.txt', '-output', path('fasttext')];
  const { error } = spawnSync('fasttext', ['skipgram', ...files, ...settings]);
  if (error !== undefined) {
    report('missing', 'fasttext', 'the program is not installed');
    return null;
  }
  const words = await Model.import(path('fasttext.bin'));
  const vectors = [
    ...words.words.map((word) => [word, Array.from(words.vector(word))] as const),
    ...UNKNOWN_WORDS.map((word) => [word, Array.from(words.vector(word))] as const),
  ];

  const asked = vectors.map(([word]) => `${word}\n`).join('');
  const printed = spawnSync('fasttext', ['print-word-vectors', path('fasttext.bin')], {
    input: asked,
    encoding: 'utf8',
  });
  const lines = printed.stdout.trim().split('\n');
  const worst = Math.max(
    ...vectors.map(([, vector], i) => {
      const numbers = lines[i].trim().split(' ').slice(1).map(Number);
      return vector.length === numbers.length ? difference(vector, numbers) : Infinity;
    }),
  );
  judge(
    'fasttext',
    `${vectors.length} vectors of .bin as print-word-vectors prints`,
    worst,
    PRINTED,
  );

  checkExported(subwords);
  const text = await Model.import(path('fasttext.vec'));
  const same = text.words.map((word) => difference(text.vector(word), words.vector(word)));
  judge('fasttext', `${text.size} vectors of .vec are those of .bin`, Math.max(...same), PRINTED);
  return vectors;
}

/** Has fastText's program print what it reads of the model that we exported. */
function checkExported(model: Model): void {
  const asked = [...UNKNOWN_WORDS.filter((word) => model.canEmbed(word)), ...model.words];
  const printed = spawnSync('fasttext', ['print-word-vectors', path('subwords.bin')], {
    input: asked.map((word) => `${word}\n`).join(''),
    encoding: 'utf8',
  });
  const lines = printed.stdout.trim().split('\n');
  const worst = asked.map((word, i) => {
    const numbers = lines[i]?.trim().split(' ').slice(1).map(Number) ?? [];
    return numbers.length === model.dim ? difference(model.vector(word), numbers) : Infinity;
  });
  judge('fasttext', `prints ${asked.length} vectors of our .bin`, Math.max(...worst), PRINTED);
}

function runPython(file: string): void {
  const { status, error, stdout } = spawnSync(python, [join('test/python', file), folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (error !== undefined) return report('missing', python, `cannot be run: ${error.message}`);
  for (const line of stdout.trim().split('\n')) {
    const [verdict, client, what] = line.split('\t');
    if (verdict === 'ok' || verdict === 'failed' || verdict === 'missing') {
      report(verdict, client, what);
    }
  }
  if (status !== 0) report('failed', python, `test/python/${file} ended with status ${status}`);
}

/** Reads what the Python side has written; its own report says what it could not write. */
async function checkImport(model: Model, file: string, tolerance: number): Promise<void> {
  if (!existsSync(path(file))) return;
  const read = await Model.import(path(file));
  const isSame =
    read.size === model.size && read.words.every((word, id) => word === model.words[id]);
  const worst = Math.max(
    ...model.words.map((word) => {
      return read.has(word) ? difference(read.vector(word), model.vector(word)) : Infinity;
    }),
  );
  judge('wordloom', `reads ${file}`, isSame ? worst : Infinity, tolerance);
}

/** The largest distance between two numbers, in parts of the number where it is above 1. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))));
}

function judge(client: string, what: string, worst: number, tolerance: number): void {
  const verdict = worst <= tolerance ? 'ok' : 'failed'; // NaN fails
  report(verdict, client, `${what}, off by ${worst.toExponential(1)} at most`);
}

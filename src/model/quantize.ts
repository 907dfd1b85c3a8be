import * as check from '../options/check.js';
import { type Encoding, ENCODINGS, Quantizer } from '../embedding/quantization.js';
import type { VectorSource } from '../embedding/matrix.js';
import { WordloomError } from '../errors.js';
import {
  costOf,
  drawWords,
  fastest,
  MEASURED_K,
  measure,
  takeSample,
  tooFewDirected,
} from '../neighbors/approximate/index.js';
import { compileNeighbors, Neighbors } from '../neighbors/index.js';
import { compileQuantized, QuantizedNeighbors } from '../neighbors/quantized/index.js';
import type { ModelFile } from '../store/vectors/model-file.js';
import type { QuantizedFacts } from '../store/vectors/quantized-meta.js';
import { VERSION } from '../version.js';

/** How to quantise a model. */
export interface QuantizeOptions {
  /** 'int8': one byte per number. 'binary': one bit per number. @default 'int8' */
  to?: Encoding;
  /**
   * Candidates that are re-scored exactly for ten neighbours, at least 10.
   * @default 20 for int8, 400 for binary
   */
  rescore?: number;
  /**
   * Whether to keep the original vectors too, for faster searches rather than a smaller file.
   * @default false
   */
  keepFloats?: boolean;
  /**
   * Whether to keep the vectors of n-grams (always as int8), so that out-of-vocabulary words have
   * vectors.
   * @default false
   */
  keepSubwords?: boolean;
  /** Words that recall is measured on. @default 500 */
  queries?: number;
  /** Chooses these words. @default 1 */
  seed?: number;
}

/** The result of quantising a model. */
export interface QuantizeReport extends QuantizedFacts {
  readonly path: string;
  readonly encoding: Encoding;
  readonly keepFloats: boolean;
  /** Whether the model has vectors of n-grams, and whether they were kept. */
  readonly subwords: 'none' | 'kept' | 'dropped';
  readonly size: number;
  readonly dim: number;
  readonly bytes: number; // of the file
  readonly originalBytes: number;
}

const RESCORE: Readonly<Record<Encoding, number>> = { int8: 20, binary: 400 };

const KEYS = ['to', 'rescore', 'keepFloats', 'keepSubwords', 'queries', 'seed'];

function normalize(options: QuantizeOptions) {
  check.knownKeys('Quantising', options, KEYS);
  const to = check.oneOf('to', options.to ?? 'int8', ENCODINGS);
  return {
    to,
    rescore: check.integer('rescore', options.rescore ?? RESCORE[to], MEASURED_K),
    keepFloats: check.boolean('keepFloats', options.keepFloats ?? false),
    keepSubwords: check.boolean('keepSubwords', options.keepSubwords ?? false),
    queries: check.integer('queries', options.queries ?? 500, 1),
    seed: check.integer('seed', options.seed ?? 1, 0),
  };
}

/**
 * Writes a model with quantised vectors, replacing an existing model at `output`, and measures its
 * recall against the exact search. All code that reads models can read it. If the floats are
 * dropped, it has the vectors that the bytes stand for and cannot continue training. Node.js only.
 *
 * @throws TypeError or RangeError for a wrong option; ModelFileError; WordloomError
 *   ALREADY_QUANTIZED if the model has no floats, SUBWORDS_MISSING if it has no n-grams to keep,
 *   OUTPUT_IS_INPUT, VECTORS_EMPTY if all vectors are zero
 */
export async function quantizeModel(
  modelPath: string,
  output: string,
  options: QuantizeOptions = {},
): Promise<QuantizeReport> {
  const { to, rescore, keepFloats, keepSubwords, queries, seed } = normalize(options);
  const [{ ModelFile, withFile }, { saveQuantized }, { existsSync, realpathSync, statSync }] =
    await Promise.all([
      import('../store/vectors/model-file.js'),
      import('../store/vectors/save-quantized.js'),
      import('node:fs'),
    ]);
  const module = await compileNeighbors();
  const kernels = await compileQuantized();
  const model = ModelFile.open(modelPath);
  try {
    if (existsSync(output) && realpathSync(output) === realpathSync(modelPath)) {
      const message = `${output} is the input model. Choose another file for the quantised one.`;
      throw new WordloomError('OUTPUT_IS_INPUT', message);
    }
    if (!model.hasFloats) {
      const message = `${modelPath} is already quantised. Quantise the original model.`;
      throw new WordloomError('ALREADY_QUANTIZED', message);
    }
    const hasSubwords = model.subwords !== undefined;
    if (keepSubwords && !hasSubwords) {
      const message = `${modelPath} has no vectors of n-grams to keep. Quantise it without keeping them.`;
      throw new WordloomError('SUBWORDS_MISSING', message);
    }
    const words = drawWords(model, queries, seed);
    if (words.length === 0) throw tooFewDirected('VECTORS_EMPTY', modelPath, 0);
    const neighbors = new Neighbors(module, model);
    const sample = takeSample(words, (word, asked) => neighbors.similar(word, asked), MEASURED_K);
    const quantizer = Quantizer.for(to, model);
    const originalBytes = statSync(modelPath).size;
    let facts: QuantizedFacts | undefined;
    const kept = { keepFloats, keepSubwords, version: VERSION };
    saveQuantized(output, model, quantizer, kept, (temporary) => {
      const rough = (file: ModelFile): QuantizedNeighbors =>
        new QuantizedNeighbors(kernels, file, file.quantized!, rescore);
      const [word] = words;
      const first = fastest({
        quantized: () => withFile(temporary, (file) => rough(file).similar(word)),
        exact: () => withFile(temporary, (file) => new Neighbors(module, file).similar(word)),
      });
      const measured = withFile(temporary, (file) => {
        const search = rough(file);
        return measure(sample, (asked, wanted) => search.similar(asked, wanted), MEASURED_K);
      });
      facts = {
        rescore,
        recall: measured.recall,
        queries: words.length,
        times: {
          quantized: { first: first.quantized, next: measured.milliseconds },
          exact: { first: first.exact, next: sample.milliseconds },
        },
      };
      return facts;
    });
    const { size, dim } = model;
    const bytes = statSync(output).size;
    const subwords = hasSubwords ? (keepSubwords ? 'kept' : 'dropped') : 'none';
    const what = { path: output, encoding: to, keepFloats, subwords, size, dim } as const;
    return { ...what, bytes, originalBytes, ...facts! };
  } finally {
    model.close();
  }
}

/** The recall from which a rough search may replace the exact one. */
const GOOD_RECALL = 0.99;

/**
 * The search over the quantised vectors of a model, if it is faster for the planned searches and
 * loses next to nothing; otherwise undefined. Node.js only.
 *
 * @param source the `source` of a model, which must stay open while the search is used
 */
export async function openQuantized(
  source: VectorSource,
  searches: number,
): Promise<QuantizedNeighbors | undefined> {
  const { ModelFile } = await import('../store/vectors/model-file.js');
  if (!(source instanceof ModelFile) || source.quantized?.facts === undefined) return undefined;
  return quantizedNeighbors(await compileQuantized(), source, searches);
}

/** `openQuantized` with compiled kernels. */
export function quantizedNeighbors(
  kernels: WebAssembly.Module,
  source: ModelFile,
  searches: number,
): QuantizedNeighbors | undefined {
  const { quantized } = source;
  if (quantized?.facts === undefined) return undefined;
  const { recall, rescore, times } = quantized.facts;
  // Without floats, recall measures what quantising lost. int8 rows are compared directly.
  const isGood = source.hasFloats ? recall >= GOOD_RECALL : quantized.quantizer.encoding === 'int8';
  const isSlower = costOf(times.quantized, searches) >= costOf(times.exact, searches);
  if (!isGood || isSlower) return undefined;
  return new QuantizedNeighbors(kernels, source, quantized, rescore);
}

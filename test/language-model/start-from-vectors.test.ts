import { describe, expect, it } from 'vitest';
import { compareStarts } from '../../src/language-model/compare-starts.js';
import { Embedding } from '../../src/embedding/matrix.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

const WORDS = ['the', 'king', 'queen', 'sat'];
const VECTORS = new Embedding(
  new Vocabulary(WORDS, new Float64Array(4)),
  3,
  Float32Array.from({ length: 12 }, (_, i) => i / 10),
);
const TEXT = 'the king sat\nthe queen sat\na dog sat by the king\n'.repeat(20);
const options = () => ({
  texts: [TEXT],
  level: 'word' as const,
  hidden: 4,
  layers: 1,
  epochs: 2,
  batch: 4,
  bptt: 5,
  engine: 'reference' as const,
});
const train = (more: TrainLanguageModelOptions) =>
  trainLanguageModel({ ...options(), vectors: VECTORS, ...more });

describe('a language model that starts from vectors', () => {
  it('keeps frozen vectors to the bit and moves fine-tuned ones', async () => {
    for (const freeze of [true, false]) {
      const model = await train({ freeze });
      expect(model.architecture.embeddingDim).toBe(3);
      const { data } = model.parameters().get('encoder.weight')!;
      const id = model.vocabulary.indexOf('king')!;
      const row = Float32Array.from(data.subarray(3 * id, 3 * id + 3));
      if (freeze) expect(row).toEqual(VECTORS.row(1));
      else expect(row).not.toEqual(VECTORS.row(1));
    }
  });

  it('keeps its coverage with the model', async () => {
    const model = await train({});
    expect(model.corpus.vectorCoverage).toMatchObject({ types: 7, foundTypes: 4 });
  });

  it('refuses networks that the vectors do not fit', async () => {
    await expect(train({ embeddingDim: 5 })).rejects.toMatchObject({ code: 'DIMENSION_MISMATCH' });
    await expect(train({ tied: true })).rejects.toThrow('got 4 and 3: set it to 3');
    await expect(train({ input: 'one-hot' })).rejects.toThrow('vectors need an Embedding layer');
  });

  it('continues with its own epochs if none are given', async () => {
    const model = await train({});
    const again = await trainLanguageModel({ resume: model, texts: [TEXT], epochs: undefined });
    expect(again.history).toEqual(model.history);
  });
});

describe('compareStarts', () => {
  it('trains networks of one seed that differ only in their start', async () => {
    const { runs, summaries, coverage } = await compareStarts({
      ...options(),
      vectors: VECTORS,
      embeddingDim: 3,
      seeds: 2,
      seed: 5,
    });
    expect(runs.map(({ start, seed }) => [start, seed])).toEqual([
      ['random', 5],
      ['frozen', 5],
      ['fine-tuned', 5],
      ['random', 6],
      ['frozen', 6],
      ['fine-tuned', 6],
    ]);
    expect(new Set(runs.map(({ perplexity }) => perplexity)).size).toBe(6);
    expect(summaries.map(({ seeds }) => seeds)).toEqual([2, 2, 2]);
    expect(coverage).toMatchObject({ foundTypes: 4 });
    const alone = await trainLanguageModel({ ...options(), embeddingDim: 3, seed: 6 });
    const best = Math.min(...alone.history.map((record) => record.validationPerplexity!));
    expect(runs[3].perplexity).toBe(best);
  });

  it('trains a start that is named twice once', async () => {
    const { runs } = await compareStarts({
      ...options(),
      vectors: VECTORS,
      embeddingDim: 3,
      seeds: 1,
      starts: ['frozen', 'frozen'],
    });
    expect(runs.map(({ start }) => start)).toEqual(['frozen']);
  });

  it('needs something to measure on', async () => {
    const nothing = { ...options(), vectors: VECTORS, embeddingDim: 3, validation: 0 };
    await expect(compareStarts(nothing)).rejects.toThrow('validation must be above 0');
  });
});

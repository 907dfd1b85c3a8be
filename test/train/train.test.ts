import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWords } from '../../src/advanced.js';
import { open, train, type TrainEvent, UnknownWordError } from '../../src/index.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXTS = Array.from({ length: 50 }, () => [
  'the king sits on a throne of gold in the palace',
  'the queen sits on a throne of gold in the palace',
  'the dog gnaws at some bone with meat from that kennel',
  'the cat gnaws at some bone with meat from that kennel',
]).flat();
const SMALL = { texts: TEXTS, dim: 12, epochs: 3, sample: 0, threads: 1 };

describe('train', () => {
  it('turns texts into a model that answers queries', async () => {
    const model = await train(SMALL);
    expect(model.size).toBe(22);
    expect(model.dim).toBe(12);
    expect(model.words[0]).toBe('the');
    expect(model.vector('king')).toHaveLength(12);
    expect(model.has('unicorn')).toBe(false);
    expect(model.similar('king', { topn: 3 })).toHaveLength(3);
    expect(model.similarity('king', 'king')).toBeCloseTo(1, 6);
    expect(model.analogy('king', 'queen', 'dog', { topn: 1 })).toHaveLength(1);
    expect(model.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(model.history[2].loss).toBeLessThan(model.history[0].loss);
  });

  it('puts words that share contexts near to each other', async () => {
    const model = await train({ ...SMALL, epochs: 30 });
    expect(model.similarity('king', 'queen')).toBeGreaterThan(model.similarity('king', 'dog'));
  });

  it.each(['skipgram', 'cbow'] as const)(
    'gives the same bits for the same seed (%s)',
    async (mode) => {
      const [a, b] = [await train({ ...SMALL, mode }), await train({ ...SMALL, mode })];
      for (const word of a.words) expect(a.vector(word)).toEqual(b.vector(word));
      const c = await train({ ...SMALL, mode, seed: 2 });
      expect(c.vector('king')).not.toEqual(a.vector('king'));
    },
  );

  it('gives the same for text in files as in memory', async () => {
    const path = join(folder, 'corpus.txt');
    writeFileSync(path, TEXTS.join('\n'));
    const { texts: _, ...options } = SMALL;
    const model = await train({ ...options, corpus: path });
    expect(model.vector('king')).toEqual((await train(SMALL)).vector('king'));
    expect(model.corpus).toMatchObject({ files: 1, documents: 200, tokens: 2200 });
  });

  it('reports events in order', async () => {
    const events: TrainEvent[] = [];
    await train({ ...SMALL, heldOut: 0.2, onEvent: (event) => events.push(event) });
    const types = events.map(({ type }) => type);
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      'reading',
      'corpus',
      'engine',
      'training',
      'epoch',
      'training',
      'epoch',
      'training',
      'epoch',
    ]);
    const last = events.findLast((event) => event.type === 'training')!;
    expect(last).toMatchObject({ epoch: 3, epochs: 3, words: 6600, totalWords: 6600 });
    const epoch = events.findLast((event) => event.type === 'epoch')!;
    expect(epoch.record.heldOutLoss).toBeGreaterThan(0);
  });

  it('saves and opens a model that answers the same', async () => {
    const path = join(folder, 'model.db');
    const model = await train(SMALL);
    await model.save(path);
    const opened = await open(path);
    expect(opened.words).toEqual(model.words);
    expect(opened.vector('queen')).toEqual(model.vector('queen'));
    expect(opened.similar(['king', 'queen'])).toEqual(model.similar(['king', 'queen']));
    expect(opened.options).toMatchObject({ dim: 12, mode: 'skipgram', tokenizer: 'unicode' });
    expect(opened.history).toEqual(model.history);
    await opened.save(join(folder, 'copy.db'));
    opened.close();
    expect((await open(join(folder, 'copy.db'))).vector('king')).toEqual(model.vector('king'));
  });

  it('saves whatever the dimension, padded or not', async () => {
    for (const dim of [1, 7, 8]) {
      const path = join(folder, `dim${dim}.db`);
      const model = await train({ ...SMALL, dim });
      await model.save(path);
      const opened = await open(path);
      for (const word of model.words) expect(opened.vector(word)).toEqual(model.vector(word));
      opened.close();
    }
  });

  it('refuses an unknown word, with suggestions', async () => {
    const model = await train(SMALL);
    expect(() => model.vector('kinng')).toThrow(UnknownWordError);
    expect(() => model.vector('x'.repeat(1e6))).toThrow(/^The word "x{100}\.\.\." is not/);
    expect(() => model.similar('kinng')).toThrow('Did you mean king?');
  });

  it('refuses wrong options before it reads anything', async () => {
    await expect(train({ corpus: 'missing.txt', dim: 0 })).rejects.toThrow(RangeError);
    await expect(train({ ...SMALL, size: 3 } as never)).rejects.toThrow('no option "size"');
    await expect(train(undefined as never)).rejects.toThrow('options must be an object');
    await expect(train({ ...SMALL, signal: 'x' as never })).rejects.toThrow('an AbortSignal');
    await expect(train({ ...SMALL, onEvent: 'x' as never })).rejects.toThrow('a function');
    await expect(train({ ...SMALL, words: [] })).rejects.toThrow('at least two words');
    await expect(train({ ...SMALL, words: ['a\ud800'] })).rejects.toThrow('surrogate');
    await expect(train({})).rejects.toThrow('one of corpus (paths) and texts');
    await expect(train({ corpus: 'a', texts: [] })).rejects.toThrow(TypeError);
    await expect(train({ texts: 'a text' as never })).rejects.toThrow('texts must be an array');
  });

  it('says what is wrong with a corpus that is too small', async () => {
    await expect(train({ texts: ['one two three'] })).rejects.toMatchObject({
      code: 'VOCABULARY_EMPTY',
      message: expect.stringContaining('lower minCount'),
    });
    await expect(train({ texts: ['one', 'two'], minCount: 1 })).rejects.toMatchObject({
      code: 'NO_EXAMPLES',
    });
    await expect(
      train({ ...SMALL, texts: [TEXTS.join(' ')], heldOut: 0.01 }),
    ).rejects.toMatchObject({ code: 'HELD_OUT_EMPTY' });
  });

  it('notices that a learning rate is far too high', async () => {
    await expect(
      train({ ...SMALL, learningRate: 10, minLearningRate: 10, epochs: 20 }),
    ).rejects.toMatchObject({ code: 'DIVERGED' });
  });

  it('rejects with what a listener throws, wherever it throws', async () => {
    for (const type of ['reading', 'corpus', 'training', 'epoch']) {
      const onEvent = (event: TrainEvent): void => {
        if (event.type === type) throw new Error(`mine, at ${type}`);
      };
      await expect(train({ ...SMALL, epochs: 2000, onEvent })).rejects.toThrow(`mine, at ${type}`);
    }
  });

  it('trains on the words of a list as far as they occur', async () => {
    const model = await train({ ...SMALL, words: ['king', 'throne', 'gold', 'unicorn'] });
    expect(model.words.toSorted()).toEqual(['gold', 'king', 'throne']);
    expect(model.corpus).toMatchObject({ missingWords: 1 });
    // Words of a list are read as the tokenizer reads words.
    const capitals = await train({ ...SMALL, words: ['King', 'THRONE'] });
    expect(capitals.words.toSorted()).toEqual(['king', 'throne']);
    await expect(train({ ...SMALL, words: ['unicorn', 'dragon'] })).rejects.toThrow('never occur');
  });

  it('stops when it is told to, with the reason given', async () => {
    const controller = new AbortController();
    const work = train({
      ...SMALL,
      epochs: 100_000,
      signal: controller.signal,
      onEvent: (event) => event.type === 'training' && controller.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow('enough');
  });
});

describe('countWords', () => {
  it('gives the vocabulary without training', async () => {
    const { vocabulary, report } = await countWords({ texts: TEXTS, minCount: 200 });
    expect(vocabulary.words).toEqual(['the']);
    expect(report.distinctWords).toBe(22);
  });
});

describe('the package', () => {
  it('knows its version', async () => {
    const { VERSION } = await import('../../src/advanced.js');
    expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

import Database from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checkpoint } from '../../src/train/checkpoint.js';
import { startOfEpoch, initialState } from '../../src/engines/stream/position.js';
import { repairModel, Vocabulary } from '../../src/advanced.js';
import {
  type CheckpointOptions,
  type CheckpointPosition,
  type CorpusSource,
  type Model,
  open,
  train,
  type TrainEvent,
  type TrainOptions,
} from '../../src/index.js';
import { withFile } from '../../src/store/vectors/model-file.js';

let folder: string;
let corpus: string[]; // several files, so that training can stop within an epoch
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-checkpoint-'));
  corpus = LINES.map((line, i) => {
    const path = join(folder, `text${i}.txt`);
    writeFileSync(path, `${line}\n`.repeat(30));
    return path;
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const LINES = [
  'the king sits on a throne of gold in the palace',
  'the queen sits on a throne of gold in the palace',
  'the dog gnaws at some bone with meat from that kennel',
];
const SMALL = { dim: 6, epochs: 3, sample: 0, threads: 1, engine: 'wasm' } as const;
const enough = new Error('enough');
const letters = (text: string): string[] => text.split('').filter((letter) => letter !== ' ');

/** Trains to the first checkpoint, which is within the first epoch, and saves it. */
async function interrupt(
  name: string,
  options: CorpusSource & TrainOptions & CheckpointOptions,
): Promise<string> {
  const path = join(folder, name);
  const abort = new AbortController();
  const training = train({
    checkpointEvery: 1e-6,
    ...options,
    signal: abort.signal,
    async onCheckpoint(checkpoint) {
      await checkpoint.save(path);
      abort.abort(enough);
    },
  });
  await expect(training).rejects.toBe(enough);
  return path;
}

/** All that is to be the same where a training was interrupted. */
const allOf = async (model: Model) => ({
  words: model.words,
  counts: model.counts,
  input: Array.from(model.source.blocks(), ({ data }) => data),
  output: Array.from(model.outputBlocks()!, ({ data }) => data),
  history: model.history.map(({ epoch, loss, heldOutLoss }) => ({ epoch, loss, heldOutLoss })),
  options: model.options,
  corpus: { ...model.corpus, seconds: 0 },
});

async function expectSame(resumed: Model, whole: Model): Promise<void> {
  expect(await allOf(resumed)).toEqual(await allOf(whole));
}

describe('a checkpoint', () => {
  it.each<TrainOptions>([
    {},
    { mode: 'cbow', heldOut: 0.2 },
    { engine: 'reference' },
    { words: ['king', 'queen', 'dog', 'bone', 'gold', 'unicorn'] },
    { minCount: 31, maxVocab: 9, documents: 'file', tokenizer: 'whitespace', stemmer: 'porter' },
  ])('resumes to the result of an unbroken training: %j', async (changes) => {
    const options = { ...SMALL, ...changes, corpus };
    const path = await interrupt('same.db', options);
    expect((await open(path)).checkpoint).toMatchObject({ epoch: 1, epochs: 3 });
    await expectSame(await train({ resume: path }), await train(options));
  });

  it('resumes however often it is interrupted', async () => {
    let path = await interrupt('often.db', { ...SMALL, corpus });
    for (let times = 0; times < 4; times++) path = await interrupt('often.db', { resume: path });
    expect((await open(path)).checkpoint).toMatchObject({ epoch: 2 });
    await expectSame(await train({ resume: path }), await train({ ...SMALL, corpus }));
  });

  it('keeps frozen vectors frozen', async () => {
    const init = await train({ ...SMALL, texts: [LINES[0].repeat(9)], minCount: 1 });
    const options = { ...SMALL, corpus, init, freeze: true } as const;
    const path = await interrupt('frozen.db', options);
    const resumed = await train({ resume: path });
    await expectSame(resumed, await train(options));
    expect(resumed.vector('king')).toEqual(init.vector('king'));
    expect(resumed.options).toMatchObject({ init: { frozenWords: 10 } });
  });

  it('resumes the continuation of a model, even if it has replaced the model', async () => {
    const base = await train({ ...SMALL, texts: Array(9).fill(LINES[0]) });
    const path = join(folder, 'base.db');
    await base.save(path);
    const whole = await train({ continue: path, corpus, threads: 1, engine: 'wasm' });
    await interrupt('base.db', { continue: path, corpus, threads: 1, engine: 'wasm' });
    const resumed = await train({ resume: path });
    await expectSame(resumed, whole);
    expect(resumed.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(resumed.corpus).toMatchObject({ earlier: [{ documents: 9 }] });
  });

  it('asks for a tokenizer function again, and accepts it', async () => {
    const tokenizer = letters;
    const options = { ...SMALL, corpus, tokenizer };
    const path = await interrupt('function.db', options);
    await expect(train({ resume: path })).rejects.toMatchObject({ code: 'TOKENIZER_UNKNOWN' });
    await expectSame(await train({ resume: path, tokenizer }), await train(options));
  });

  it('resumes with other threads', async () => {
    const path = await interrupt('threads.db', { ...SMALL, corpus });
    const { options, history } = await train({ resume: path, threads: 3 });
    expect([options.threads, history.length]).toEqual([3, 3]);
  });

  it('asks again for texts that are not files', async () => {
    const texts = LINES.flatMap((line) => Array<string>(30).fill(line));
    const path = await interrupt('texts.db', { ...SMALL, texts });
    await expect(train({ resume: path })).rejects.toMatchObject({ code: 'CORPUS_UNKNOWN' });
    await expectSame(await train({ resume: path, texts }), await train({ ...SMALL, texts }));
  });

  it.each([
    ['a word more', (lines: string) => `${lines}king\n`],
    ['a word in place of another', (lines: string) => lines.replace('king', 'gold')],
    ['lines that are joined', (lines: string) => lines.replace('\n', ' ')],
  ])('refuses a text with %s', async (_, change) => {
    const path = await interrupt('changed.db', { ...SMALL, corpus });
    const changed = join(folder, 'changed.txt');
    writeFileSync(changed, change(`${LINES[0]}\n`.repeat(30)));
    const training = train({ resume: path, corpus: [changed, ...corpus.slice(1)] });
    await expect(training).rejects.toMatchObject({ code: 'TEXT_CHANGED' });
  });

  it('refuses models that are not checkpoints, and options that the checkpoint fixes', async () => {
    const path = join(folder, 'finished.db');
    await (await train({ ...SMALL, corpus })).save(path);
    expect((await open(path)).checkpoint).toBeNull();
    await expect(train({ resume: path })).rejects.toMatchObject({ code: 'NOT_RESUMABLE' });
    await expect(train({ resume: path, dim: 6 })).rejects.toThrow(
      'dim cannot change when training resumes: leave it out. Only threads and tokenizer may',
    );
    const named = await interrupt('named.db', { ...SMALL, corpus });
    await expect(train({ resume: named, tokenizer: 'whitespace' })).rejects.toMatchObject({
      code: 'OPTION_CONTRADICTS',
    });
  });

  it.each([
    "UPDATE resume SET data = x'7b7d' WHERE key = 'state'",
    "UPDATE resume SET data = x'7b' WHERE key = 'state'",
    "UPDATE resume SET data = 'text' WHERE key = 'state'",
    "DELETE FROM resume WHERE key = 'state'",
    "INSERT INTO resume VALUES ('frozen', x'01')",
  ])('is refused if it is damaged by %s', async (sql) => {
    const path = await interrupt('damaged.db', { ...SMALL, corpus });
    const db = new Database(path);
    db.exec(sql);
    db.exec('VACUUM'); // takes the checksums of pages away
    db.close();
    await expect(train({ resume: path })).rejects.toMatchObject({ code: 'MODEL_DAMAGED' });
  });

  it('is not saved with a number that is not finite, and keeps the last file', async () => {
    const path = await interrupt('sound.db', { ...SMALL, corpus });
    const before = readFileSync(path);
    const vocabulary = new Vocabulary(['a', 'b'], Float64Array.of(2, 1));
    const matrices = { input: Float32Array.of(1, NaN), output: Float32Array.of(0, 0) };
    const state = initialState(matrices, { ...startOfEpoch(0), segments: 1 });
    const checkpoint = new Checkpoint(
      { vocabulary, dim: 1, options: {}, history: [], corpus: {} },
      {
        state,
        engine: 'wasm',
        frozen: undefined,
        history: [],
        seconds: 0,
        epochs: 1,
        wordsPerEpoch: 1,
      },
      { rows: 2, bags: undefined, subwords: undefined },
      { engine: 'wasm', text: {}, corpus: null },
    );
    await expect(checkpoint.save(path)).rejects.toMatchObject({ code: 'DIVERGED' });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is refused once training has continued', async () => {
    const kept: Checkpoint[] = [];
    const onCheckpoint = (checkpoint: Checkpoint): void => void kept.push(checkpoint);
    await train({ ...SMALL, corpus, onCheckpoint, checkpointEvery: '1epoch' });
    expect(kept.length).toBeGreaterThan(0);
    await expect(kept[0].save(join(folder, 'late.db'))).rejects.toMatchObject({
      code: 'CHECKPOINT_PAST',
    });
  });

  it('becomes a plain model by repair, which says so', async () => {
    const path = await interrupt('repaired.db', { ...SMALL, corpus });
    const { lost } = await repairModel(path, join(folder, 'plain.db'));
    expect(lost).toContain('the training state');
  });

  it('says what to do if its text has moved', async () => {
    const text = join(folder, 'moving.txt');
    copyFileSync(corpus[0], text);
    const path = await interrupt('moved.db', { ...SMALL, corpus: [text, ...corpus.slice(1)] });
    rmSync(text);
    await expect(train({ resume: path })).rejects.toThrow(/has moved, say where it is now/);
  });

  it('is a model like any other to readers', async () => {
    const path = await interrupt('read.db', { ...SMALL, corpus });
    const model = await open(path);
    expect(model.similar('king', { topn: 2 })).toHaveLength(2);
    await model.save(join(folder, 'copy.db'));
    withFile(join(folder, 'copy.db'), (file) => expect(file.resume()).toBeUndefined());
  });
});

/** The places and events of a training. */
async function placesOf(options: CheckpointOptions & TrainOptions) {
  const places: CheckpointPosition[] = [];
  const events: TrainEvent['type'][] = [];
  await train({
    ...SMALL,
    corpus,
    ...options,
    onEvent: ({ type }) => events.push(type),
    async onCheckpoint({ position }) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      places.push(position);
    },
  });
  return { places, events: events.filter((type) => type === 'epoch' || type === 'checkpoint') };
}

const ignore = (): void => {};

describe('onCheckpoint', () => {
  it('is called after epochs, but not at the end, and training waits for it', async () => {
    // No sooner than fifty times its two milliseconds, so that not every epoch may have one.
    const { places, events } = await placesOf({ checkpointEvery: '1epoch' });
    expect(places[0]).toEqual({ epoch: 2, epochs: 3, words: 990, totalWords: 2970 });
    expect(events.slice(0, 2)).toEqual(['epoch', 'checkpoint']);
    expect(events.at(-1)).toBe('epoch');
  });

  it.each(['never', undefined])('is not called by %s in a short training', async (every) => {
    expect((await placesOf({ checkpointEvery: every })).places).toEqual([]);
  });

  it('is called once if the signal is aborted, before the reason is thrown', async () => {
    const abort = new AbortController();
    const places: CheckpointPosition[] = [];
    const training = train({
      ...SMALL,
      corpus,
      signal: abort.signal,
      onEvent: ({ type }) => type === 'epoch' && abort.abort(enough),
      onCheckpoint: ({ position }) => void places.push(position),
    });
    await expect(training).rejects.toBe(enough);
    expect(places).toEqual([{ epoch: 2, epochs: 3, words: 990, totalWords: 2970 }]);
  });

  it('is not called if the signal is aborted before training', async () => {
    const abort = new AbortController();
    const path = join(folder, 'none.db');
    const training = train({
      ...SMALL,
      corpus,
      signal: abort.signal,
      onEvent: ({ type }) => type === 'corpus' && abort.abort(enough),
      onCheckpoint: (checkpoint) => checkpoint.save(path),
    });
    await expect(training).rejects.toBe(enough);
    expect(existsSync(path)).toBe(false);
  });

  it('ends the training with its error', async () => {
    const training = train({
      ...SMALL,
      corpus,
      checkpointEvery: 1e-6,
      onCheckpoint: () => Promise.reject(enough),
    });
    await expect(training).rejects.toBe(enough);
  });

  it('is checked, as checkpointEvery is', async () => {
    const options = { ...SMALL, corpus };
    await expect(train({ ...options, onCheckpoint: 5 as never })).rejects.toThrow(TypeError);
    await expect(train({ ...options, checkpointEvery: '5m' })).rejects.toThrow(/onCheckpoint/);
    await expect(
      train({ ...options, onCheckpoint: ignore, checkpointEvery: 'daily' }),
    ).rejects.toThrow(/checkpointEvery must be .* got "daily"/);
  });
});

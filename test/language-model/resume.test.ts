import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import type { LanguageModelCheckpoint } from '../../src/language-model/checkpoint.js';
import { LanguageModel } from '../../src/language-model/language-model.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { TEXT, SMALL, timeless, interrupt, placesOf } from './small-model.js';

describe('resuming a language model', () => {
  it.each([
    ['wasm', 'adam', 'lstm', 13],
    ['wasm', 'sgd', 'gru', 26],
    ['reference', 'adamw', 'gru', 17],
    ['reference', 'sgd', 'lstm', 40],
  ] as const)(
    'resumes where it stopped, to the same result: %s, %s, %s, minibatch %i',
    async (engine, optimizer, cell, minibatches) => {
      const options: TrainLanguageModelOptions = {
        ...SMALL,
        engine,
        optimizer,
        cell,
        schedule: 'cosine',
        learningRate: optimizer === 'sgd' ? 2 : 0.01,
      };
      const whole = await trainLanguageModel(options);
      const stopped = await interrupt(options, minibatches);
      const { position } = stopped.state.resume!;
      expect(position.epoch).toBeLessThan(3);
      const resumed = await trainLanguageModel({
        texts: [TEXT],
        resume: LanguageModel.fromState(stopped.state),
      });
      expect(timeless(resumed.state)).toEqual(timeless(whole.state));
    },
  );

  it.each(['wasm', 'reference'] as const)(
    'resumes from a file, bit for bit: %s',
    async (engine) => {
      const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
      try {
        const path = join(folder, 'lm.db');
        const options = { ...SMALL, engine };
        const whole = await trainLanguageModel(options);
        await (await interrupt(options, 20)).save(path);
        const resumed = await trainLanguageModel({ texts: [TEXT], resume: path });
        expect(timeless(resumed.state)).toEqual(timeless(whole.state));
        await whole.save(path, { resume: false });
        expect((await LanguageModel.open(path)).state.resume).toBe(null);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('resumes from the end with more epochs, to the result of one run', async () => {
    const three = await trainLanguageModel(SMALL);
    const five = await trainLanguageModel({ ...SMALL, epochs: 5 });
    const resumed = await trainLanguageModel({ resume: three, texts: [TEXT], epochs: 5 });
    expect(timeless(resumed.state)).toEqual(timeless(five.state));
  });

  it('refuses to resume with another text, or without its state', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    const changed = TEXT.replace('cat', 'dog');
    await expect(trainLanguageModel({ resume: model, texts: [changed] })).rejects.toMatchObject({
      code: 'TEXT_CHANGED',
    });
    const bare = LanguageModel.fromState({ ...model.state, resume: null });
    await expect(trainLanguageModel({ resume: bare, texts: [TEXT] })).rejects.toMatchObject({
      code: 'NOT_RESUMABLE',
    });
    const wrong = { texts: [TEXT], hidden: 3 } as object;
    await expect(trainLanguageModel({ resume: model, ...wrong })).rejects.toThrow(
      'hidden cannot change when training resumes',
    );
    const vectors = new Embedding(new Vocabulary(['a'], Float64Array.of(1)), 1, Float32Array.of(1));
    await expect(trainLanguageModel({ resume: model, texts: [TEXT], vectors })).rejects.toThrow(
      'vectors gives initial weights',
    );
  });

  it('makes checkpoints at the given interval, and none at the end', async () => {
    // The second may be spared, where the first took more than 2% of an epoch.
    expect((await placesOf())[0]).toBe('2 of 3, begins');
    expect(await placesOf('1epoch')).not.toContain('4 of 3, begins');
    expect(await placesOf('2epochs')).toEqual(['3 of 3, begins']);
    expect(await placesOf('never')).toEqual([]);
    expect(await placesOf(1e-9)).toContain('1 of 3, within');
  });

  it('resumes a checkpoint within an epoch bit for bit, and refuses one that is used too late', async () => {
    const checkpoints: LanguageModelCheckpoint[] = [];
    let within: LanguageModel | undefined;
    const whole = await trainLanguageModel({
      ...SMALL,
      checkpointEvery: 1e-9,
      onCheckpoint(checkpoint) {
        checkpoints.push(checkpoint);
        if (checkpoints.length === 3) within = checkpoint.model();
      },
    });
    const resumed = await trainLanguageModel({ texts: [TEXT], resume: within });
    expect(timeless(resumed.state)).toEqual(timeless(whole.state));
    expect(() => checkpoints[0].model()).toThrow('can no longer be used');
    await expect(checkpoints[0].save('late.db')).rejects.toMatchObject({ code: 'CHECKPOINT_PAST' });
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_MODELS, VECTORS } from '../../../cli/training/kinds.js';
import {
  type Hooks,
  type Kind,
  type Output,
  type Run,
  saveWhileTraining,
} from '../../../cli/training/save-while-training.js';
import { Interruption } from '../../../cli/terminal/interruption.js';
import {
  type Checkpoint,
  LanguageModel,
  type LanguageModelCheckpoint,
  type LanguageModelEvent,
  Model,
  train,
  type TrainEvent,
  TrainingError,
} from '../../../src/index.js';
import { uniformLanguageModel } from '../../store/language-model/language-models.js';
import { Memory, smallText, TestFolder } from '../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(10));
const trainVectors = (hooks = {}): Promise<Model> =>
  train({ corpus, dim: 4, threads: 1, epochs: 1, ...hooks });

interface Savable {
  save(path: string): Promise<void>;
}

/** Runs, interrupts where `run` asks for it, and keeps the notes. */
async function save<Trained extends Savable, Event extends { type: string }, C extends Savable>(
  kind: Kind<Trained, C>,
  output: Output,
  run: (hooks: Hooks<Event, C>, interrupt: () => void) => ReturnType<Run<Trained, Event, C>>,
): Promise<string[]> {
  const controller = new AbortController();
  const { signal } = controller;
  const notes: string[] = [];
  const progress = { onEvent: () => {}, note: (line: string) => notes.push(line), close: () => {} };
  const io = { stdin: Readable.from([]), stdout: new Memory(), stderr: new Memory(), signal };
  const interrupt = (): void => controller.abort(new Interruption('SIGINT'));
  await saveWhileTraining((hooks) => run(hooks, interrupt), kind, output, progress, io);
  return notes;
}

type VectorHooks = Hooks<TrainEvent, Checkpoint>;
type LanguageModelHooks = Hooks<LanguageModelEvent, LanguageModelCheckpoint>;

/** A checkpoint of vectors, within the second of three epochs. */
const checkpointThat = (saveTo: (path: string) => Promise<void>): Checkpoint =>
  ({
    position: { epoch: 2, epochs: 3, words: 15, totalWords: 30 },
    save: saveTo,
  }) as Partial<Checkpoint> as Checkpoint;

/** A language model, and a checkpoint of it after the first of two epochs. */
const languageModel = (value: number): LanguageModel =>
  LanguageModel.fromState(uniformLanguageModel(['a', 'b'], value));
const checkpointOf = (model: LanguageModel): LanguageModelCheckpoint =>
  ({
    position: { epoch: 2, epochs: 2, tokens: 10, totalTokens: 20 },
    save: (path: string) => model.save(path),
  }) as Partial<LanguageModelCheckpoint> as LanguageModelCheckpoint;

async function expectModel(path: string): Promise<void> {
  const model = await Model.open(path);
  expect(model.size).toBe(22);
  model.close();
}

describe('saving while training', () => {
  it('stops at once, and writes nothing, while text is read', async () => {
    const path = folder.at('reading.db');
    const never = save(VECTORS, { path, again: ['train'] }, (_: VectorHooks, interrupt) => {
      interrupt();
      return new Promise(() => {});
    });
    await expect(never).rejects.toThrow('Interrupted. Nothing was written.');
    expect(existsSync(path)).toBe(false);
  });

  it('waits for the checkpoint, and says how to resume', async () => {
    const path = folder.at('training.db');
    const again = ['lm', 'train', 'my corpus.txt', '--validation', "it's.txt", '--resume'];
    const model = languageModel(1);
    const stopped = save(
      LANGUAGE_MODELS,
      { path, again },
      async ({ onEvent, onCheckpoint, signal }: LanguageModelHooks, interrupt) => {
        onEvent({ type: 'corpus' } as LanguageModelEvent);
        interrupt();
        await new Promise((resolve) => setTimeout(resolve, 10));
        await onCheckpoint!(checkpointOf(model));
        throw signal.reason;
      },
    );
    await expect(stopped).rejects.toThrow(`Interrupted. Saved ${path} after epoch 1. `);
    await expect(stopped).rejects.toThrow(
      `  wordloom lm train 'my corpus.txt' --validation 'it'\\''s.txt' --resume ${path}\n`,
    );
    expect((await LanguageModel.open(path)).state).toEqual(model.state);
  });

  it('saves each checkpoint, and the end', async () => {
    const path = folder.at('often.db');
    const seen: unknown[] = [];
    const models = [2, 3, 1].map(languageModel);
    await save(
      LANGUAGE_MODELS,
      { path, again: ['lm'] },
      async ({ onCheckpoint }: LanguageModelHooks) => {
        for (const model of models.slice(0, 2)) {
          await onCheckpoint!(checkpointOf(model));
          seen.push((await LanguageModel.open(path)).state);
        }
        return models[2];
      },
    );
    expect(seen).toEqual([models[0].state, models[1].state]);
    expect((await LanguageModel.open(path)).state).toEqual(models[2].state);
  });

  it('makes no checkpoints if there is no command to resume', async () => {
    const path = folder.at('demo.db');
    await save(VECTORS, { path }, ({ onCheckpoint }: VectorHooks) => {
      expect(onCheckpoint).toBeUndefined();
      return trainVectors();
    });
    await expectModel(path);
  });

  it('continues to train if a checkpoint cannot be saved, and reports it', async () => {
    const path = folder.at('full.db');
    const full = checkpointThat(() => Promise.reject(new Error('The disk is full.')));
    const notes = await save(
      VECTORS,
      { path, again: ['train'] },
      async ({ onCheckpoint }: VectorHooks) => {
        await onCheckpoint!(full);
        return trainVectors();
      },
    );
    expect(notes[0]).toBe('warning: no checkpoint was saved. The disk is full.');
    await expectModel(path);
  });

  it('names the last checkpoint if numbers diverge', async () => {
    const path = folder.at('diverged.db');
    const vectors = save(
      VECTORS,
      { path, again: ['train'] },
      async ({ onCheckpoint }: VectorHooks) => {
        await onCheckpoint!(checkpointThat(async () => {}));
        throw new TrainingError('DIVERGED', 'Vectors grew.');
      },
    );
    await expect(vectors).rejects.toMatchObject({
      code: 'DIVERGED',
      message: `Vectors grew. ${path} holds the model as it was within epoch 2.`,
    });

    const model = languageModel(3);
    const languageModels = save(
      LANGUAGE_MODELS,
      { path, again: ['lm', 'train'] },
      async ({ onCheckpoint }: LanguageModelHooks) => {
        await onCheckpoint!(checkpointOf(model));
        const bad = checkpointOf(model);
        bad.save = () => Promise.reject(new TrainingError('DIVERGED', 'It diverged.'));
        await onCheckpoint!(bad);
        return model;
      },
    );
    await expect(languageModels).rejects.toMatchObject({
      code: 'DIVERGED',
      message: `It diverged. ${path} holds the model as it was after epoch 1.`,
    });
    expect((await LanguageModel.open(path)).state).toEqual(model.state);
  });

  it('saves beside a file that appeared during training', async () => {
    for (const [kind, train] of [
      [VECTORS, trainVectors],
      [LANGUAGE_MODELS, async () => languageModel(1)],
    ] as const) {
      const path = folder.at('came.db');
      rmSync(path, { force: true });
      rmSync(`${path}.new.db`, { force: true });
      const saved = save(kind as Kind<Savable, Savable>, { path }, async () => {
        const model = await train();
        writeFileSync(path, 'precious');
        return model;
      });
      await expect(saved).rejects.toMatchObject({ code: 'SAVED_ELSEWHERE' });
      const message = /is not a wordloom model, .* saved as .*came\.db\.new\.db instead/;
      await expect(saved).rejects.toThrow(message);
      expect(readFileSync(path, 'utf8')).toBe('precious');
      expect(existsSync(`${path}.new.db`)).toBe(true);
    }
  });

  it('saves in the folder of temporary files if it cannot save beside the path', async () => {
    mkdirSync(folder.at('gone'));
    const path = folder.at('gone/model.db');
    const error: Error = await save(VECTORS, { path }, async () => {
      rmSync(folder.at('gone'), { recursive: true });
      return trainVectors();
    }).then(
      () => expect.fail('expected a failure'),
      (failure) => failure,
    );
    expect(error.message).toContain('create it first');
    const place = /saved as (.*) instead/.exec(error.message)![1];
    await expectModel(place);
    rmSync(place);
  });

  it('replaces no other model when it saves beside the path', async () => {
    const path = folder.at('twice.db');
    writeFileSync(`${path}.new.db`, 'rescued before');
    const error: Error = await save(VECTORS, { path }, async () => {
      mkdirSync(path);
      return trainVectors();
    }).then(
      () => expect.fail('expected a failure'),
      (failure) => failure,
    );
    rmSync(/saved as (.*) instead/.exec(error.message)![1]);
    expect(readFileSync(`${path}.new.db`, 'utf8')).toBe('rescued before');
    expect(readdirSync(path)).toEqual([]);
  });
});

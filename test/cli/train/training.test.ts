import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../cli/progress/index.js';
import { trainAndSave, type TrainingRun } from '../../../cli/train/training.js';
import { type Checkpoint, Model, train, TrainingError } from '../../../src/index.js';
import { Memory, smallText, TestFolder } from '../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(10));

/** Trains and saves to `path`; `meanwhile` happens during training. Returns what it throws. */
async function failureOf(path: string, meanwhile: () => void): Promise<Error & { code: string }> {
  const progress: Progress = {
    onEvent: (event) => event.type === 'epoch' && meanwhile(),
    note: () => {},
    close: () => {},
  };
  const io = {
    stdin: Readable.from([]),
    stdout: new Memory(),
    stderr: new Memory(),
    signal: new AbortController().signal,
  };
  const options = { corpus, dim: 4, threads: 1, epochs: 1 };
  return trainAndSave((hooks) => train({ ...options, ...hooks }), path, progress, io).then(
    () => expect.fail('expected a failure'),
    (error) => error,
  );
}

/** A checkpoint of our own, within the second epoch. */
const checkpointThat = (save: (path: string) => Promise<void>): Checkpoint =>
  ({ position: { epoch: 2, epochs: 3, words: 15, totalWords: 30 }, save }) as Checkpoint;

/** Trains by a run of our own; resolves to its notes. */
async function notesOf(path: string, run: TrainingRun): Promise<string[]> {
  const notes: string[] = [];
  const progress = { onEvent: () => {}, note: (line: string) => notes.push(line), close: () => {} };
  const { signal } = new AbortController();
  const io = { stdin: Readable.from([]), stdout: new Memory(), stderr: new Memory(), signal };
  await trainAndSave(run, path, progress, io, ['train', '--resume']);
  return notes;
}

async function expectModel(path: string): Promise<void> {
  const model = await Model.open(path);
  expect(model.size).toBe(22);
  model.close();
}

describe('trainAndSave', () => {
  it('goes on where a checkpoint cannot be saved, and says so', async () => {
    const full = checkpointThat(() => Promise.reject(new Error('The disk is full.')));
    const path = folder.at('full.db');
    const notes = await notesOf(path, async ({ onCheckpoint }) => {
      await onCheckpoint!(full);
      return train({ corpus, dim: 4, epochs: 1 });
    });
    expect(notes[0]).toBe('warning: no checkpoint was made. The disk is full.');
    await expectModel(path);
  });

  it('names the last checkpoint where numbers diverge', async () => {
    const path = folder.at('diverged.db');
    const failed = notesOf(path, async ({ onCheckpoint }) => {
      await onCheckpoint!(checkpointThat(async () => {}));
      throw new TrainingError('DIVERGED', 'Vectors grew.');
    });
    await expect(failed).rejects.toMatchObject({
      code: 'DIVERGED',
      message: `Vectors grew. ${path} is as it was saved within epoch 2, the last time that it was sound.`,
    });
  });

  it('saves beside a file that came during training', async () => {
    const path = folder.at('came.db');
    const error = await failureOf(path, () => writeFileSync(path, 'precious'));
    expect(error.code).toBe('SAVED_ELSEWHERE');
    expect(error.message).toMatch(
      /is not a wordloom model, .* saved as .*came\.db\.new\.db instead/,
    );
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await expectModel(`${path}.new.db`);
  });

  it('saves in the folder of temporary files where there is no saving beside', async () => {
    mkdirSync(folder.at('gone'));
    const path = folder.at('gone/model.db');
    const error = await failureOf(path, () => rmSync(folder.at('gone'), { recursive: true }));
    expect(error.message).toContain('create it first');
    const place = /saved as (.*) instead/.exec(error.message)![1];
    await expectModel(place);
    rmSync(place);
  });

  it('replaces no other model in order to save beside', async () => {
    const path = folder.at('twice.db');
    writeFileSync(`${path}.new.db`, 'rescued before');
    const error = await failureOf(path, () => mkdirSync(path));
    rmSync(/saved as (.*) instead/.exec(error.message)![1]);
    expect(readFileSync(`${path}.new.db`, 'utf8')).toBe('rescued before');
    expect(readdirSync(path)).toEqual([]);
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  type LanguageModelRun,
  saveWhileTraining,
} from '../../../cli/train/save-while-training.js';
import { Interruption } from '../../../cli/terminal/interruption.js';
import { TrainingError } from '../../../src/errors.js';
import { LanguageModel } from '../../../src/language-model/language-model.js';
import type { LanguageModelEvent } from '../../../src/networks/progress.js';
import { uniformLanguageModel } from '../../store/language-model/language-models.js';
import { Memory, TestFolder } from '../run.js';

const folder = new TestFolder();
const model = LanguageModel.fromState(uniformLanguageModel(['a', 'b'], 1));
const PROGRESS = { onEvent: () => {}, note: () => {}, close: () => {} };
const BEGUN = { type: 'corpus' } as LanguageModelEvent;

/** Runs, and interrupts where `run` asks for it. */
function save(
  path: string,
  run: (...args: [...Parameters<LanguageModelRun>, () => void]) => Promise<LanguageModel>,
) {
  const controller = new AbortController();
  const { signal } = controller;
  const io = { stdin: Readable.from([]), stdout: new Memory(), stderr: new Memory(), signal };
  const interrupt = (): void => controller.abort(new Interruption('SIGINT'));
  const rules = { resume: true, texts: ['my corpus.txt', '--validation', "it's.txt"] };
  return saveWhileTraining((hooks) => run(hooks, interrupt), path, PROGRESS, io, rules);
}

describe('saveWhileTraining', () => {
  it('stops at once, and writes nothing, while text is read', async () => {
    const path = folder.at('reading.db');
    const never = save(path, (_, interrupt) => {
      interrupt();
      return new Promise(() => {});
    });
    await expect(never).rejects.toThrow('Interrupted. Nothing was written.');
    expect(existsSync(path)).toBe(false);
  });

  it('waits for the checkpoint, and says how to go on', async () => {
    const path = folder.at('training.db');
    const stopped = save(path, async ({ onEvent, onCheckpoint, signal }, interrupt) => {
      onEvent!(BEGUN);
      interrupt();
      await new Promise((resolve) => setTimeout(resolve, 10));
      await onCheckpoint!(model);
      throw signal!.reason;
    });
    await expect(stopped).rejects.toThrow(
      `Interrupted. Saved ${path} within epoch 2. To go on as if nothing had been:\n\n` +
        `  wordloom lm train 'my corpus.txt' --validation 'it'\\''s.txt' --resume ${path}\n`,
    );
    expect((await LanguageModel.open(path)).state).toEqual(model.state);
  });

  it('saves the first checkpoint, not all that follow at once, and the end', async () => {
    const path = folder.at('often.db');
    const seen: Buffer[] = [];
    await save(path, async ({ onCheckpoint }) => {
      for (const value of [2, 3]) {
        await onCheckpoint!(LanguageModel.fromState(uniformLanguageModel(['a', 'b'], value)));
        seen.push(readFileSync(path));
      }
      return model;
    });
    expect(seen[0].equals(seen[1])).toBe(true);
    expect((await LanguageModel.open(path)).state).toEqual(model.state);
  });

  it('saves the state before it diverges', async () => {
    const path = folder.at('diverged.db');
    const states = [2, 3].map((value) =>
      LanguageModel.fromState(uniformLanguageModel(['a', 'b'], value)),
    );
    const diverged = save(path, async ({ onCheckpoint }) => {
      for (const state of states) await onCheckpoint!(state);
      throw new TrainingError('DIVERGED', 'It diverged.');
    });
    await expect(diverged).rejects.toMatchObject({
      code: 'DIVERGED',
      message: `It diverged. ${path} holds the model as it was after epoch 1.`,
    });
    expect((await LanguageModel.open(path)).state).toEqual(states[1].state);
  });

  it('saves beside a file that came during training', async () => {
    const path = folder.at('came.db');
    const saved = save(path, async () => {
      writeFileSync(path, 'precious');
      return model;
    });
    await expect(saved).rejects.toMatchObject({ code: 'SAVED_ELSEWHERE' });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await LanguageModel.open(`${path}.new.db`)).state).toEqual(model.state);
  });
});

import { expect } from 'vitest';
import type { LanguageModel } from '../../src/language-model/language-model.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import type { LanguageModelState, Tensors } from '../../src/networks/state.js';

export const TEXT = 'the cat sat on the mat.\nthe dog sat on the log.\n'.repeat(12);

export const SMALL: TrainLanguageModelOptions = {
  texts: [TEXT],
  hidden: 12,
  layers: 2,
  epochs: 3,
  batch: 4,
  bptt: 10,
  learningRate: 0.01,
  dropout: 0.1,
};

/** Numbers of tensors, to be compared bit for bit. */
export const bits = (tensors: Tensors): [string, number[]][] =>
  [...tensors].map(([name, { data }]) => [name, [...data]]);

/** Everything of a state but how long it took. */
export const timeless = ({ parameters, history, resume, options }: LanguageModelState) => ({
  parameters: bits(parameters),
  history: history.map((record) => ({ ...record, seconds: 0 })),
  resume: resume && {
    position: { ...resume.position, seconds: 0 },
    tensors: bits(resume.tensors),
  },
  options,
});

/** Trains for so many minibatches, and returns the checkpoint that is handed out then. */
export async function interrupt(
  options: TrainLanguageModelOptions,
  minibatches: number,
): Promise<LanguageModel> {
  const controller = new AbortController();
  const { signal } = controller;
  let last: LanguageModel | undefined;
  let asked = 0;
  // The trainer asks between two minibatches, and it is there that we stop it.
  signal.throwIfAborted = function () {
    if (asked++ === minibatches) controller.abort(new Error('stopped'));
    AbortSignal.prototype.throwIfAborted.call(this);
  };
  const run = trainLanguageModel({
    ...options,
    signal,
    checkpointEvery: 'never', // but where it is stopped
    onCheckpoint: (checkpoint) => void (last = checkpoint.model()),
  });
  await expect(run).rejects.toThrow('stopped');
  return last!;
}

export const trainSmall = (options: TrainLanguageModelOptions): Promise<LanguageModel> =>
  trainLanguageModel({ ...SMALL, ...options });

export const splitAtSpaces = (line: string): string[] => line.split(' ');

export const generated = async (model: LanguageModel, options: object): Promise<string> => {
  let text = '';
  for await (const piece of model.generate(options)) text += piece;
  return text;
};

/** Where training stood at each checkpoint. */
export const placesOf = async (checkpointEvery?: string | number): Promise<string[]> => {
  const places: string[] = [];
  await trainLanguageModel({
    ...SMALL,
    checkpointEvery,
    onCheckpoint({ position: { epoch, epochs, tokens, totalTokens } }) {
      const passed = tokens - ((epoch - 1) * totalTokens) / epochs;
      places.push(`${epoch} of ${epochs}, ${passed === 0 ? 'begins' : 'within'}`);
    },
  });
  return places;
};

export const ignore = (): void => {};

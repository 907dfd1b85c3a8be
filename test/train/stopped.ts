import { expect } from 'vitest';
import { train } from '../../src/index.js';

type Options = Parameters<typeof train>[0];

/** Trains until one of the options, given a function that stops training, calls it. */
async function trainUntilStopped(optionsOf: (stop: () => void) => Options): Promise<void> {
  const abort = new AbortController();
  const options = optionsOf(() => abort.abort(new Error('enough')));
  await expect(train({ ...options, signal: abort.signal })).rejects.toThrow('enough');
}

/** Trains until there is a checkpoint, which is saved. */
export const stopAtCheckpoint = (options: Options, path: string): Promise<void> =>
  trainUntilStopped((stop) => ({
    ...options,
    checkpointEvery: 1e-6,
    async onCheckpoint(checkpoint) {
      await checkpoint.save(path);
      stop();
    },
  }));

/** Trains for one epoch, whose checkpoint is saved. */
export const stopAfterEpoch = (options: Options, path: string): Promise<void> =>
  trainUntilStopped((stop) => ({
    ...options,
    onEvent: ({ type }) => type === 'epoch' && stop(),
    onCheckpoint: (checkpoint) => checkpoint.save(path),
  }));

import { expect } from 'vitest';
import { train } from '../../src/index.js';

/** Trains until there is a checkpoint, which is saved. */
export async function stopAtCheckpoint(
  options: Parameters<typeof train>[0],
  path: string,
): Promise<void> {
  const abort = new AbortController();
  const stopped = train({
    ...options,
    checkpointEvery: 1e-6,
    signal: abort.signal,
    async onCheckpoint(checkpoint) {
      await checkpoint.save(path);
      abort.abort(new Error('enough'));
    },
  });
  await expect(stopped).rejects.toThrow('enough');
}

/** Trains for one epoch, whose checkpoint is saved. */
export async function stopAfterEpoch(
  options: Parameters<typeof train>[0],
  path: string,
): Promise<void> {
  const abort = new AbortController();
  const stopped = train({
    ...options,
    signal: abort.signal,
    onEvent: ({ type }) => type === 'epoch' && abort.abort(new Error('enough')),
    onCheckpoint: (checkpoint) => checkpoint.save(path),
  });
  await expect(stopped).rejects.toThrow('enough');
}

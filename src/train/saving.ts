import type { CheckpointOptions, RunOptions } from './run-options.js';
import { hasThreads } from '../threads.js';

/**
 * Says before training that nothing could be saved after it, as after `npm install --ignore-scripts`:
 * by an event, since a model may be of use in memory too.
 *
 * @throws WordloomError DRIVER_MISSING where checkpoints are asked for
 */
export async function foreseeSaving({
  onEvent,
  onCheckpoint,
}: Pick<RunOptions, 'onEvent'> & Pick<CheckpointOptions, 'onCheckpoint'>): Promise<void> {
  if (!hasThreads() || (onEvent === undefined && onCheckpoint === undefined)) return;
  const { driverProblem } = await import('../store/index.js');
  const problem = driverProblem();
  if (problem === undefined) return;
  if (onCheckpoint !== undefined) throw problem;
  const message = `The model cannot be saved: ${problem.message}`;
  onEvent!({
    type: 'finding',
    finding: { code: 'MODEL_UNSAVABLE', severity: 'warning', message, figures: {} },
  });
}

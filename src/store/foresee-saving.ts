import { driverProblem } from './file/driver.js';

/** The finding before training if the model could not be saved. */
export interface Unsavable {
  readonly type: 'finding';
  readonly finding: {
    readonly code: 'MODEL_UNSAVABLE';
    readonly severity: 'warning';
    readonly message: string;
    readonly figures: Readonly<Record<string, number>>;
  };
}

/**
 * Says before training that nothing could be saved after it, as after `npm install --ignore-scripts`:
 * by an event, since a model may be of use in memory too.
 *
 * @throws WordloomError DRIVER_MISSING where checkpoints are asked for
 */
export function foreseeSaving(
  onEvent: ((event: Unsavable) => void) | undefined,
  wantsCheckpoints: boolean,
): void {
  const problem = driverProblem();
  if (problem === undefined) return;
  if (wantsCheckpoints) throw problem;
  const message = `The model cannot be saved: ${problem.message}`;
  const finding = { code: 'MODEL_UNSAVABLE', severity: 'warning', message, figures: {} } as const;
  onEvent?.({ type: 'finding', finding });
}

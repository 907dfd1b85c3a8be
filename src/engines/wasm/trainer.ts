import type { Pass, PassResult } from '../stream/run-control.js';
import { type RoundData, RoundTrainer } from './rounds/round-trainer.js';
import { type ThreadData, ThreadTrainer } from './thread-trainer.js';

/** One thread's share of the work. */
export interface Trainer<Work> {
  /** Does its share of a pass; yields after each piece, so that the caller may look up. */
  run(pass: Pass): Generator<void, Work>;
}

/** What the threads of a run are made from, by how they work together. */
export type TrainerData =
  | ({ readonly kind: 'hogwild' } & ThreadData)
  | ({ readonly kind: 'rounds' } & RoundData);

/** What a thread's share of a pass comes to, by how they work together. */
export interface Works {
  readonly hogwild: PassResult;
  readonly rounds: undefined; // all of it is in the shared memory
}

/** Makes a trainer; `Work` is that of the data's kind. Throws TrainingError STATE_DAMAGED. */
export async function createTrainer<Work>(
  data: TrainerData,
  index: number,
): Promise<Trainer<Work>> {
  const trainer =
    data.kind === 'hogwild'
      ? await ThreadTrainer.create(data, index)
      : await RoundTrainer.create(data, index);
  return trainer as Trainer<unknown> as Trainer<Work>;
}

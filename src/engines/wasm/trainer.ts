import type { Pass } from '../run-control.js';
import { type RoundData, RoundTrainer } from './rounds/round-trainer.js';
import { type ThreadData, ThreadTrainer } from './thread-trainer.js';

/** One thread's share of the work. */
export interface Trainer {
  /** Does its share of a pass; yields after each piece, so that the caller may look up. */
  run(pass: Pass): Generator<void, void>;
}

/** What the threads of a run are made from, by how they work together. */
export type TrainerData =
  | ({ readonly kind: 'hogwild' } & ThreadData)
  | ({ readonly kind: 'rounds' } & RoundData);

export const createTrainer = (data: TrainerData, index: number): Promise<Trainer> =>
  data.kind === 'hogwild' ? ThreadTrainer.create(data, index) : RoundTrainer.create(data, index);

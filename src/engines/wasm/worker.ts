/** A thread of the wasm engine; `trainer.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import { createTrainer, type TrainerData } from './trainer.js';

const data = workerData as TrainerData & { index: number };
answerCalls(parentPort!, createTrainer(data, data.index));

/** A thread that builds batches for the gpu engine; `batch-source.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../../threads.js';
import { answerBuilder, type BuilderData } from './batch-builder.js';

const data = workerData as BuilderData & { index: number };
answerCalls(parentPort!, answerBuilder(data, data.index));

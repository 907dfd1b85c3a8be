/** A thread of the server; `job.ts` starts it. */
import { parentPort } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import { answerTask } from './tasks.js';

answerCalls(parentPort!, answerTask);

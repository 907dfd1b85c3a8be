/** A thread that generates or scores one text; `writer.ts` starts it. */
import { parentPort } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import { createWriter } from './tasks.js';

answerCalls(parentPort!, createWriter());

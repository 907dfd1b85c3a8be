/** A thread of a search over many queries; `search-pool.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../threads.js';
import { answerSearch, type SearchMemory } from './search-pool.js';

const data = workerData as SearchMemory & { index: number };
answerCalls(parentPort!, answerSearch(data, data.index));

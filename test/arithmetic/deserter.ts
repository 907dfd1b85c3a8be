/** A helper of a team that takes the first part it is given, and ends without doing it. */
import { workerData } from 'node:worker_threads';

const { memory, left } = workerData as { memory: WebAssembly.Memory; left: number };
const words = new Int32Array(memory.buffer);
while (Atomics.load(words, left) <= 0);
Atomics.sub(words, left, 1);
process.exit(0);

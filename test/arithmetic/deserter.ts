/** A helper of a team that takes the first part it is given, and ends without doing it. */
import { workerData } from 'node:worker_threads';

const { memory, left } = workerData as { memory: WebAssembly.Memory; left: number };
const words = new Int32Array(memory.buffer);
for (;;) {
  const parts = Atomics.load(words, left);
  // Another thread may take the part in between: then there is nothing to desert from yet.
  if (parts > 0 && Atomics.compareExchange(words, left, parts, parts - 1) === parts) break;
}
process.exit(0);

/** Streams of random numbers of one seed: one for the initial weights, two for each worker. */
export const INITIAL_STREAM = 0;
export const trainingStream = (worker: number): number => 1 + 2 * worker;
export const heldOutStream = (worker: number): number => 2 + 2 * worker;

/** Streams of random numbers of one seed: one for the initial weights, two for each worker. */

/** The stream of the initial weights. */
export const INITIAL_STREAM = 0;
/** The stream of a worker in training. */
export const trainingStream = (worker: number): number => 1 + 2 * worker;
/** The stream of a worker on held-out documents, the same in each measurement. */
export const heldOutStream = (worker: number): number => 2 + 2 * worker;

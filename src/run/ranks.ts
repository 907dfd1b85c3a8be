/**
 * The ranks of one training: processes, on one machine or several, that train one model together.
 * All run the same program and call the same operations in the same order. The operations are
 * collective: a call returns when all ranks have called it.
 */
export interface Ranks {
  /** The number of this process, from 0. Rank 0 saves the model and reports progress. */
  readonly rank: number;
  readonly size: number;
  /** Replaces numbers with their sums over all ranks; all ranks get the same bits. */
  sum(values: Float32Array): Promise<void>;
  /** Returns what each rank passed, in order of rank. */
  gather(bytes: Uint8Array): Promise<Uint8Array[]>;
  /**
   * Returns what each rank passed for this one, in order of rank.
   *
   * @param parts (size) what each rank receives
   */
  exchange(parts: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /** Leaves the job, together with all other ranks. It is the last operation. */
  leave(): Promise<void>;
  /** Ends the processes of all ranks at once, including this one if the transport can. */
  abort(): Promise<void>;
}

/** Whether several ranks train together. A single rank trains as if there were none. */
export const areMany = (ranks: Ranks | undefined): ranks is Ranks =>
  ranks !== undefined && ranks.size > 1;

/** Returns what each rank passed, in order of rank. Values travel as JSON. */
export async function gatherValues<T>(ranks: Ranks, value: T): Promise<T[]> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const all = await ranks.gather(bytes);
  return all.map((each) => JSON.parse(new TextDecoder().decode(each)) as T);
}

/** Returns the numbers that each rank passed, in order of rank. */
export async function gatherNumbers(
  ranks: Ranks,
  numbers: readonly number[],
): Promise<Float64Array[]> {
  const { buffer } = Float64Array.from(numbers);
  const all = await ranks.gather(new Uint8Array(buffer));
  return all.map((bytes) => new Float64Array(bytes.slice().buffer));
}

/** The sum of lists of numbers, place by place, in order of rank. */
export const sumOf = (lists: readonly Float64Array[]): Float64Array =>
  lists[0].map((_, place) => lists.reduce((sum, list) => sum + list[place], 0));

/**
 * The ranks of one training: processes, on one machine or several, that train one model together.
 * Each runs the same program, and each calls the same operations in the same order. The operations
 * are collective: one ends when all ranks have called it.
 */
export interface Ranks {
  /** This process, from 0. Rank 0 saves, and speaks for all. */
  readonly rank: number;
  readonly size: number;
  /** Replaces the numbers by their sum over all ranks, the same bits on each. */
  sum(values: Float32Array): Promise<void>;
  /** What each rank gave, in order of rank. */
  gather(bytes: Uint8Array): Promise<Uint8Array[]>;
  /**
   * What each rank had for this one, in order of rank.
   *
   * @param parts (size) for each rank what it is to get
   */
  exchange(parts: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /** Leaves in peace, when all ranks do. No operation follows. */
  leave(): Promise<void>;
  /** Ends the processes of all ranks at once, this one too where the transport can. */
  abort(): Promise<void>;
}

/** Whether several ranks train together: one by itself needs nobody. */
export const areMany = (ranks: Ranks | undefined): ranks is Ranks =>
  ranks !== undefined && ranks.size > 1;

/** What each rank gave, in order of rank: values that JSON holds. */
export async function gatherValues<T>(ranks: Ranks, value: T): Promise<T[]> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const all = await ranks.gather(bytes);
  return all.map((each) => JSON.parse(new TextDecoder().decode(each)) as T);
}

/** What each rank gave, in order of rank: numbers. */
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

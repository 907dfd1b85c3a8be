/** Cases without end, each made of a number alone. */
export interface Suite {
  readonly name: string;
  /** Runs the case `seed`, and throws where a promise is broken. */
  run(seed: number): Promise<void>;
}

/** Runs the cases `first` to `first + count - 1`; an error says which case it was. */
export async function runCases({ name, run }: Suite, first: number, count: number): Promise<void> {
  for (let seed = first; seed < first + count; seed++) {
    try {
      await run(seed);
    } catch (cause) {
      throw new Error(`${name}, case ${seed}: ${(cause as Error).message}`, { cause });
    }
  }
}

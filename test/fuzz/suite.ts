/** Cases without end, each made from a seed, so that one that fails can be run again. */
export interface Suite {
  readonly name: string;
  /** Runs one case; rejects where something happens that must not. */
  run(seed: number): Promise<void>;
}

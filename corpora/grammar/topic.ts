import type { RandomState } from '../../src/random.js';

/** Two words in a relation, such as king and queen. */
export type Pair = readonly [string, string];

/** One subject that the documents of a world are about. */
export interface Topic {
  /** How many documents the world has on this topic. */
  readonly documents: number;
  /** Writes one document: a few sentences on one line. */
  readonly write: (random: RandomState) => string;
  /** Pairs that stand in the same relation, by the name of the relation. */
  readonly analogies: Readonly<Record<string, readonly Pair[]>>;
}

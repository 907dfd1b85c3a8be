import { type Model, type Neighbor, type VectorSource, WordloomError } from '../../../src/index.js';
import { openIndex } from '../../../src/model/approximate.js';
import { openQuantized } from '../../../src/model/quantize.js';
import { ModelFile } from '../../../src/store/index.js';
import { type Io, tell } from '../../terminal/io.js';

/** What a user asks for. */
export interface Asked {
  /** How many words are searched for, one by one. */
  readonly searches: number;
  readonly k: number;
  /** Whether the answers have to be exact. */
  readonly exact?: boolean;
}

interface FastSearch {
  similar(word: string, options: { k: number }): Neighbor[];
}

/** What is open beside a model, for as long as that is in use. */
interface Opened {
  /** Words that were searched for so far. */
  searches: number;
  search: FastSearch | undefined;
  /** Whether it was said why its index cannot be used. */
  isRefused: boolean;
}

const openedOf = new WeakMap<Model, Opened>();

/**
 * The search for the neighbours of a word: by the index of the model, or over its quantised vectors,
 * where it has them and that is faster for what is asked, and was asked before; else over all vectors.
 * Says on standard error why an index cannot be used.
 */
export async function searchOf(
  model: Model,
  { searches, k, exact = false }: Asked,
  io: Io,
): Promise<(word: string) => Neighbor[]> {
  if (exact || !(model.source instanceof ModelFile)) return (word) => model.similar(word, { k });
  const opened = openedOf.get(model) ?? { searches: 0, search: undefined, isRefused: false };
  openedOf.set(model, opened);
  opened.searches += searches;
  opened.search ??=
    (await openUsableIndex(model.source, opened, k, io)) ??
    (await openQuantized(model.source, opened.searches));
  const search = opened.search ?? model;
  return (word) => search.similar(word, { k });
}

async function openUsableIndex(
  source: VectorSource,
  opened: Opened,
  k: number,
  { stderr }: Io,
): Promise<FastSearch | undefined> {
  if (opened.isRefused) return undefined;
  try {
    return (await openIndex(source, { searches: opened.searches, k }))?.neighbors;
  } catch (error) {
    if (!(error instanceof WordloomError)) throw error;
    opened.isRefused = true;
    tell(stderr, `note: ${error.message}\nUntil then answers come without the index.`);
    return undefined;
  }
}

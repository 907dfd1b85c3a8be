import type { VectorSource } from '../embedding/matrix.js';
import { resolveWord, ResolvingSource } from '../embedding/resolve-word.js';
import { WordloomError } from '../errors.js';
import { nextFloat, type RandomState } from '../random.js';
import type { NormalizedInitialiseOptions, RowRule } from './initialise-options.js';
import type { TokenList } from './state.js';
import { END_OF_LINE, PAD, UNKNOWN } from './vocabulary.js';

/** How much of a vocabulary has vectors. Special tokens are not counted. */
export interface VectorCoverage {
  /** Different tokens of the vocabulary, and those of them that have a vector. */
  readonly types: number;
  readonly foundTypes: number;
  /** Of these, found by the lower-cased word. */
  readonly foundInLowercase: number;
  /** Of these, found by a vector built from the token's n-grams. */
  readonly foundBySubwords: number;
  /** Occurrences in the training text; `<unk>` counts as not found. */
  readonly tokens: number;
  readonly foundTokens: number;
  /** Special tokens that have a vector: `<unk>`, `<eos>`. */
  readonly specials: readonly string[];
  /** The most frequent words without a vector, ten at most. */
  readonly missing: readonly string[];
}

const MISSING_SHOWN = 10;

/** Names of the special tokens in other programs. */
const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  [UNKNOWN, [UNKNOWN, 'UNK', '[UNK]', '<UNK>', 'unk']],
  [END_OF_LINE, [END_OF_LINE, '</s>', '<EOS>', '[SEP]']],
]);

/**
 * Dimensions of an Embedding layer that starts from vectors.
 *
 * @param asked the option embeddingDim, if it was given
 * @throws WordloomError DIMENSION_MISMATCH if it differs from that of the vectors
 */
export function embeddingDimOf(
  source: Pick<VectorSource, 'dim'>,
  asked: number | undefined,
): number {
  if (asked === undefined || asked === source.dim) return source.dim;
  throw new WordloomError(
    'DIMENSION_MISMATCH',
    `The vectors have ${source.dim} dimensions, but embeddingDim is ${asked}. ` +
      `Leave embeddingDim out, or give vectors of ${asked} dimensions.`,
  );
}

/** The words whose vectors `initialiseEmbedding` needs; others need not be read. */
export function wantedWords(vocabulary: Pick<TokenList, 'tokens'>): ReadonlySet<string> {
  return new Set(
    vocabulary.tokens.flatMap((token) => ALIASES.get(token) ?? [token, token.toLowerCase()]),
  );
}

/**
 * Puts vectors into the rows of an Embedding layer by name. Rows of tokens without one, and those of
 * special tokens, follow the rules; `<pad>` becomes zeros.
 *
 * @param table (tokens, source.dim), drawn at random; changed in place
 * @param random draws the rows of the rule 'matched'
 * @throws WordloomError DIMENSION_MISMATCH if the table has rows of another length;
 *   VECTORS_UNRELATED if no token has a vector
 */
export function initialiseEmbedding(
  table: Float32Array | Float64Array,
  vocabulary: TokenList,
  source: VectorSource,
  options: NormalizedInitialiseOptions,
  random: RandomState,
): VectorCoverage {
  const { dim } = source;
  if (table.length !== vocabulary.tokens.length * dim) {
    embeddingDimOf(source, table.length / vocabulary.tokens.length);
  }
  const written = new ResolvingSource(source); // n-grams of the lower-cased token if all words are lower-cased
  const embed = (token: string): Float32Array | undefined => written.embed(token);
  const found = vocabulary.tokens.map((token) => vectorOf(token, source, embed, options));
  const coverage = coverageOf(vocabulary, found);
  // Every token has n-grams, even one of another language.
  if (coverage.foundTypes === coverage.foundBySubwords) throw unrelated(vocabulary, source);

  const rowOf = (id: number): typeof table => table.subarray(id * dim, (id + 1) * dim);
  found.forEach((each, id) => each && rowOf(id).set(each.vector));
  const spread = spreadOf(found, dim);
  vocabulary.tokens.forEach((token, id) => {
    if (found[id] === undefined) fill(rowOf(id), ruleOf(token, options), spread, random);
  });
  return coverage;
}

interface Found {
  readonly vector: Float32Array; // (dim)
  readonly isLowercase: boolean;
  readonly isOfSubwords: boolean;
}

function vectorOf(
  token: string,
  source: VectorSource,
  embed: (token: string) => Float32Array | undefined,
  { lowercaseFallback }: NormalizedInitialiseOptions,
): Found | undefined {
  if (token === PAD) return undefined;
  const names = ALIASES.get(token) ?? [token];
  for (const name of names) {
    const found = resolveWord(source, name);
    if (found !== undefined) return foundRow(source.row(found.id));
  }
  if (isSpecial(token)) return undefined;
  const lower = token.toLowerCase();
  const found = lowercaseFallback ? resolveWord(source, lower) : undefined;
  if (found !== undefined) return { ...foundRow(source.row(found.id)), isLowercase: true };
  const vector = embed(token);
  return vector && { ...foundRow(vector), isOfSubwords: true };
}

const foundRow = (vector: Float32Array): Found => ({
  vector,
  isLowercase: false,
  isOfSubwords: false,
});

const isSpecial = (token: string): boolean => token === PAD || ALIASES.has(token);

function ruleOf(token: string, options: NormalizedInitialiseOptions): RowRule {
  if (token === PAD) return 'zeros';
  if (token === UNKNOWN) return options.unknownRow;
  return token === END_OF_LINE ? options.endOfLineRow : options.missingWords;
}

function coverageOf(
  { tokens, counts }: TokenList,
  found: readonly (Found | undefined)[],
): VectorCoverage {
  const words = tokens.map((_, id) => id).filter((id) => !isSpecial(tokens[id]));
  const known = words.filter((id) => found[id] !== undefined);
  const unknown = tokens.indexOf(UNKNOWN);
  const sum = (ids: readonly number[]): number => ids.reduce((total, id) => total + counts[id], 0);
  return {
    types: words.length,
    foundTypes: known.length,
    foundInLowercase: known.filter((id) => found[id]!.isLowercase).length,
    foundBySubwords: known.filter((id) => found[id]!.isOfSubwords).length,
    tokens: sum(words) + (unknown === -1 ? 0 : counts[unknown]),
    foundTokens: sum(known),
    specials: tokens.filter((token, id) => isSpecial(token) && found[id] !== undefined),
    missing: words
      .filter((id) => found[id] === undefined)
      .slice(0, MISSING_SHOWN) // most frequent first, as the vocabulary has them
      .map((id) => tokens[id]),
  };
}

/** The mean and the standard deviation of each dimension, (dim) each. */
interface Spread {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

function spreadOf(found: readonly (Found | undefined)[], dim: number): Spread {
  const vectors = found.filter((each) => each !== undefined).map(({ vector }) => vector);
  const mean = new Float64Array(dim);
  const deviation = new Float64Array(dim);
  for (const vector of vectors) vector.forEach((x, i) => (mean[i] += x / vectors.length));
  for (const vector of vectors) {
    vector.forEach((x, i) => (deviation[i] += (x - mean[i]) ** 2 / vectors.length));
  }
  return { mean, deviation: deviation.map(Math.sqrt) };
}

function fill(
  row: Float32Array | Float64Array,
  rule: RowRule,
  { mean, deviation }: Spread,
  random: RandomState,
): void {
  switch (rule) {
    case 'random':
      return; // as it was drawn
    case 'zeros':
      return void row.fill(0);
    case 'mean':
      return row.set(mean);
    case 'matched':
      for (let i = 0; i < row.length; i++) row[i] = mean[i] + deviation[i] * nextNormal(random);
  }
}

/** Draws from the standard normal distribution (Box and Muller 1958). */
function nextNormal(random: RandomState): number {
  const radius = Math.sqrt(-2 * Math.log(1 - nextFloat(random)));
  return radius * Math.cos(2 * Math.PI * nextFloat(random));
}

function unrelated({ tokens, level }: TokenList, source: VectorSource): WordloomError {
  const words = tokens.filter((token) => !isSpecial(token));
  const others = source.size === 0 ? '' : `; there are vectors for ${shown(source.words())}, ...`;
  const hint =
    level === 'char'
      ? "This model reads characters; for word vectors, set level to 'word'."
      : 'Use vectors of the same language, whose words are split and spelt in the same way.';
  return new WordloomError(
    'VECTORS_UNRELATED',
    `No token of the text (${shown(words)}, ...) has a vector${others}. ${hint}`,
  );
}

const shown = (words: readonly string[]): string =>
  words
    .slice(0, 5)
    .map((word) => JSON.stringify(word))
    .join(', ');

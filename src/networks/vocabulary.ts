import { WordloomError } from '../errors.js';
import { compareByCount } from '../vocabulary/order.js';
import type { TokenList } from './state.js';

/** Fills up sequences; never predicted. */
export const PAD = '<pad>';
/** Stands for every out-of-vocabulary word. */
export const UNKNOWN = '<unk>';
/** Ends a line. */
export const END_OF_LINE = '<eos>';

/** What to do with tokens that are not in the vocabulary. */
export const UNKNOWN_RULES = ['error', 'skip', 'replace'] as const;
export type UnknownRule = (typeof UNKNOWN_RULES)[number];

/** Which words of the text become the vocabulary. */
export interface TokenRule {
  readonly minCount: number;
  readonly maxVocab: number | undefined;
  /** Whether `<pad>` comes first. */
  readonly padding: boolean;
}

/**
 * The tokens of a language model and their ids: first the special ones (`<pad>` if wanted; at word
 * level `<unk>` and `<eos>`), then the others by count, highest first.
 */
export class LanguageModelVocabulary implements TokenList {
  readonly level: 'char' | 'word';
  readonly tokens: readonly string[];
  readonly counts: Float64Array;
  readonly #ids: ReadonlyMap<string, number>;

  constructor({ level, tokens, counts }: TokenList) {
    this.level = level;
    this.tokens = tokens;
    this.counts = counts;
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
  }

  get size(): number {
    return this.tokens.length;
  }

  /** The id of a token, or undefined. */
  indexOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  /** The id of `<pad>`, or undefined. */
  get pad(): number | undefined {
    return this.tokens[0] === PAD ? 0 : undefined;
  }

  /** The id of `<unk>`, or undefined: at character level only an imported model may have it. */
  get unknown(): number | undefined {
    return this.indexOf(UNKNOWN);
  }

  /** The id of `<eos>`; undefined at character level. */
  get endOfLine(): number | undefined {
    return this.level === 'word' ? this.indexOf(END_OF_LINE) : undefined;
  }

  /**
   * Tokens to ids.
   *
   * @param rule for tokens not in the vocabulary: `'replace'` reads `<unk>`, `'skip'` gives -1;
   *   undefined replaces if there is `<unk>`
   * @throws WordloomError UNKNOWN_CHARACTER for tokens not in the vocabulary, if the rule is
   *   `'error'` or there is no `<unk>`
   */
  encode(tokens: readonly string[], rule?: UnknownRule): Int32Array {
    const unknown = rule === undefined || rule === 'replace' ? this.unknown : undefined;
    const ids = Int32Array.from(tokens, (token) => this.#ids.get(token) ?? unknown ?? -1);
    if (rule !== 'skip' && ids.includes(-1)) {
      throw unknownCharacters(new Set(tokens.filter((token) => !this.#ids.has(token))), this);
    }
    return ids;
  }

  /**
   * The text of a token: a character itself; a word with a space before it, unless it begins a
   * line.
   */
  textOf(id: number, startsLine: boolean): string {
    if (this.level === 'char') return this.tokens[id];
    if (id === this.endOfLine) return '\n';
    return startsLine ? this.tokens[id] : ` ${this.tokens[id]}`;
  }
}

/**
 * Sorts the tokens of a text: at word level those that the rule keeps, at character level all.
 *
 * @param counted the count of each token in the training text
 */
export function buildLanguageModelVocabulary(
  level: 'char' | 'word',
  counted: ReadonlyMap<string, number>,
  { minCount, maxVocab = Infinity, padding }: TokenRule,
): LanguageModelVocabulary {
  const specials = [...(padding ? [PAD] : []), ...(level === 'word' ? [UNKNOWN, END_OF_LINE] : [])];
  const ordered = [...counted]
    .map(([word, count]) => ({ word, count }))
    .filter(
      ({ word, count }) => !specials.includes(word) && (level === 'char' || count >= minCount),
    )
    .toSorted(compareByCount)
    .slice(0, level === 'char' ? undefined : maxVocab);
  const tokens = [...specials, ...ordered.map(({ word }) => word)];
  const counts = Float64Array.from(tokens, (token) => counted.get(token) ?? 0);
  if (level === 'word') {
    // Words that are left out count as <unk>.
    const all = [...counted.values()].reduce((sum, count) => sum + count, 0);
    counts[tokens.indexOf(UNKNOWN)] += all - counts.reduce((sum, count) => sum + count, 0);
  }
  return new LanguageModelVocabulary({ level, tokens, counts });
}

function unknownCharacters(
  characters: ReadonlySet<string>,
  { size }: LanguageModelVocabulary,
): WordloomError {
  const shown = [...characters].slice(0, 10).map((character) => JSON.stringify(character));
  const more = characters.size > 10 ? ` and ${characters.size - 10} more` : '';
  return new WordloomError(
    'UNKNOWN_CHARACTER',
    `The model has never seen ${shown.join(', ')}${more}: its vocabulary contains the ${size} ` +
      'tokens of its training text.',
    {
      advice: {
        library: "Leave them out (unknown: 'skip'), or train on a text that has them.",
        commandLine: 'Leave them out (--unknown skip), or train on a text that has them.',
        page: 'Leave them out, or train on a text that has them.',
      },
    },
  );
}

import type { Tokenize } from '../tokenizer/index.js';
import type { Level } from './options.js';
import { END_OF_LINE } from './vocabulary.js';

/** A line with its line feed, which only the last may lack; or the tokens of a line. */
export type Line = string | readonly string[];

/** Lines of text, in groups. */
export type Lines = AsyncIterable<readonly Line[]> | Iterable<readonly Line[]>;

/** How lines become tokens. */
export type Cut = (line: Line) => string[];

/**
 * Lines to tokens: code points, line feeds among them; or words, with `<eos>` after each line.
 *
 * @param tokenize asked at word level only
 * @returns throws TypeError for a list of tokens at character level
 */
export function cutterOf(level: Level, tokenize?: Tokenize): Cut {
  if (level === 'char') {
    return (line) => {
      if (typeof line === 'string') return Array.from(line);
      throw new TypeError(
        "texts are lists of tokens, but level is 'char': give strings, or set level to 'word'.",
      );
    };
  }
  return (line) => {
    const text = typeof line === 'string' && line.endsWith('\n') ? line.slice(0, -1) : line;
    const tokens =
      typeof text === 'string' ? tokenize!(text) : text.filter((token) => token !== '');
    tokens.push(END_OF_LINE);
    return tokens;
  };
}

/** A text as provisional ids: `ids` index `words`, which are in order of first appearance. */
export interface CodedText {
  readonly words: readonly string[];
  readonly ids: Int32Array; // (tokens)
  /** Code points of the text, line feeds included. */
  readonly characters: number;
  /** Running totals by line: the places where the text may be split. */
  readonly lineTokens: readonly number[];
  readonly lineCharacters: readonly number[];
}

/** Reads a text to its end, once; rejects with the signal's reason once it is aborted. */
export async function codeText(lines: Lines, cut: Cut, signal?: AbortSignal): Promise<CodedText> {
  const idOf = new Map<string, number>();
  const lineTokens: number[] = [];
  const lineCharacters: number[] = [];
  let ids = new Int32Array(1 << 16);
  let length = 0;
  let characters = 0;
  for await (const some of lines) {
    signal?.throwIfAborted();
    for (const line of some) {
      const tokens = cut(line);
      if (length + tokens.length > ids.length) {
        const grown = new Int32Array(Math.max(2 * ids.length, length + tokens.length));
        grown.set(ids);
        ids = grown;
      }
      for (const token of tokens) {
        let id = idOf.get(token);
        if (id === undefined) idOf.set(token, (id = idOf.size));
        ids[length++] = id;
      }
      characters += countCodePoints(typeof line === 'string' ? line : `${line.join(' ')}\n`);
      lineTokens.push(length);
      lineCharacters.push(characters);
    }
  }
  return {
    words: [...idOf.keys()],
    ids: ids.slice(0, length),
    characters,
    lineTokens,
    lineCharacters,
  };
}

/** Part of a text's tokens, and the number of code points that they stand for. */
export interface TextPart {
  readonly ids: Int32Array; // (tokens)
  readonly characters: number;
}

/**
 * Splits off the last `share` of a text: at any character at character level, at the end of a line
 * at word level.
 */
export function splitText(
  { ids, characters, lineTokens, lineCharacters }: CodedText,
  share: number,
  level: Level,
): [training: TextPart, rest: TextPart] {
  const wanted = Math.round(ids.length * (1 - share));
  const line = lineTokens.findIndex((end) => end >= wanted);
  const byLine = level === 'word' && line !== -1;
  const tokens = byLine ? lineTokens[line] : wanted;
  const before = byLine ? lineCharacters[line] : wanted;
  return [
    { ids: ids.subarray(0, tokens), characters: before },
    { ids: ids.subarray(tokens), characters: characters - before },
  ];
}

/** How often each word occurs in a part of a text. */
export function countTokens(words: readonly string[], ids: Int32Array): Map<string, number> {
  const counts = new Float64Array(words.length);
  for (const id of ids) counts[id]++;
  return new Map(words.map((word, id) => [word, counts[id]] as const));
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    // The second half of a surrogate pair.
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

/** A 32-bit hash that distinguishes this text from others (FNV-1a over whole ids). */
export function checksumOf(ids: Int32Array): number {
  let sum = 0x811c9dc5 ^ ids.length;
  for (const id of ids) sum = Math.imul(sum ^ id, 0x01000193);
  return sum >>> 0;
}

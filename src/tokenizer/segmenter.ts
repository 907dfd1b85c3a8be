/** The engine's time grows with the square of the length of its input. */
const PIECE_LENGTH = 5000;

/** No word continues across these characters, whatever surrounds them. */
const SAFE_TO_CUT_BEFORE = '\t\n\v\f\r \u3000。、！？「」『』（）…!?()';

/**
 * A tokenizer that uses the dictionaries of the JavaScript engine, so it also finds words in languages
 * without spaces, such as Japanese, Chinese and Thai. It drops punctuation and spaces. It is 5 to 10
 * times slower than `unicodeTokens`, and its results may differ between versions of the engine.
 *
 * The engine gets `pieceLength` code units at a time, split at white space or punctuation. If a text
 * has neither for that long, tokens near a split may depend on its position.
 *
 * @param locale language of the text (BCP 47)
 * @throws RangeError if `locale` is not a language tag
 */
export function segmenterTokenizer(
  locale: string,
  pieceLength = PIECE_LENGTH,
): (text: string) => string[] {
  const words = new Intl.Segmenter(locale, { granularity: 'word' });
  const characters = new Intl.Segmenter(locale, { granularity: 'grapheme' });

  /** The end of the piece that begins at `start`: at most `pieceLength` further. */
  const endOfPiece = (text: string, start: number): number => {
    const last = start + pieceLength;
    if (last >= text.length) return text.length;
    for (let end = last; end > start; end--) {
      if (SAFE_TO_CUT_BEFORE.includes(text[end])) return end;
    }
    // The last word, or even the last character, may continue, so it is left for the next chunk.
    const piece = text.slice(start, last);
    return start + (lastStart(words, piece) || lastStart(characters, piece) || pieceLength);
  };

  return (text) => {
    const tokens: string[] = [];
    for (let start = 0, end = 0; start < text.length; start = end) {
      end = endOfPiece(text, start);
      for (const { segment, isWordLike } of words.segment(text.slice(start, end))) {
        if (isWordLike) tokens.push(segment);
      }
    }
    return tokens;
  };
}

/** The start of a text's last segment. */
function lastStart(segmenter: Intl.Segmenter, text: string): number {
  return segmenter.segment(text).containing(text.length - 1)!.index;
}

/** The engine takes time that grows with the square of the length of what it is given. */
const PIECE_LENGTH = 5000;

/** No word ever continues across these, whatever stands before and after them. */
const SAFE_TO_CUT_BEFORE = '\t\n\v\f\r \u3000。、！？「」『』（）…!?()';

/**
 * A tokenizer that asks the JavaScript engine's dictionaries, and so finds words where none are
 * set apart, as in Japanese, Chinese or Thai. Punctuation and spaces are left out. It is 5 to 10
 * times slower than `unicodeTokens`, and its cuts may differ between versions of the engine.
 *
 * The engine is given `pieceLength` code units at a time, cut at white space or punctuation. Only
 * in a text that has neither for so long may the tokens near a cut depend on where it falls.
 *
 * @param locale language of the text (BCP 47)
 * @throws RangeError where `locale` is not a language tag
 */
export function segmenterTokenizer(
  locale: string,
  pieceLength = PIECE_LENGTH,
): (text: string) => string[] {
  const words = new Intl.Segmenter(locale, { granularity: 'word' });
  const characters = new Intl.Segmenter(locale, { granularity: 'grapheme' });

  /** Where the piece that begins at `start` ends: behind `start`, at most `pieceLength` on. */
  const endOfPiece = (text: string, start: number): number => {
    const last = start + pieceLength;
    if (last >= text.length) return text.length;
    for (let end = last; end > start; end--) {
      if (SAFE_TO_CUT_BEFORE.includes(text[end])) return end;
    }
    // The last word may continue, and so may the last character: each is left for the next chunk.
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

/** Where the last segment of a text begins. */
function lastStart(segmenter: Intl.Segmenter, text: string): number {
  return segmenter.segment(text).containing(text.length - 1)!.index;
}

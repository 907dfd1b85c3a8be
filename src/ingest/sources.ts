import type { TextBlock } from '../corpus/blocks.js';
import type { OpenTexts } from '../tokenizer/texts.js';
import { encodeTokens } from './encode-tokens.js';

/** About a block's worth of text at a time. */
const BLOCK_CHARACTERS = 512 * 1024;

/**
 * Turns texts into blocks of one or more texts: strings are joined by line feeds, lists of tokens are
 * encoded by `encodeTokens`.
 *
 * @param oneLine a text counts as one line: line feeds within it become spaces
 * @throws TypeError if a text is neither a string nor a list of tokens
 */
export async function* textBlocks(texts: OpenTexts, oneLine: boolean): AsyncGenerator<TextBlock> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let documents: (readonly string[])[] = [];
  let characters = 0;
  const block = (): TextBlock => ({
    bytes: documents.length > 0 ? encodeTokens(documents) : encoder.encode(lines.join('\n')),
    startsLine: true,
    startsFile: true,
  });
  for await (const text of texts) {
    if (typeof text === 'string') {
      lines.push(oneLine ? text.replaceAll('\n', ' ') : text);
      characters += text.length;
    } else {
      documents.push(text);
      characters += text.reduce((sum, { length }) => sum + length + 1, 0);
    }
    if (characters >= BLOCK_CHARACTERS) {
      yield block();
      lines = [];
      documents = [];
      characters = 0;
    }
  }
  if (lines.length + documents.length > 0) yield block();
}

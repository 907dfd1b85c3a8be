import type { TextBlock } from '../corpus/blocks.js';

/** Texts of one's own, in order: an array, or anything that gives strings one by one. */
export type Texts = Iterable<string> | AsyncIterable<string>;

/** About a block's worth of text at a time. */
const BLOCK_CHARACTERS = 512 * 1024;

/**
 * Texts as blocks, a text or more a block, with line feeds between them.
 *
 * @param oneLine a text counts as one line: line feeds within it become spaces
 * @throws TypeError where something is not a string
 */
export async function* textBlocks(texts: Texts, oneLine: boolean): AsyncGenerator<TextBlock> {
  const encoder = new TextEncoder();
  const blockOf = (text: string): TextBlock => ({
    bytes: encoder.encode(text),
    startsLine: true,
    startsFile: true,
  });
  let count = 0;
  let lines: string[] = [];
  let characters = 0;
  for await (const text of texts) {
    if (typeof text !== 'string') {
      throw new TypeError(`Text ${count} must be a string, got ${typeof text}`);
    }
    count++;
    lines.push(oneLine ? text.replaceAll('\n', ' ') : text);
    characters += text.length;
    if (characters >= BLOCK_CHARACTERS) {
      yield blockOf(lines.join('\n'));
      lines = [];
      characters = 0;
    }
  }
  if (lines.length > 0) yield blockOf(lines.join('\n'));
}

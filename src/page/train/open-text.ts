import { markedEncoding, unmarkedUtf16 } from '../../bytes/encoding.js';
import { foreignAdvice, foreignKind } from '../../bytes/signatures.js';
import { CorpusError } from '../../errors.js';
import type { GivenText } from './messages.js';

/** Bytes of a file that tell what it is. */
const HEAD = 4096;

/**
 * The documents of a text, or its UTF-8 as a stream. Reads gzip, and UTF-16, which editors on
 * Windows write.
 *
 * @param name of the file, for messages
 * @throws CorpusError CORPUS_BINARY for a file of a known kind that is not text
 */
export async function openText(
  name: string,
  text: GivenText,
): Promise<readonly string[] | ReadableStream<Uint8Array>> {
  if (typeof text === 'string') return text.split('\n');
  if (await isGzip(text)) return text.stream().pipeThrough(new DecompressionStream('gzip'));
  const head = new Uint8Array(await text.slice(0, HEAD).arrayBuffer());
  const kind = foreignKind(head);
  if (kind !== undefined && !kind.isText) {
    const advice = foreignAdvice(kind, name, 'wordloom train -');
    throw new CorpusError('CORPUS_BINARY', `${name} is ${kind.name}.`, { advice });
  }
  const encoding = markedEncoding(head) ?? unmarkedUtf16(head);
  if (encoding === undefined) return text.stream();
  return new TextDecoder(encoding).decode(await text.arrayBuffer()).split(/\r?\n/);
}

async function isGzip(text: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await text.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

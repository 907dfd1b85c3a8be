import { CorpusError } from '../errors.js';
import { kindOf } from './kind-of.js';

/** A document: a string to tokenize, or its tokens, which are used unchanged. */
export type Text = string | readonly string[];

/**
 * Texts given in code, in order, each a document: an array or another iterable, asynchronous or not,
 * of strings or of lists of tokens; a generator function, which is called; or a stream of bytes, of
 * Node.js or of the web, whose lines are the documents.
 */
export type Texts =
  | Iterable<Text>
  | AsyncIterable<Text>
  | ByteStream
  | (() => Iterable<Text> | AsyncIterable<Text>);

/** A stream of UTF-8: a ReadableStream of the web, or a Readable of Node.js. */
export type ByteStream = AsyncIterable<Uint8Array> | { getReader(): unknown };

/** The type of the texts, known from the first one; undefined if there are none. */
export type TextKind = 'strings' | 'tokens' | undefined;

/** Opened texts: nothing that their source emits from now on is lost. */
export class OpenTexts implements AsyncIterable<Text> {
  /** The number of characters, if all texts are in memory. */
  readonly characters: number | undefined;
  readonly #iterator: AsyncIterator<unknown>;
  #first: Promise<IteratorResult<unknown>> | undefined;

  constructor(iterator: AsyncIterator<unknown>, characters: number | undefined) {
    this.#iterator = iterator;
    this.characters = characters;
  }

  /**
   * Waits for the first text.
   *
   * @throws TypeError if it is not a text
   */
  async kind(): Promise<TextKind> {
    const { value, done } = await this.#peek();
    return done ? undefined : kindOfText(checkText(value, 0));
  }

  /**
   * The texts, once.
   *
   * @throws TypeError for anything but a string or a list of strings, and for a mix of the two
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Text> {
    let ended = false;
    try {
      const kind = await this.kind();
      for (let count = 0; ; count++) {
        const { value, done } = await (count === 0 ? this.#peek() : this.#iterator.next());
        if (done) {
          ended = true;
          return;
        }
        const text = checkText(value, count);
        if (kindOfText(text) !== kind) {
          const [one, first] = kind === 'strings' ? LISTED : LISTED.toReversed();
          throw new TypeError(
            `Text ${count} is ${one}, but the first is ${first}: give all texts in one form.`,
          );
        }
        yield text;
      }
    } finally {
      if (!ended) await this.#iterator.return?.();
    }
  }

  #peek(): Promise<IteratorResult<unknown>> {
    this.#first ??= this.#iterator.next();
    return this.#first;
  }
}

const LISTED = ['a list of tokens', 'a string'];
const kindOfText = (text: Text): TextKind => (typeof text === 'string' ? 'strings' : 'tokens');

function checkText(text: unknown, index: number): Text {
  if (typeof text === 'string') return text;
  if (ArrayBuffer.isView(text)) {
    throw new TypeError(
      `Text ${index} consists of bytes. Decode it, for example with new TextDecoder().decode(bytes).`,
    );
  }
  if (!Array.isArray(text)) {
    throw new TypeError(
      `Text ${index} must be a string or an array of tokens, got ${kindOf(text)}.`,
    );
  }
  const wrong = text.findIndex((token) => typeof token !== 'string');
  if (wrong === -1) return text;
  throw new TypeError(
    `Text ${index} is a list of tokens, but token ${wrong} is ${kindOf(text[wrong])}, not a string.`,
  );
}

/**
 * Subscribes to texts at once. A source such as `readline` emits lines as soon as it exists, and lines
 * that nobody listens for are lost, so call this before the first `await`.
 *
 * @param name of the option, for messages
 * @param invalidUtf8 how to handle invalid UTF-8 in a stream
 * @throws TypeError if the value is not iterable; during iteration, CorpusError CORPUS_BINARY for a stream
 *   that is not UTF-8
 */
export function openTexts(
  name: string,
  texts: unknown,
  invalidUtf8: 'error' | 'replace' = 'error',
): OpenTexts {
  if (texts instanceof OpenTexts) return texts;
  const wrong = (advice: string): TypeError =>
    new TypeError(`${name} must be an array or another iterable of texts. ${advice}`);
  if (typeof texts === 'string') throw wrong('This is one string: give [text].');
  const given: unknown = typeof texts === 'function' ? texts() : texts;
  if (typeof given !== 'object' || given === null) {
    const returned = typeof texts === 'function' ? 'a function that returned ' : '';
    throw wrong(`This is ${returned}${kindOf(given)}.`);
  }
  if ('then' in given) throw wrong('This is a promise: await it.');
  if (isNodeStream(given) && given.readableObjectMode !== true) {
    return new OpenTexts(linesOf(given[Symbol.asyncIterator](), name, invalidUtf8), undefined);
  }
  if (isWebStream(given)) {
    return new OpenTexts(linesOf(webChunks(given, name), name, invalidUtf8), undefined);
  }
  if (isAsync(given)) return new OpenTexts(given[Symbol.asyncIterator](), undefined);
  if (isIterable(given)) return new OpenTexts(awaitEach(given), charactersOf(given));
  const hasStream = 'stream' in given && typeof given.stream === 'function';
  throw wrong(`This is ${kindOf(given)}${hasStream ? ': give its stream()' : ''}.`);
}

const isAsync = (value: object): value is AsyncIterable<unknown> =>
  typeof (value as AsyncIterable<unknown>)[Symbol.asyncIterator] === 'function';

const isIterable = (value: object): value is Iterable<unknown> =>
  typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function';

type NodeStream = AsyncIterable<unknown> & { readonly readableObjectMode: unknown };
const isNodeStream = (value: object): value is NodeStream =>
  'readableObjectMode' in value && 'pipe' in value && isAsync(value);

interface WebStream {
  getReader(): {
    read(): Promise<{ value?: unknown; done: boolean }>;
    cancel(): Promise<void>;
  };
}
const isWebStream = (value: object): value is WebStream =>
  typeof (value as WebStream).getReader === 'function';

async function* awaitEach(texts: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* texts;
}

function charactersOf(texts: Iterable<unknown>): number | undefined {
  if (!Array.isArray(texts)) return undefined;
  return texts.reduce(
    (sum: number, text: unknown) => sum + (typeof text === 'string' ? text.length : 0),
    0,
  );
}

/** The chunks of a ReadableStream: not every browser can iterate over one. */
async function* webChunks(stream: WebStream, name: string): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      if (!ArrayBuffer.isView(value)) {
        throw new TypeError(
          `${name} is a ReadableStream of ${typeof value === 'string' ? 'strings, which may be cut anywhere' : kindOf(value)}: ` +
            'give the stream of bytes (without a TextDecoderStream), or an async generator of texts.',
        );
      }
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel();
  }
}

/** Splits chunks of bytes or text into lines, without line feeds. */
async function* linesOf(
  chunks: AsyncIterator<unknown>,
  name: string,
  invalidUtf8: 'error' | 'replace',
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: invalidUtf8 === 'error' });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new CorpusError('CORPUS_BINARY', 'The text is not UTF-8.', {
        cause,
        advice: {
          library:
            `Decode the stream of ${name} yourself, or pass invalidUtf8: 'replace' to read U+FFFD ` +
            'there.',
          commandLine: 'Pass --invalid-utf8 replace to read U+FFFD there.',
          page: 'Save it as UTF-8, and open it again.',
        },
      });
    }
  };
  let rest = '';
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await chunks.next();
      ended = done === true;
      const text = done
        ? decode()
        : typeof value === 'string'
          ? value
          : decode(value as Uint8Array);
      const lines = text.split('\n');
      lines[0] = rest + lines[0];
      rest = lines.pop()!;
      yield* lines;
      if (ended) break;
    }
    if (rest !== '') yield rest;
  } finally {
    if (!ended) await chunks.return?.();
  }
}

import type { LanguageModel } from '../../language-model/language-model.js';
import type { TracedToken } from '../../language-model/trace.js';
import { type GenerateOptions, normalizeGenerateOptions } from '../../networks/sampler.js';
import { UNKNOWN_RULES, type UnknownRule } from '../../networks/vocabulary.js';
import * as check from '../../options/check.js';
import { BusyError } from '../busy.js';
import { respond, respondJson } from '../respond.js';
import {
  type Asked,
  listOf,
  NUMBER,
  objectOf,
  type Route,
  type Schema,
  STRING,
  WHOLE,
  WrongKindError,
} from '../route.js';
import { read, write } from '../writing/writer.js';

/** Maximum length of a prompt, in characters. */
const MAX_PROMPT = 10_000;
/** Maximum length of a text to score, in characters. */
const MAX_TEXT = 5_000;
/** Maximum number of generated tokens. */
const MAX_TOKENS = 5_000;
/** Maximum number of alternatives per token. */
const MAX_RIVALS = 50;

const OPTIONS = ['prompt', 'unknown', 'length', 'temperature', 'topK', 'topP', 'seed'];

const UNKNOWN: Schema = { ...STRING, enum: UNKNOWN_RULES };
const RIVALS: Schema = { ...WHOLE, minimum: 0, maximum: MAX_RIVALS };
const LIKELY = { text: STRING, probability: NUMBER };
const TOKEN = objectOf({ ...LIKELY, rivals: listOf(objectOf(LIKELY)) });

const BUSY = 'Another text is being generated or scored. Wait until it ends, or stop it.';

type Parts = AsyncGenerator<readonly TracedToken[]>;

/** Milliseconds to wait for a text that the client stopped just before it asked for the next one. */
const PATIENCE = 500;
const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The routes of language models. A server generates or scores one text at a time. */
export function createTextRoutes(): Route[] {
  let running: Promise<void> | undefined;
  const alone = async (
    { served, signal }: Asked,
    begin: (model: LanguageModel, signal: AbortSignal) => Parts,
    answer: (parts: Parts, stop: () => void) => Promise<Response>,
  ): Promise<Response> => {
    if (served.kind !== 'a language model') {
      throw new WrongKindError(served.name, 'a language model');
    }
    if (running !== undefined) await Promise.race([running, sleep(PATIENCE)]);
    if (running !== undefined) throw new BusyError(BUSY);
    signal.throwIfAborted();
    let resolveRunning: (() => void) | undefined;
    running = new Promise((resolve) => (resolveRunning = resolve));
    const { model, release } = served.hold();
    const stopped = new AbortController();
    const parts = begin(model as LanguageModel, AbortSignal.any([signal, stopped.signal]));
    const end = (): void => {
      release();
      running = undefined;
      resolveRunning?.();
    };
    const ending = endingWith(parts, end);
    // A client that disconnects may leave parts unread.
    const leave = (): void => void ending.return(undefined).catch(() => {});
    signal.addEventListener('abort', leave, { once: true });
    return answer(ending, () => stopped.abort());
  };
  return [
    {
      method: 'post',
      path: '/api/models/:model/generate',
      summary:
        'Text that continues a prompt, streamed as it is generated. With rivals, each token is a line of JSON with its probability and the most probable tokens in its place.',
      parameters: {},
      body: objectOf(
        {
          prompt: { ...STRING, maxLength: MAX_PROMPT },
          unknown: UNKNOWN,
          length: { ...WHOLE, minimum: 0, maximum: MAX_TOKENS },
          temperature: { ...NUMBER, minimum: 0, maximum: 100 },
          topK: { ...WHOLE, minimum: 1 },
          topP: { ...NUMBER, exclusiveMinimum: 0, maximum: 1 },
          seed: { ...WHOLE, minimum: 0 },
          rivals: RIVALS,
        },
        [...OPTIONS, 'rivals'],
      ),
      answers: { type: 'text/plain', schema: STRING },
      handle(asked) {
        const { options, rivals } = checkedOptions(asked.body);
        return alone(
          asked,
          (model, signal) => write(model, options, rivals ?? 0, signal),
          (parts, stop) => streamed(parts, rivals !== undefined, stop),
        );
      },
    },
    {
      method: 'post',
      path: '/api/models/:model/tokens',
      summary: 'The probability of each token of a text, and its most probable alternatives.',
      parameters: {},
      body: objectOf(
        { text: { ...STRING, maxLength: MAX_TEXT }, unknown: UNKNOWN, rivals: RIVALS },
        ['unknown', 'rivals'],
      ),
      answers: { type: 'application/json', schema: objectOf({ tokens: listOf(TOKEN) }) },
      handle(asked) {
        const { text, ...options } = checkedText(asked.body);
        return alone(asked, (model, signal) => read(model, text, options, signal), gathered);
      },
    },
  ];
}

function checkedOptions(body: unknown): { options: GenerateOptions; rivals: number | undefined } {
  const { rivals, ...options } = check.object('The body', body) as GenerateOptions & {
    rivals?: number;
  };
  check.knownKeys('generate', options, OPTIONS);
  const { prompt, length } = normalizeGenerateOptions(options);
  checkLength('prompt', prompt, MAX_PROMPT);
  check.integer('length', length, 0, MAX_TOKENS);
  if (rivals !== undefined) check.integer('rivals', rivals, 0, MAX_RIVALS);
  return { options, rivals };
}

function checkedText(body: unknown): { text: string; unknown?: UnknownRule; rivals: number } {
  const given = check.object('The body', body) as {
    text?: unknown;
    unknown?: unknown;
    rivals?: unknown;
  };
  check.knownKeys('tokens', given, ['text', 'unknown', 'rivals']);
  const text = check.string('text', given.text);
  checkLength('text', text, MAX_TEXT);
  return {
    text,
    rivals: check.integer('rivals', given.rivals ?? 10, 0, MAX_RIVALS),
    ...(given.unknown !== undefined && {
      unknown: check.oneOf('unknown', given.unknown, UNKNOWN_RULES),
    }),
  };
}

function checkLength(name: string, text: string, most: number): void {
  if (text.length <= most) return;
  throw new RangeError(`${name} must have at most ${most} characters, got ${text.length}`);
}

/** Runs a function once, however a generator ends. */
async function* endingWith<T>(values: AsyncGenerator<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* values;
  } finally {
    end();
  }
}

/** Tokens as a stream. It waits for the first ones, so that a prompt can still be refused. */
async function streamed(parts: Parts, asLines: boolean, stop: () => void): Promise<Response> {
  const format = (tokens: readonly TracedToken[]): string =>
    tokens.map((token) => (asLines ? `${JSON.stringify(token)}\n` : token.text)).join('');
  const bytes = new TextEncoder();
  let next = await parts.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (next.done) {
          controller.close();
          return;
        }
        controller.enqueue(bytes.encode(format(next.value)));
        next = await parts.next();
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      stop();
      await parts.return(undefined).catch(() => {});
    },
  });
  const type = asLines ? 'application/x-ndjson' : 'text/plain';
  return respond(body, 200, { 'content-type': `${type}; charset=utf-8` });
}

/** All tokens at once. */
async function gathered(parts: Parts): Promise<Response> {
  const tokens: TracedToken[] = [];
  for await (const part of parts) tokens.push(...part);
  return respondJson({ tokens });
}

import { LanguageModel } from '../../language-model/language-model.js';
import { type GenerateOptions, normalizeGenerateOptions } from '../../networks/sampler.js';
import * as check from '../../options/check.js';
import { respond } from '../respond.js';
import {
  type Asked,
  NUMBER,
  objectOf,
  type Route,
  STRING,
  WHOLE,
  WrongKindError,
} from '../route.js';

/** Characters of a prompt, at most. */
const MAX_PROMPT = 10_000;
/** Tokens of one generation, at most. */
const MAX_TOKENS = 5_000;

const OPTIONS = ['prompt', 'unknown', 'length', 'temperature', 'topK', 'topP', 'seed'];

/** A generation is on, and there is one at a time. */
export class BusyError extends Error {
  constructor() {
    super('Another text is being generated. Wait for its end, or stop it.');
    this.name = 'BusyError';
  }
}

/**
 * `POST /api/models/:model/generate`: text as it is generated, token by token. It stops when whoever
 * asked goes away. One route, and so one server, generates one text at a time.
 */
export function createGenerateRoute(): Route {
  let isBusy = false;
  return {
    method: 'post',
    path: '/api/models/:model/generate',
    summary: 'Text that continues a prompt, streamed as it is generated.',
    parameters: {},
    body: objectOf(
      {
        prompt: { ...STRING, maxLength: MAX_PROMPT },
        unknown: { ...STRING, enum: ['error', 'skip', 'replace'] },
        length: { ...WHOLE, minimum: 0, maximum: MAX_TOKENS },
        temperature: { ...NUMBER, minimum: 0, maximum: 100 },
        topK: { ...WHOLE, minimum: 1 },
        topP: { ...NUMBER, exclusiveMinimum: 0, maximum: 1 },
        seed: { ...WHOLE, minimum: 0 },
      },
      OPTIONS,
    ),
    answers: { type: 'text/plain', schema: STRING },
    async handle(asked) {
      const options = checkedOptions(asked.body);
      if (asked.served.kind !== 'a language model') {
        throw new WrongKindError(asked.served.name, 'a language model');
      }
      if (isBusy) throw new BusyError();
      isBusy = true;
      return await streamText(asked, options, () => (isBusy = false));
    },
  };
}

function checkedOptions(body: unknown): GenerateOptions {
  const options = check.object('The body', body) as GenerateOptions;
  check.knownKeys('generate', options, OPTIONS);
  const { prompt, length } = normalizeGenerateOptions(options);
  if (prompt.length > MAX_PROMPT) {
    throw new RangeError(`prompt must have at most ${MAX_PROMPT} characters, got ${prompt.length}`);
  }
  check.integer('length', length, 0, MAX_TOKENS);
  return options;
}

/** The text as a stream. The first token is waited for, so that a prompt can still be refused. */
async function streamText(
  { served, signal }: Asked,
  options: GenerateOptions,
  onEnd: () => void,
): Promise<Response> {
  const { model, release } = served.hold();
  const stopped = new AbortController();
  const pieces = (model as LanguageModel).generate({
    ...options,
    signal: AbortSignal.any([signal, stopped.signal]),
  });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    release();
    onEnd();
  };
  try {
    let next = await pieces.next();
    const bytes = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          if (next.done) {
            end();
            controller.close();
            return;
          }
          controller.enqueue(bytes.encode(next.value));
          next = await pieces.next();
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      async cancel() {
        stopped.abort();
        await pieces.return(undefined).catch(() => {});
        end();
      },
    });
    return respond(body, 200, { 'content-type': 'text/plain; charset=utf-8' });
  } catch (error) {
    end();
    throw error;
  }
}

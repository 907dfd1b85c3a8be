import { LanguageModel } from '../../language-model/language-model.js';
import type { TracedToken } from '../../language-model/trace.js';
import type { GenerateOptions } from '../../networks/sampler.js';
import type { LanguageModelState } from '../../networks/state.js';

/** Messages to a thread that generates text: first the task, then requests for more. */
export type WriterRequest =
  | {
      readonly kind: 'write';
      readonly state: WriterState;
      readonly options: GenerateOptions;
      readonly rivals: number;
    }
  | {
      readonly kind: 'read';
      readonly state: WriterState;
      readonly text: string;
      readonly options: ReadOptions;
    }
  | { readonly kind: 'more' };

/** How to score a text. */
export interface ReadOptions {
  readonly unknown?: GenerateOptions['unknown'];
  readonly rivals: number;
}

/** The parts of a model that generating needs. */
export type WriterState = Omit<LanguageModelState, 'history' | 'corpus' | 'resume'>;

/** Some tokens, in order. */
export interface WrittenPart {
  readonly tokens: readonly TracedToken[];
  readonly isDone: boolean;
}

/** Milliseconds after which the available tokens are delivered. */
const PART = 25;

/** Creates the writer of one text. */
export function createWriter(): (request: WriterRequest) => Promise<WrittenPart> {
  let tokens: AsyncGenerator<TracedToken> | undefined;
  return async (request) => {
    if (request.kind !== 'more') {
      const model = LanguageModel.fromState({
        ...request.state,
        history: [],
        corpus: {},
        resume: null,
      });
      tokens =
        request.kind === 'write'
          ? model.generateTokens(request.options, request.rivals)
          : model.traceText(request.text, request.options);
    }
    return nextPart(tokens!);
  };
}

async function nextPart(from: AsyncGenerator<TracedToken>): Promise<WrittenPart> {
  const tokens: TracedToken[] = [];
  const start = performance.now();
  do {
    const { value, done } = await from.next();
    if (done) return { tokens, isDone: true };
    tokens.push(value);
  } while (performance.now() - start < PART);
  return { tokens, isDone: false };
}

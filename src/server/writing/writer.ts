import type { LanguageModel } from '../../language-model/language-model.js';
import type { TracedToken } from '../../language-model/trace.js';
import type { GenerateOptions } from '../../networks/sampler.js';
import type { Tensor } from '../../networks/state.js';
import { hasThreads, nextTurn, startWorkerPool } from '../../threads.js';
import {
  createWriter,
  type ReadOptions,
  type WriterRequest,
  type WriterState,
  type WrittenPart,
} from './tasks.js';

/** Numbers copied between two pauses. */
const NUMBERS = 1 << 19;

/** The parameters of models in memory that threads share, copied once. */
const states = new WeakMap<LanguageModel, Promise<WriterState>>();

/**
 * Generates a text in a thread of its own, which ends with it: other requests are answered meanwhile,
 * and stopping means ending the thread. Yields tokens as they arrive, a few at a time.
 */
export const write = (
  model: LanguageModel,
  options: GenerateOptions,
  rivals: number,
  signal: AbortSignal,
): AsyncGenerator<readonly TracedToken[]> =>
  work(model, (state) => ({ kind: 'write', state, options, rivals }), signal);

/** Scores a text in the same way. */
export const read = (
  model: LanguageModel,
  text: string,
  options: ReadOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly TracedToken[]> =>
  work(model, (state) => ({ kind: 'read', state, text, options }), signal);

async function* work(
  model: LanguageModel,
  requestOf: (state: WriterState) => WriterRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly TracedToken[]> {
  const state = await sharedState(model);
  const url = new URL('./worker.js', import.meta.url);
  const pool = await startWorkerPool<WriterRequest, WrittenPart>(url, 1, {}, createWriter);
  const stop = (): void => void pool.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    for (let request = requestOf(state); ; request = { kind: 'more' }) {
      const { tokens, isDone } = await pool.call(0, request);
      if (tokens.length > 0) yield tokens;
      if (isDone) return;
    }
  } catch (error) {
    signal.throwIfAborted(); // ignore messages of a thread that was ended
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.close();
  }
}

function sharedState(model: LanguageModel): Promise<WriterState> {
  let state = states.get(model);
  if (state === undefined) {
    state = shareState(model);
    states.set(model, state);
  }
  return state;
}

async function shareState(model: LanguageModel): Promise<WriterState> {
  const { architecture, options, parameters, vocabulary } = model.state;
  const shared = new Map<string, Tensor>();
  for (const [name, { shape, data }] of parameters) {
    const copy = sharedCopy(data);
    for (let at = 0; at < data.length; at += NUMBERS) {
      copy.set(data.subarray(at, at + NUMBERS), at);
      if (data.length > NUMBERS) await nextTurn();
    }
    shared.set(name, { shape, data: copy });
  }
  const { level, tokens, counts } = vocabulary;
  return { architecture, options, parameters: shared, vocabulary: { level, tokens, counts } };
}

/** A copy in memory that threads share. */
function sharedCopy(data: Float32Array | Float64Array): Float32Array | Float64Array {
  const isShared = hasThreads() && typeof SharedArrayBuffer !== 'undefined';
  const buffer = isShared
    ? new SharedArrayBuffer(data.byteLength)
    : new ArrayBuffer(data.byteLength);
  return data instanceof Float32Array ? new Float32Array(buffer) : new Float64Array(buffer);
}

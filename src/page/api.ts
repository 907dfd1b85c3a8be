import { useEffect, useState } from 'preact/hooks';

/**
 * A word, its count if the model knows it, and its rank by frequency, from 1; null for a word whose
 * vector is built from its n-grams.
 */
export interface WordFacts {
  readonly word: string;
  readonly count: number | null;
  readonly rank: number | null;
}

/** A word in an answer, with its cosine. */
export interface FoundWord extends WordFacts {
  readonly score: number;
}

/** A word of a formula: its share of the score, and the answer without it. */
export interface TermFacts extends WordFacts {
  readonly weight: number;
  readonly share: number;
  readonly without: string | null;
}

/** An entry in the list of models. */
export interface ModelFacts {
  readonly id: number;
  readonly name: string;
  readonly kind: 'word vectors' | 'a language model';
  readonly problem: string | null;
  /** Whether the program that serves it is still training it. */
  readonly isTraining: boolean;
  readonly size: number;
  readonly dim?: number;
  readonly level?: 'char' | 'word';
}

/** A request that the server refused. */
export class Refusal extends Error {
  readonly suggestions: readonly string[];
  /** The server's code for the failure, if it gave one. */
  readonly code: string | undefined;

  constructor(message: string, suggestions: readonly string[] = [], code?: string) {
    super(message);
    this.name = 'Refusal';
    this.suggestions = suggestions;
    this.code = code;
  }
}

/** The path of a request about a model. */
export function pathOf(
  model: number,
  question: string,
  values: Readonly<Record<string, string | number | readonly string[]>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      query.append(name, String(each));
    }
  }
  return `/api/models/${model}/${question}?${query}`;
}

/** How requests are sent. */
type Send = (path: string, init?: RequestInit) => Promise<Response>;

let send: Send = (path, init) => fetch(path, init);

/** Sends requests somewhere other than the server, such as to a worker of the page. */
export function answerBy(other: Send): void {
  send = other;
}

/** The body of a refusal. */
interface Failure {
  readonly code: string;
  readonly message: string;
  /** The message for the page, if it differs. */
  readonly onPage?: string;
  readonly suggestions?: string[];
}

/** Sends a request, as `fetch` does. */
export const request: Send = (path, init) => send(path, init);

/** Sends a request and parses the response. Rejects with a Refusal that says what went wrong. */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answerOf(send(path, { signal }))).json() as Promise<T>;
}

/** The response to a request. Rejects with a Refusal. */
export async function answerOf(request: Promise<Response>): Promise<Response> {
  const response = await request.catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    throw new Refusal('The server does not answer. Is `wordloom serve` still running?');
  });
  if (response.ok) return response;
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    throw new Refusal(text.trim());
  }
  const { error } = JSON.parse(text) as { error: Failure };
  throw new Refusal(error.onPage ?? error.message, error.suggestions, error.code);
}

/** The state of a request. The previous answer stays until the next one arrives. */
export interface Asking<T> {
  readonly answer?: T;
  readonly refusal?: Refusal;
  readonly isAsking: boolean;
}

/** Sends a request whenever the path changes; sends none while it is undefined. */
export function useAnswer<T>(path: string | undefined): Asking<T> {
  const [state, setState] = useState<Asking<T>>({ isAsking: path !== undefined });
  useEffect(() => {
    if (path === undefined) {
      setState({ isAsking: false });
      return undefined;
    }
    const controller = new AbortController();
    setState(({ answer }) => ({ answer, isAsking: true }));
    ask<T>(path, controller.signal).then(
      (answer) => setState({ answer, isAsking: false }),
      (error: Error) => {
        if (error.name === 'AbortError') return;
        const refusal = error instanceof Refusal ? error : new Refusal(error.message);
        setState({ refusal, isAsking: false });
      },
    );
    return () => controller.abort();
  }, [path]);
  return state;
}

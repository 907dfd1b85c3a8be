import type { LanguageModel } from '../language-model/language-model.js';
import type { Model } from '../model/model.js';
import type { Background } from './background/background.js';
import type { Parameter, ValuesOf } from './parameters.js';
import type { ServedModel } from './served-model.js';

/** Parameters by name. */
export type Parameters = Record<string, Parameter<unknown>>;

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a route of the API is, whichever parameters it has. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With `:model` where it asks one model. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: Parameters;
  /** Of the body, where there is one. */
  readonly body?: Schema;
  /** Of the answer. */
  readonly answers: { readonly type: string; readonly schema: Schema };
  /** Whether it can be asked before a training has a model: `model` is then undefined. */
  readonly needsNoModel?: boolean;
  /** Answers with a value, which is sent as JSON, or with a response. */
  handle(asked: Asked): unknown;
}

/** A request, as far as all routes read it alike. */
export interface Asked {
  readonly models: readonly ServedModel[];
  /** Of the route's `:model`; the first where it has none. */
  readonly served: ServedModel;
  readonly model: Model | LanguageModel;
  readonly values: Record<string, unknown>;
  readonly body: unknown;
  readonly signal: AbortSignal;
  /** For what takes longer than an answer may. */
  readonly background: Background;
}

/** A question to word vectors, which is answered with JSON. */
export interface WordQuestion<P extends Parameters> {
  readonly path: string;
  readonly summary: string;
  readonly parameters: P;
  readonly schema: Schema;
  answer(model: Model, values: ValuesOf<P>, asked: Asked): unknown;
}

/** The route of a question to word vectors. */
export function wordRoute<P extends Parameters>(question: WordQuestion<P>): Route {
  const { path, summary, parameters, schema, answer } = question;
  return {
    method: 'get',
    path: `/api/models/:model/${path}`,
    summary,
    parameters,
    answers: { type: 'application/json', schema },
    handle(asked) {
      const { served, model, values } = asked;
      if (served.kind !== 'word vectors') throw new WrongKindError(served.name, 'word vectors');
      return answer(model as Model, values as ValuesOf<P>, asked);
    },
  };
}

/** A question to a model of another kind. */
export class WrongKindError extends Error {
  constructor(name: string, wanted: string) {
    super(`${name} does not hold ${wanted}.`);
    this.name = 'WrongKindError';
  }
}

/** An object with these properties, all of which are there unless they are named `optional`. */
export const objectOf = (
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const STRING: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const WHOLE: Schema = { type: 'integer' };
export const BOOLEAN: Schema = { type: 'boolean' };
export const orNull = ({ type, ...rest }: Schema): Schema => ({ ...rest, type: [type, 'null'] });

import type { LanguageModel } from '../language-model/language-model.js';
import type { Model } from '../model/model.js';
import type { Background } from './background/background.js';
import type { Parameter, ValuesOf } from './parameters.js';
import type { ServedModel } from './served-model.js';

/** Parameters by name. */
export type Parameters = Record<string, Parameter<unknown>>;

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A route of the API, whatever its parameters. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With `:model` if it is about one model. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: Parameters;
  /** Schema of the body, if there is one. */
  readonly body?: Schema;
  /** Content type and schema of the response. */
  readonly answers: { readonly type: string; readonly schema: Schema };
  /** Whether it works before training has produced a model; `model` is then undefined. */
  readonly needsNoModel?: boolean;
  /** Returns a value, which is sent as JSON, or a response. */
  handle(asked: Asked): unknown;
}

/** A request, with what all routes share already parsed. */
export interface Asked {
  readonly models: readonly ServedModel[];
  /** The model of the path; the first one if the path has none. */
  readonly served: ServedModel;
  readonly model: Model | LanguageModel;
  readonly values: Record<string, unknown>;
  readonly body: unknown;
  readonly signal: AbortSignal;
  /** Runs slow work in other threads. */
  readonly background: Background;
}

/** A query of word vectors, answered with JSON. */
export interface WordQuestion<P extends Parameters> {
  readonly path: string;
  readonly summary: string;
  readonly parameters: P;
  readonly schema: Schema;
  answer(model: Model, values: ValuesOf<P>, asked: Asked): unknown;
}

/**
 * The route of a query of word vectors.
 *
 * @throws WrongKindError from `handle`, for a language model
 */
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

/** A request for a model of another kind. */
export class WrongKindError extends Error {
  constructor(name: string, wanted: string) {
    super(`${name} does not hold ${wanted}.`);
    this.name = 'WrongKindError';
  }
}

/** An object with these properties, all required except those in `optional`. */
export const objectOf = (
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
/** A list of such values. */
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const STRING: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const WHOLE: Schema = { type: 'integer' };
export const BOOLEAN: Schema = { type: 'boolean' };
/** Such a value, or null. */
export const orNull = ({ type, ...rest }: Schema): Schema => ({ ...rest, type: [type, 'null'] });

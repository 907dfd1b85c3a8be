import { VERSION } from '../version.js';
import { objectOf, type Route, STRING } from './route.js';

const FAILURE = objectOf({
  error: objectOf(
    {
      code: STRING,
      message: STRING,
      onPage: { ...STRING, description: "The message, if the web page's differs." },
      suggestions: { type: 'array', items: STRING },
    },
    ['onPage', 'suggestions'],
  ),
});

const MODEL = {
  name: 'model',
  in: 'path',
  required: true,
  description: 'The number of a model, from 0, in the order of the command line.',
  schema: { type: 'integer', minimum: 0 },
};

/** A route's path as OpenAPI writes it. */
export const openApiPath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** The OpenAPI 3.1 document of routes, derived from their declarations. */
export function openApiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    (paths[openApiPath(route.path)] ??= {})[route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'wordloom serve',
      version: VERSION,
      description: 'Queries of word vectors and language models. No route changes a model.',
    },
    security: [{ key: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'wordloom-PORT',
          description: 'Set by the printed link. PORT is the port in the address.',
        },
      },
      schemas: { Failure: FAILURE },
    },
  };
}

function operationOf({ path, summary, parameters, body, answers }: Route): object {
  const queries = Object.entries(parameters).map(([name, { description, required, schema }]) => ({
    name,
    in: 'query',
    required,
    description,
    schema,
  }));
  return {
    summary,
    parameters: [...(path.includes('/:model') ? [MODEL] : []), ...queries],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      200: { description: 'The answer.', content: { [answers.type]: { schema: answers.schema } } },
      '4XX': {
        description: 'An error.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    },
  };
}

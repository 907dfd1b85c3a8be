import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UnknownWordError, WordloomError } from '../errors.js';
import type { LanguageModel } from '../language-model/language-model.js';
import type { Model } from '../model/model.js';
import type { Background } from './background/background.js';
import { StoppedError } from './background/job.js';
import { BusyError } from './busy.js';
import { openApiOf } from './openapi.js';
import { respondJson } from './respond.js';
import { type Route, WrongKindError } from './route.js';
import { arithmetic } from './routes/arithmetic.js';
import { compareRoutes } from './routes/compare.js';
import { createTextRoutes } from './routes/generate.js';
import { mapRoutes } from './routes/map.js';
import { listModels, modelInfo } from './routes/models.js';
import { analogy, neighbors, oddOneOut, similarity } from './routes/neighbors.js';
import { vectors, vocabularyPage, vocabularySearch } from './routes/words.js';
import { training } from './routes/training.js';
import { NoModelYetError, type ServedModel } from './served-model.js';

/** Maximum size of a body in bytes. */
const MAX_BODY = 64 * 1024;

/** All routes of the API except its own description. */
export const createRoutes = (): readonly Route[] => [
  listModels,
  modelInfo,
  training,
  vocabularySearch,
  vocabularyPage,
  vectors,
  neighbors,
  similarity,
  analogy,
  arithmetic,
  oddOneOut,
  ...compareRoutes,
  ...mapRoutes,
  ...createTextRoutes(),
];

/** Adds the routes of the API to an application. */
export function addApi(app: Hono, models: readonly ServedModel[], background: Background): void {
  const routes = createRoutes();
  const document = openApiOf(routes);
  app.get('/api/openapi.json', () => respondJson(document));
  for (const route of routes) {
    const answer = (context: Context): Promise<Response> =>
      answerTo(route, models, background, context);
    if (route.method === 'get') app.get(route.path, answer);
    else app.post(route.path, bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }), answer);
  }
  app.onError(failure);
}

async function answerTo(
  route: Route,
  models: readonly ServedModel[],
  background: Background,
  { req }: Context,
): Promise<Response> {
  const served = servedModel(models, req.param('model') ?? '0');
  const values = readValues(route, req.queries());
  const body = route.method === 'post' ? await readJson(req.text()) : undefined;
  const handle = (model: Model | LanguageModel | undefined): unknown =>
    route.handle({
      models,
      served,
      model: model!,
      values,
      body,
      // Created only when a route reads it: few do, and it costs more than routing.
      get signal() {
        return req.raw.signal;
      },
      background,
    });
  const answer = await (route.needsNoModel ? handle(served.known) : served.use(handle));
  return answer instanceof Response ? answer : respondJson(answer);
}

/** There is no such model. */
class NotFoundError extends Error {}

function servedModel(models: readonly ServedModel[], id: string): ServedModel {
  const served = /^\d{1,6}$/.test(id) ? models[Number(id)] : undefined;
  if (served !== undefined) return served;
  throw new NotFoundError('There is no such model. GET /api/models lists the models.');
}

/**
 * The values of a route's parameters.
 *
 * @throws TypeError or RangeError, also for unknown ones
 */
function readValues(route: Route, given: Record<string, string[]>): Record<string, unknown> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(route.parameters, name)) continue;
    const known = Object.keys(route.parameters).join(', ') || 'none';
    throw new TypeError(`There is no parameter ${JSON.stringify(name)}; known: ${known}`);
  }
  const values = Object.entries(route.parameters).map(([name, parameter]) => [
    name,
    parameter.read(name, given[name] ?? []),
  ]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

async function readJson(body: Promise<string>): Promise<unknown> {
  const text = await body;
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw new TypeError('The body must be JSON');
  }
}

const refused = (status: number, code: string, message: string, more: object = {}): Response =>
  respondJson({ error: { code, message, ...more } }, status);

const tooLarge = (): Response =>
  refused(413, 'TOO_LARGE', `A request body may have at most ${MAX_BODY / 1024} kB.`);

/** The response to an error. Unexpected errors reveal nothing about the machine. */
function failure(error: Error): Response {
  const { message } = error;
  if (error instanceof UnknownWordError) {
    return refused(404, error.code, message, { suggestions: error.suggestions });
  }
  if (error instanceof NotFoundError) return refused(404, 'NOT_FOUND', message);
  if (error instanceof WrongKindError) return refused(409, 'MODEL_OF_OTHER_KIND', message);
  if (error instanceof NoModelYetError) return refused(409, 'NO_MODEL_YET', message);
  if (error instanceof StoppedError) return refused(503, 'STOPPED', message);
  if (error instanceof BusyError) return refused(429, 'BUSY', message);
  if (error instanceof WordloomError) {
    const { code, onPage } = error;
    return refused(422, code, message, onPage === message ? {} : { onPage });
  }
  if (error instanceof TypeError || error instanceof RangeError) {
    return refused(400, 'WRONG_PARAMETER', message);
  }
  return refused(500, 'UNFORESEEN', 'An unexpected error occurred.');
}

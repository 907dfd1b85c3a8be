import { Hono } from 'hono';
import type { LanguageModel } from '../language-model/language-model.js';
import { Model } from '../model/model.js';
import * as check from '../options/check.js';
import { nextTurn } from '../threads.js';
import { addApi } from './api.js';
import { Background } from './background/background.js';
import { Guard, type GuardOptions } from './guard.js';
import type { LiveTraining } from './live-training.js';
import { respond, respondJson } from './respond.js';
import { ServedModel } from './served-model.js';

/** How models are served. */
export interface ServerOptions extends GuardOptions {
  /** Whether to serve the page as well as the API; Node.js only. @default true */
  readonly page?: boolean;
  /** Called when the token of a link was used; the next browser needs a new link. */
  readonly onLinkUsed?: () => void;
}

/** Models behind a fetch handler; `createServer` makes one. */
export interface Server {
  /** Answers a request. Connect it to a port with your own HTTP server. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The key that programs send as `Authorization: Bearer KEY`. */
  readonly key: string;
  /** The models, in the order of their numbers. */
  readonly models: readonly ServedModel[];
  /**
   * A link that lets one browser in, by a token that works once.
   *
   * @param origin the server's address, such as http://127.0.0.1:8080
   */
  link(origin: string): string;
  /** Stops running work and closes the opened files. */
  close(): void;
}

const OPTIONS = ['allowedHosts', 'token', 'page', 'onLinkUsed'];
const SEARCHES_BEFORE_CODES = 10; // after which a search uses its fastest method
/** Names that contain a hash of the file's content. */
const HASHED = /-[\w-]{8}\.(?:js|css)$/;
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 3l3 10 3-8 3 8 3-10" fill="none" stroke="#0072b2" stroke-width="2"/></svg>';

/**
 * Serves word vectors and language models: a JSON API and a web page. Read-only.
 *
 *     const server = await createServer(['model.db'], { allowedHosts: ['words.example.org'] });
 *     const response = await server.fetch(request);
 *
 * Refuses requests with an unknown host name, from another site, or with neither cookie nor key;
 * see docs/page.md.
 *
 * @param models paths of model files (Node.js only), which are reopened when they are replaced;
 *   open models; or training runs of this program
 * @throws ModelFileError if a path is not a model; TypeError or RangeError for a wrong option
 */
export async function createServer(
  models: readonly (string | Model | LanguageModel | LiveTraining)[],
  options: ServerOptions = {},
): Promise<Server> {
  check.knownKeys('createServer', check.object('options', options), OPTIONS);
  if (!Array.isArray(models) || models.length === 0) {
    throw new TypeError('models must list at least one model or path');
  }
  const { page = true, onLinkUsed, allowedHosts = [], token = true } = options;
  allowedHosts.forEach((name) => check.string('allowedHosts', name));
  const guard = new Guard({ allowedHosts, token: check.boolean('token', token) });
  const served: ServedModel[] = [];
  try {
    for (const each of models as readonly (string | Model | LanguageModel | LiveTraining)[]) {
      served.push(await ServedModel.of(each));
    }
  } catch (error) {
    for (const each of served) each.close();
    throw error;
  }
  const app = new Hono();
  const background = new Background();
  addApi(app, served, background);
  if (page) await addPage(app);
  app.notFound(() =>
    respondJson(
      {
        error: {
          code: 'NOT_FOUND',
          message: 'There is no such route. GET /api/openapi.json describes them all.',
        },
      },
      404,
    ),
  );
  return {
    models: served,
    key: guard.key,
    async fetch(request) {
      const refused = guard.check(request);
      if (refused === undefined) return await app.fetch(request);
      if (refused.status === 303) onLinkUsed?.();
      return refused;
    },
    link(origin) {
      const once = guard.createToken();
      return once === undefined ? `${origin}/` : `${origin}/?token=${once}`;
    },
    close() {
      background.close();
      served.forEach((each) => each.close());
    },
  };
}

/** Adds the files of the page, which are in memory: no path of a request reaches the disk. */
async function addPage(app: Hono): Promise<void> {
  const { loadPageFiles } = await import('./node/files.js');
  for (const [name, { body, type }] of await loadPageFiles()) {
    const headers = {
      'content-type': type,
      ...(HASHED.test(name) && { 'cache-control': 'private, max-age=31536000, immutable' }),
    };
    app.get(name === 'index.html' ? '/' : `/page/${name}`, () =>
      respond(body as Uint8Array<ArrayBuffer>, 200, headers),
    );
  }
  app.get('/favicon.ico', () => respond(ICON, 200, { 'content-type': 'image/svg+xml' }));
}

/**
 * Prepares the search of all word vectors, so the first query is as fast as later ones. Yields to
 * requests in between.
 */
export async function warmUp({ models }: Server): Promise<void> {
  for (const served of models) {
    for (let i = 0; i < SEARCHES_BEFORE_CODES && served.kind === 'word vectors'; i++) {
      await served.use((model) => {
        if (model instanceof Model && model.size > 0) model.neighbors.similar(model.words[0]);
      });
      await nextTurn();
    }
  }
}

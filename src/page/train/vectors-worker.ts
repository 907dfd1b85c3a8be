/** The worker that trains word vectors, and answers queries about them during training and after. */
import { offerPageWorkers } from '../../engines/wasm/page-workers.js';
import { messageOnPage } from '../../errors.js';
import { jsonl } from '../../formats/jsonl.js';
import { formatWord2vecText } from '../../formats/word2vec-text.js';
import type { Model } from '../../model/model.js';
import { principalPlane } from '../../neighbors/principal-plane.js';
import { createServer, LiveTraining, type Server } from '../../server/index.js';
import { train } from '../../train/train.js';
import type { FromTrainer, GivenText, PageOptions, Places, ToTrainer } from './messages.js';
import { openText } from './open-text.js';
import { threadsFor } from './page-threads.js';

/** Maximum number of words on the map. */
const MOST_WORDS = 300;
/** Seconds between two updates of the map. */
const LOOK_EVERY = 0.1;
/** A host name that the server accepts. */
const ORIGIN = 'http://localhost';

let live: LiveTraining | undefined;
let server: Promise<Server> | undefined;
let stop: AbortController | undefined;

if (crossOriginIsolated) {
  offerPageWorkers(
    () =>
      new Worker(new URL('../../engines/wasm/page-worker.js', import.meta.url), { type: 'module' }),
  );
}

const post = (message: FromTrainer): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToTrainer>) => {
  if (data.type === 'train') void start(data.name, data.text, data.options);
  else if (data.type === 'stop') stop?.abort();
  else if (data.type === 'ask') void answer(data);
  else void save(data.id, data.format);
});

async function start(name: string, text: GivenText, options: PageOptions): Promise<void> {
  stop = new AbortController();
  const { signal } = stop;
  const own = new LiveTraining(name, 'word vectors');
  live = own;
  server = createServer([own], { page: false, token: false });
  try {
    const model = await train({
      texts: await openText(name, text),
      ...options,
      // The form offers WebGPU only where there is an adapter, be it in software.
      ...(options.engine === 'gpu' && { backend: 'webgpu' as const }),
      threads: threadsFor(typeof text === 'string' ? text.length : text.size),
      onEvent: own.onEvent,
      async onCheckpoint(checkpoint) {
        const now = await checkpoint.model();
        own.show(now);
        post({ type: 'places', places: await placesOf(now) });
      },
      checkpointEvery: LOOK_EVERY,
      signal,
    });
    own.end(model);
    post({ type: 'places', places: await placesOf(model) });
    post({ type: 'ended', problem: null });
  } catch (error) {
    const isStopped = signal.aborted;
    const problem = isStopped
      ? 'Stopped. The vectors are those of that moment.'
      : messageOnPage(error);
    own.fail(problem, isStopped ? 'stopped' : 'failed');
    post({ type: 'ended', problem });
  }
}

/** The most frequent words, projected onto the first two principal components of their unit vectors. */
async function placesOf({ source, words }: Model): Promise<Places> {
  const count = Math.min(MOST_WORDS, source.size);
  const rows = Array.from({ length: count }, (_, id) => unit(source.row(id)));
  const plane = await principalPlane(
    { dim: source.dim, row: (id) => rows[id] },
    count,
    async () => {},
  );
  const points = Float32Array.from(
    rows.flatMap((row) =>
      plane.axes.map((axis) => axis.reduce((sum, x, i) => sum + x * (row[i] - plane.mean[i]), 0)),
    ),
  );
  return { words: words.slice(0, count), points };
}

function unit(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return length > 0 ? row.map((x) => x / length) : row;
}

async function answer(asked: Extract<ToTrainer, { type: 'ask' }>): Promise<void> {
  const { id, path, method, body } = asked;
  if (server === undefined) {
    post({ type: 'refused', id, message: 'Nothing has been trained yet. Train a model first.' });
    return;
  }
  const headers = { 'content-type': 'application/json' };
  const { fetch: answerTo } = await server;
  const response = await answerTo(
    new Request(`${ORIGIN}${path}`, { method, body, ...(body !== undefined && { headers }) }),
  );
  const type = response.headers.get('content-type') ?? '';
  const bytes = await response.arrayBuffer();
  post({ type: 'answer', id, answer: { status: response.status, type, body: bytes } });
}

async function save(id: number, format: 'word2vec' | 'jsonl'): Promise<void> {
  const model = live?.model as Model | undefined;
  if (model === undefined) {
    post({ type: 'refused', id, message: 'Nothing has been trained yet. Train a model first.' });
    return;
  }
  try {
    const { source, counts } = model;
    const lines: string[] = [];
    if (format === 'word2vec') lines.push(...formatWord2vecText(source));
    else
      for (const part of jsonl.write!(source, counts))
        lines.push(...(part.chunks as Iterable<string>));
    post({ type: 'file', id, file: new Blob(lines, { type: 'text/plain' }) });
  } catch (error) {
    post({ type: 'refused', id, message: messageOnPage(error) });
  }
}

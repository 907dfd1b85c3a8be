import type {
  FromTrainer,
  GivenText,
  PageOptions,
  PlainResponse,
  Places,
  ToTrainer,
} from './messages.js';

/** Events of a training run. */
export interface TrainerListener {
  onPlaces(places: Places): void;
  onEnd(problem: string | null): void;
}

interface Waiting {
  resolve(message: FromTrainer): void;
  reject(error: Error): void;
}

/** The page's side of the worker that trains vectors. */
export class Trainer {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;
  #listener: TrainerListener;

  constructor(listener: TrainerListener) {
    this.#listener = listener;
  }

  /** Starts a training run in a new worker, and discards the previous one with its model. */
  train(name: string, text: GivenText, options: PageOptions): void {
    this.#end();
    const worker = new Worker(new URL('./vectors-worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromTrainer>) => this.#hear(data));
    worker.addEventListener('error', (event) => {
      const problem = event.message || 'The worker that trains did not start.';
      this.#refuseAll(problem);
      this.#listener.onEnd(problem);
    });
    this.#worker = worker;
    this.#post({ type: 'train', name, text, options });
  }

  stop(): void {
    this.#post({ type: 'stop' });
  }

  /** Sends a request to the API, as `fetch` would. */
  readonly ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (this.#worker === undefined) return refusal('Nothing has been trained yet.');
    const { method = 'GET', body } = init;
    const { answer } = (await this.#call((id) => ({
      type: 'ask',
      id,
      path,
      method,
      body: body as string | undefined,
    }))) as { answer: PlainResponse };
    init.signal?.throwIfAborted();
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.type },
    });
  };

  /** The vectors as a file. */
  async save(format: 'word2vec' | 'jsonl'): Promise<Blob> {
    const reply = await this.#call((id) => ({ type: 'save', id, format }));
    return (reply as { file: Blob }).file;
  }

  #call(messageOf: (id: number) => ToTrainer): Promise<FromTrainer> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post(messageOf(id));
    });
  }

  #post(message: ToTrainer): void {
    this.#worker?.postMessage(message);
  }

  #hear(message: FromTrainer): void {
    if (message.type === 'places') return this.#listener.onPlaces(message.places);
    if (message.type === 'ended') return this.#listener.onEnd(message.problem);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'refused') waiting?.reject(new Error(message.message));
    else waiting?.resolve(message);
  }

  #refuseAll(problem: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(problem));
    this.#waiting.clear();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#refuseAll('Another training run has started.');
  }
}

function refusal(message: string): Response {
  return new Response(JSON.stringify({ error: { message } }), {
    status: 409,
    headers: { 'content-type': 'application/json' },
  });
}

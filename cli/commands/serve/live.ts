import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Interval, parseInterval } from '../../../src/advanced.js';
import type { LanguageModel, Model } from '../../../src/index.js';
import { createServer, LiveTraining, LOOPBACK_HOSTS } from '../../../src/server/index.js';
import { wholeNumberIn } from '../../flags/parsers.js';
import { UsageError } from '../../terminal/failure.js';
import { type Io, tell } from '../../terminal/io.js';
import { listen, openBrowser } from './listen.js';

/** The flags of a training run that is served. */
export interface LiveFlags {
  serve?: true;
  port?: number;
  open?: true;
}

const MAX_PORT = 65_535;
/** Seconds between two models for the page; showing them takes at most 2% of the time. */
const SHOW_EVERY = 1;
const SAMPLE = { length: 200, temperature: 0.8, seed: 1 };

/** Adds --serve, --port and --open. */
export function addLiveFlags(command: Command): void {
  command
    .option('--serve', 'show training in a browser while it runs, then the model')
    .option('--port <n>', 'port for --serve (default: a free one)', wholeNumberIn(0, MAX_PORT))
    .option('--open', 'with --serve, open the page in the browser');
}

/** Hooks of a training run, whatever it trains. */
interface WatchedHooks<Event, Checkpoint> {
  readonly onEvent: (event: Event) => void;
  readonly signal: AbortSignal;
  readonly onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
  readonly checkpointEvery: string | number;
}

/** The common part of all checkpoints. */
interface AnyCheckpoint {
  readonly position: { readonly epoch: number }; // from 1
  model(): Model | LanguageModel | Promise<Model | LanguageModel>;
}

/** The page of a training run. */
export class LivePage {
  readonly #live: LiveTraining;
  readonly #io: Io;
  readonly #close: () => Promise<void>;
  #sampled = 0; // epochs
  #sampling: Promise<void> | undefined;

  private constructor(live: LiveTraining, io: Io, close: () => Promise<void>) {
    this.#live = live;
    this.#io = io;
    this.#close = close;
  }

  /**
   * Opens the page if `--serve` is given; else returns undefined.
   *
   * @param output the path of the model
   * @throws UsageError for --port or --open without --serve; WordloomError PORT_UNAVAILABLE
   */
  static async open(
    output: string,
    kind: LiveTraining['kind'],
    { serve, port = 0, open }: LiveFlags,
    io: Io,
    command: Command,
  ): Promise<LivePage | undefined> {
    if (!serve) {
      for (const name of ['port', 'open']) {
        if (command.getOptionValue(name) === undefined) continue;
        throw new UsageError(`--${name} needs --serve. Add --serve, or leave --${name} out.`);
      }
      return undefined;
    }
    const live = new LiveTraining(basename(output), kind);
    let origin = '';
    const server = await createServer([live], {
      onLinkUsed: () => tell(io.stderr, `For another browser: ${server.link(origin)}`),
    });
    const listening = await listen(server.fetch, { host: LOOPBACK_HOSTS[0], port });
    origin = `http://${LOOPBACK_HOSTS[0]}:${listening.port}`;
    const link = server.link(origin);
    tell(io.stderr, `Watch the training: ${link}`);
    if (open) openBrowser(link);
    return new LivePage(live, io, async () => {
      await listening.close();
      server.close();
    });
  }

  /**
   * Adds the hooks of the page to those of a training run. Checkpoints are made more often than they
   * are saved, so that the page has a model to query; none of them changes a number of the training.
   */
  watch<Event extends { readonly type: string }, Checkpoint extends AnyCheckpoint>(
    hooks: WatchedHooks<Event, Checkpoint>,
  ): Required<WatchedHooks<Event, Checkpoint>> {
    const live = this.#live;
    const every = parseInterval('checkpointEvery', hooks.checkpointEvery);
    const saves = new SaveSchedule(every);
    const isByEpoch = live.kind === 'a language model' && (every === 'never' || 'epochs' in every);
    let wasSaved = false;
    return {
      signal: hooks.signal,
      checkpointEvery: isByEpoch ? '1epoch' : SHOW_EVERY,
      onEvent(event) {
        live.onEvent(event as unknown as Parameters<LiveTraining['onEvent']>[0]);
        if (event.type !== 'checkpoint' || wasSaved) hooks.onEvent(event);
      },
      onCheckpoint: async (checkpoint) => {
        const model = await checkpoint.model();
        const { epoch } = checkpoint.position;
        live.show(model);
        if ('generate' in model) void this.#sample(model, epoch - 1);
        wasSaved = hooks.signal.aborted || saves.isDue(epoch);
        if (wasSaved) await hooks.onCheckpoint?.(checkpoint);
      },
    };
  }

  /** Generates a sample of a language model if an epoch has ended since the last sample. */
  #sample(model: LanguageModel, epoch: number): Promise<void> {
    if (epoch > this.#sampled && this.#sampling === undefined) {
      this.#sampled = epoch;
      this.#sampling = this.#write(model, epoch).finally(() => (this.#sampling = undefined));
    }
    return this.#sampling ?? Promise.resolve();
  }

  async #write(model: LanguageModel, epoch: number): Promise<void> {
    let text = '';
    try {
      for await (const piece of model.generate({ ...SAMPLE, signal: this.#io.signal })) {
        text += piece;
      }
      this.#live.addSample({ epoch, text });
    } catch {
      // Training continues without a sample.
    }
  }

  /** Shows the finished model until Ctrl-C. */
  async stay(model: Model | LanguageModel): Promise<void> {
    this.#live.end(model);
    tell(this.#io.stderr, 'Training has finished. The page stays up until Ctrl-C.');
    if ('generate' in model) {
      await this.#sampling;
      void this.#sample(model, model.history.at(-1)?.epoch ?? 0);
    }
    const { signal } = this.#io;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Decides which checkpoints are saved. */
class SaveSchedule {
  readonly #every: Interval;
  #at = performance.now();
  #epoch: number | undefined;

  constructor(every: Interval) {
    this.#every = every;
  }

  /** @param epoch in progress, from 1 */
  isDue(epoch: number): boolean {
    const every = this.#every;
    if (every === 'never') return false;
    this.#epoch ??= 1;
    const isDue =
      'epochs' in every
        ? epoch - this.#epoch >= every.epochs
        : performance.now() - this.#at >= every.seconds * 1000;
    if (isDue) [this.#at, this.#epoch] = [performance.now(), epoch];
    return isDue;
  }
}

/** Training over several ranks: refuses what they cannot do, and checks that all do the same. */
import type { EngineChoice, StartedEngine } from '../engines/start.js';
import type { EngineState, TrainingTask } from '../engines/engine.js';
import { startDistributed } from '../engines/distributed/start.js';
import { type Advice, TrainingError } from '../errors.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import { type CorpusIdentity, identityOf, type TextSource } from '../ingest/sources.js';
import { gatherValues, type Ranks } from '../run/ranks.js';
import { VERSION } from '../version.js';
import type { NormalizedTrainOptions } from './options.js';

const OPERATIONS = ['sum', 'gather', 'exchange', 'leave', 'abort'] as const;

/**
 * The option `ranks`.
 *
 * @throws TypeError if they are not ranks
 */
export function checkRanks(ranks: Ranks | undefined): Ranks | undefined {
  if (ranks === undefined) return undefined;
  const given = ranks as unknown as Partial<Record<string, unknown>> | null;
  const isWhole =
    typeof given === 'object' &&
    given !== null &&
    Number.isInteger(given.rank) &&
    Number.isInteger(given.size) &&
    OPERATIONS.every((name) => typeof given[name] === 'function');
  if (!isWhole) throw new TypeError('ranks must be what joinRanks gives');
  return ranks;
}

/**
 * Refuses what several ranks cannot do.
 *
 * @throws TrainingError OPTION_CONTRADICTS, by name
 */
export function refuseOverRanks(
  { training, phrases }: NormalizedTrainOptions,
  source: TextSource,
): void {
  const { engine, deterministic } = training;
  if (engine === 'gpu' || engine === 'reference') {
    throw contradicts(
      `engine is ${engine}, but only engine wasm trains over several ranks`,
      'Leave it out, or train on one machine.',
    );
  }
  if (deterministic) {
    throw contradicts(
      'deterministic is set, but ranks exchange their changes only now and then. The same vectors for any ' +
        'number of ranks would need an exchange of every row every few thousand words',
      'Leave it out, or train on one machine. (With one thread per rank, the same number of ranks gives the same vectors.)',
    );
  }
  if (phrases !== undefined) {
    throw contradicts(
      'phrases must be found in the whole text, but each rank sees only a part',
      'Train on a text whose phrases are already joined, or on one machine.',
    );
  }
  if ('files' in source && source.files.includes('-')) {
    throw contradicts(
      "corpus is '-', standard input, which only one rank would read",
      'Write the text to a file that all ranks can read.',
    );
  }
}

/** What must be equal on all ranks. */
interface Plan {
  readonly host: string;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Undefined for texts of a program. */
  readonly corpus: CorpusIdentity | undefined;
}

/**
 * Checks that all ranks train the same model on the same text.
 *
 * @throws TrainingError RANKS_DIFFER, the same on every rank, which names the difference and the
 *   rank
 */
export async function agreeOverRanks(
  ranks: Ranks,
  { reading, vocabulary, training, initialWeights }: NormalizedTrainOptions,
  source: TextSource,
  resume: string | undefined,
): Promise<void> {
  const { hostname } = await import('node:os');
  const { threads: _, ...same } = training; // machines may differ in size
  const plans = await gatherValues<Plan>(ranks, {
    host: hostname(),
    version: VERSION,
    options: { ...same, ...reading, ...vocabulary, ...initialWeights, resume },
    corpus: 'files' in source ? await identityOf(source.files, reading.encoding) : undefined,
  });
  plans.forEach((plan, rank) => {
    const difference = differenceOf(plans[0], plan);
    if (difference === undefined) return;
    throw new TrainingError(
      'RANKS_DIFFER',
      `Rank ${rank} on ${plan.host} differs from rank 0 on ${plans[0].host}: ${difference}`,
    );
  });
}

/** The difference, as the end of a sentence; undefined if there is none. */
function differenceOf(a: Plan, b: Plan): string | undefined {
  if (a.version !== b.version) {
    return `its wordloom is ${b.version}, that of rank 0 is ${a.version}. Install the same version on all machines.`;
  }
  const option = Object.keys({ ...a.options, ...b.options }).find(
    (name) => JSON.stringify(a.options[name]) !== JSON.stringify(b.options[name]),
  );
  if (option !== undefined) {
    return `its ${option} is ${shown(b.options[option])}, that of rank 0 is ${shown(a.options[option])}.`;
  }
  const [filesA, filesB] = [a.corpus?.files ?? [], b.corpus?.files ?? []];
  if (filesA.length !== filesB.length) {
    return `it finds ${filesB.length} files of the corpus, rank 0 finds ${filesA.length}. All ranks must see the same corpus.`;
  }
  const at = filesA.findIndex(([path, size], i) => path !== filesB[i][0] || size !== filesB[i][1]);
  if (at === -1) {
    if (a.corpus?.samples === b.corpus?.samples) return undefined;
    return 'its corpus files have other contents, though the same names and sizes. All ranks must see the same corpus.';
  }
  const [file, other] = [filesA[at], filesB[at]].map(([path, size]) => `${path} of ${size} bytes`);
  return `its corpus has ${other}, that of rank 0 has ${file}. All ranks must see the same corpus.`;
}

const shown = (value: unknown): string =>
  value === undefined ? 'not given' : JSON.stringify(value).slice(0, 80);

/** Starts the distributed engine if there are several ranks. */
export async function startOverRanks(
  task: TrainingTask,
  corpus: IngestedCorpus,
  from: EngineState | undefined,
  signal: AbortSignal | undefined,
): Promise<StartedEngine> {
  const { size } = corpus.share!.ranks;
  const choice: EngineChoice = {
    engine: 'wasm',
    device: null,
    why: `${size} ranks train together, each on its share of the text`,
  };
  return { session: await startDistributed(task, corpus, from, signal), choice };
}

function contradicts(problem: string, sentence: string): TrainingError {
  const advice: Advice = { library: sentence, commandLine: sentence };
  return new TrainingError('OPTION_CONTRADICTS', `${problem}.`, { advice });
}

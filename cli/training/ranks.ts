/** The command line's part of training one model with several processes. */
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  fairThreads,
  gatherValues,
  joinRanks,
  placesOf,
  type RankPlace,
  type Ranks,
  ranksBeside,
  type RankTimeout,
} from '../../src/advanced.js';
import { CommanderError } from 'commander';
import { type TrainEvent, TrainingError, WordloomError } from '../../src/index.js';
import { Interruption } from '../terminal/interruption.js';
import { type Io, tell } from '../terminal/io.js';
import { FIRST_WORD } from '../terminal/rank.js';
import { counted } from '../terminal/numbers.js';

/** Milliseconds that a shared folder may take to show a new file on another machine. */
const SHOW_LIMIT = 10_000;
const LOOK_EVERY = 200;

/**
 * Runs a training with the other ranks, if a launcher started several. If it fails on any rank, all
 * ranks end. The first that knows the reason prints it, with its host unless it is rank 0.
 *
 * @param timeout how long they wait for one that does not answer
 * @param run given what is to be told of events
 */
export async function overRanks(
  io: Io,
  timeout: RankTimeout,
  run: (ranks: Ranks | undefined, onEvent: (event: TrainEvent) => void) => Promise<void>,
): Promise<void> {
  const ranks = await joinRanks({ timeout });
  let isTraining = false;
  const onEvent = ({ type }: TrainEvent): void => {
    isTraining ||= type === 'engine';
  };
  if (ranks === undefined) return run(undefined, onEvent);
  try {
    await run(ranks, onEvent);
  } catch (error) {
    // Training is stopped on all ranks together, so that a checkpoint is saved before anyone leaves.
    if (!(isTraining && isStop(error))) await endAll(ranks, error, io);
    await ranks.leave();
    throw error;
  }
  await ranks.leave();
}

const isStop = (error: unknown): boolean =>
  error instanceof Interruption ||
  (error instanceof WordloomError && error.code === 'STOPPED_ELSEWHERE');

/** Says why and ends all ranks, this one too. */
async function endAll(ranks: Ranks, error: unknown, { stderr, ownStderr }: Io): Promise<void> {
  const message = messageOf(error);
  if (ranks.rank === 0) {
    // commander has printed its message already.
    if (!(error instanceof CommanderError)) tell(stderr, `error: ${message}`);
  } else {
    await setTimeout(FIRST_WORD);
    tell(ownStderr ?? stderr, `error: rank ${ranks.rank} on ${hostname()}: ${message}`);
  }
  await flushed(ownStderr ?? stderr);
  await ranks.abort();
}

function messageOf(error: unknown): string {
  if (error instanceof WordloomError) return error.commandLine;
  if (!(error instanceof Error)) return String(error);
  return (process.env.WORDLOOM_DEBUG === '1' && error.stack) || error.message;
}

const flushed = (output: Io['stderr']): Promise<void> =>
  new Promise((resolve) => {
    output.write('', () => resolve());
  });

/**
 * All ranks must see the folder that the model is written to, as they do when training resumes.
 *
 * @throws TrainingError RANKS_DIFFER, the same on every rank
 */
export async function checkSharedFolder(ranks: Ranks, output: string): Promise<void> {
  const folder = dirname(output);
  const probe = ranks.rank === 0 ? makeProbe(folder) : '';
  const [name] = await gatherValues(ranks, probe);
  const seen = name === '' || (await appears(join(folder, name)));
  const all = await gatherValues(ranks, { host: hostname(), seen });
  if (probe !== '') rmSync(join(folder, probe), { force: true });
  const blind = all.findIndex((each) => !each.seen);
  if (blind === -1) return;
  throw new TrainingError(
    'RANKS_DIFFER',
    `Rank ${blind} on ${all[blind].host} does not see the folder of ${output}, which rank 0 on ` +
      `${all[0].host} writes to, so it could not resume. Name a file in a folder that all ` +
      'machines share.',
  );
}

/** Creates a file and returns its name, or '' if that fails: saving will report why. */
function makeProbe(folder: string): string {
  const name = `.wordloom-ranks-${process.pid}-${Date.now()}`;
  try {
    closeSync(openSync(join(folder, name), 'wx'));
    return name;
  } catch {
    return '';
  }
}

async function appears(path: string): Promise<boolean> {
  for (let waited = 0; waited < SHOW_LIMIT; waited += LOOK_EVERY) {
    if (existsSync(path)) return true;
    await setTimeout(LOOK_EVERY);
  }
  return false;
}

/**
 * Describes the ranks: where they run, and problems with that.
 *
 * @param threads the value of --threads, if given
 */
export async function describeRanks(ranks: Ranks, threads: number | undefined): Promise<string> {
  const places = await placesOf(ranks);
  const where = places.map(({ host, pid }, rank) => `${rank} on ${host} (pid ${pid})`);
  const lines = [`${counted(ranks.size, 'rank')}: ${where.join(', ')}.`];
  const bound = places.findIndex(isBound);
  if (bound >= 0 && threads !== 1) lines.push(boundWarning(places[bound], bound));
  const shared = places.find((place) => ranksBeside(places, place) > 1);
  if (shared !== undefined) lines.push(sharedWarning(places, shared, threads));
  return lines.join('\n');
}

/** Whether the launcher restricted a rank to one core of many. */
const isBound = ({ cores, machineCores }: RankPlace): boolean => cores === 1 && machineCores > 1;

const boundWarning = ({ host, machineCores }: RankPlace, rank: number): string =>
  `warning: rank ${rank} on ${host} may use only one of ${machineCores} cores, because its ` +
  'launcher bound it. Use mpirun --bind-to none, or srun --cpus-per-task=$SLURM_CPUS_PER_TASK.';

const sharedWarning = (
  places: readonly RankPlace[],
  place: RankPlace,
  threads = fairThreads(places, place),
): string =>
  `warning: ${counted(ranksBeside(places, place), 'rank')} share ${place.host}, each with ` +
  `${counted(threads, 'thread')}. One rank per machine is faster and takes less memory: ` +
  'mpirun --map-by ppr:1:node, or srun --ntasks-per-node=1.';

import { gatherValues, type Ranks } from './ranks.js';

/** Where a rank runs. */
export interface RankPlace {
  readonly host: string;
  readonly pid: number;
  /** Equal for two ranks on the same machine. */
  readonly machine: string;
  readonly machineCores: number;
  /** Cores that the process may use. */
  readonly cores: number;
}

/** Where all ranks run, in order of rank. Collective. Node.js only. */
export async function placesOf(ranks: Ranks): Promise<RankPlace[]> {
  const { availableParallelism, cpus, hostname } = await import('node:os');
  const { readFile } = await import('node:fs/promises');
  const host = hostname();
  // Containers of one machine have different host names, and machines may have the same. Linux only.
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => host);
  return gatherValues<RankPlace>(ranks, {
    host,
    pid: process.pid,
    machine: boot.trim(),
    machineCores: cpus().length,
    cores: availableParallelism(),
  });
}

/** How many ranks run on the machine of `place`. */
export const ranksBeside = (places: readonly RankPlace[], { machine }: RankPlace): number =>
  places.filter((each) => each.machine === machine).length;

/** Threads of a rank if the ranks on its machine share the cores evenly, at least 1. */
export function fairThreads(places: readonly RankPlace[], place: RankPlace): number {
  const { cores, machineCores } = place;
  return Math.max(1, Math.min(cores, Math.floor(machineCores / ranksBeside(places, place))));
}

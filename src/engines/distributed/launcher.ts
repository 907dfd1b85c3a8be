/** Environment variables by which launchers of parallel programs identify the processes that they start. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a process was started. */
export interface Launch {
  /** For messages. */
  readonly launcher: string;
  /** The number of this process in the job, as the launcher counts. */
  readonly rank: number;
  /** Processes in the job; undefined if the launcher does not say. */
  readonly size: number | undefined;
}

/** Launchers by the variables that they set, the most specific first. */
const LAUNCHERS = [
  { launcher: "Open MPI's mpirun", rank: 'OMPI_COMM_WORLD_RANK', size: 'OMPI_COMM_WORLD_SIZE' },
  { launcher: "MPICH's mpiexec", rank: 'PMI_RANK', size: 'PMI_SIZE' },
  { launcher: 'a PMIx launcher', rank: 'PMIX_RANK', size: 'SLURM_STEP_NUM_TASKS' },
  { launcher: 'srun', rank: 'SLURM_PROCID', size: 'SLURM_STEP_NUM_TASKS' },
] as const;

/** The value of WORDLOOM_MPI that makes each process of a job train by itself. */
const ALONE = 'none';

/**
 * How this process was started, according to its environment; undefined if no launcher started it. Slurm
 * sets SLURM_PROCID in the script of a batch job too, but the number of a step's tasks only for `srun`.
 */
export function launchOf(environment: Environment): Launch | undefined {
  if (environment.WORDLOOM_MPI === ALONE) return undefined;
  const isBatchScript = environment.SLURM_STEP_NUM_TASKS === undefined;
  for (const { launcher, rank, size } of LAUNCHERS) {
    const number = wholeNumber(environment[rank]);
    if (number === undefined || (rank === 'SLURM_PROCID' && isBatchScript)) continue;
    return { launcher, rank: number, size: wholeNumber(environment[size]) };
  }
  return undefined;
}

/**
 * The number of tasks of a Slurm job, if this process is none of them: its script or its shell runs it,
 * without a launcher. Undefined if there are not several, or if WORDLOOM_MPI says to train alone.
 */
export function tasksNotStarted(environment: Environment): number | undefined {
  const isStep = environment.SLURM_STEP_NUM_TASKS !== undefined;
  if (isStep || environment.WORDLOOM_MPI === ALONE || launchOf(environment)) return undefined;
  const tasks = wholeNumber(environment.SLURM_NTASKS) ?? 1;
  return tasks > 1 ? tasks : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

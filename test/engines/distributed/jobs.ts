/** Jobs of several ranks on the loopback of this machine, started by the launchers of MPI libraries. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));

export interface Launcher {
  readonly name: string;
  readonly program: string;
  readonly flags: readonly string[];
}

const OPEN_MPI = ['--oversubscribe', '--bind-to', 'none'];

export const openMpi: Launcher = { name: 'Open MPI', program: 'mpirun.openmpi', flags: OPEN_MPI };
export const mpich: Launcher = { name: 'MPICH', program: 'mpiexec.hydra', flags: [] };
export const standardAbi: Launcher = {
  name: 'the standard ABI',
  program: process.env.WORDLOOM_TEST_MPIEXEC ?? 'none',
  flags: [],
};
export const LAUNCHERS: readonly Launcher[] = [openMpi, mpich, standardAbi];

/** Flags of a training that takes a moment. */
export const SMALL = ['--dim', '12', '--threads', '1', '--sample', '0.01'];

const ENVIRONMENT = {
  ...process.env,
  // Allows root, as in a container. With more ranks than cores, none may keep a core while it waits.
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_mpi_yield_when_idle: '1',
};

/** Whether a launcher is installed. */
export const isInstalled = ({ program }: Launcher): boolean =>
  existsSync(program) ||
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** A wordloom command on several ranks. */
export class Job {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** Both streams, as they came: MPICH's launcher reports on standard output. */
  output = '';
  readonly ended: Promise<number | null>;

  constructor(
    { program, flags }: Launcher,
    ranks: number,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    const argv = [...flags, '-n', String(ranks), process.execPath, MAIN, ...args];
    this.child = spawn(program, argv, { env: { ...ENVIRONMENT, ...environment } });
    this.child.stdout!.on('data', (data) => {
      this.stdout += data;
      this.output += data;
    });
    this.child.stderr!.on('data', (data) => {
      this.stderr += data;
      this.output += data;
    });
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** Resolves when standard error holds `text`. */
  async says(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`It ended without ${text}: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The process of a rank, by the first line of standard error. */
  pidOf(rank: number): number {
    return Number(new RegExp(`\\b${rank} on \\S+ \\(pid (\\d+)\\)`).exec(this.stderr)![1]);
  }
}

/**
 * Training by real libraries of MPI, over the loopback of one machine. `.ci/mpi` installs Open MPI and
 * MPICH, `.ci/mpi-standard` runs these tests with an MPICH of the standard ABI.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, train } from '../../../src/index.js';
import { writeTexts } from './texts.js';

const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));

interface Launcher {
  readonly name: string;
  readonly program: string;
  readonly flags: readonly string[];
}

const OPEN_MPI = ['--oversubscribe', '--bind-to', 'none'];

const LAUNCHERS: readonly Launcher[] = [
  { name: 'Open MPI', program: 'mpirun.openmpi', flags: OPEN_MPI },
  { name: 'MPICH', program: 'mpiexec.hydra', flags: [] },
  { name: 'the standard ABI', program: process.env.WORDLOOM_TEST_MPIEXEC ?? 'none', flags: [] },
];

const ENVIRONMENT = {
  ...process.env,
  // As root, as in a container; and with more ranks than cores none may keep a core by waiting.
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_mpi_yield_when_idle: '1',
};

const isThere = (program: string): boolean =>
  existsSync(program) ||
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** A job of some ranks. */
class Job {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;

  constructor(
    { program, flags }: Launcher,
    ranks: number,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    const argv = [...flags, '-n', String(ranks), process.execPath, MAIN, ...args];
    this.child = spawn(program, argv, { env: { ...ENVIRONMENT, ...environment } });
    this.child.stdout!.on('data', (data) => (this.stdout += data));
    this.child.stderr!.on('data', (data) => (this.stderr += data));
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  async says(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`It ended without ${text}: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The process of a rank, as rank 0 says at the start. */
  pidOf(rank: number): number {
    return Number(new RegExp(`\\b${rank} on \\S+ \\(pid (\\d+)\\)`).exec(this.stderr)![1]);
  }
}

let folder: string;
let corpus: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'));
  corpus = writeTexts(folder, 7, 1500);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Milliseconds of a test that starts three jobs; a busy machine may need them. */
const KILL_LIMIT = 180_000;

const SMALL = ['--dim', '12', '--threads', '1', '--sample', '0.01'];

describe.each(LAUNCHERS)('training by $name', (launcher) => {
  const missing = isThere(launcher.program) ? undefined : `${launcher.program} is not installed`;
  const at = (name: string): string => join(folder, `${launcher.name.length}-${name}`);
  const run = (ranks: number, ...args: string[]): Job =>
    new Job(launcher, ranks, ['train', ...args]);

  it.skipIf(missing)('gives the vocabulary of one machine, and vectors', async () => {
    const path = at('model.db');
    const job = run(3, ...corpus, '-o', path, ...SMALL, '--epochs', '2', '--json');
    expect(await job.ended, job.stderr).toBe(0);
    expect(job.stderr).toMatch(/^3 ranks: 0 on /);
    expect(JSON.parse(job.stdout).history).toHaveLength(2); // printed by one rank
    const model = await open(path);
    const one = await train({ corpus, dim: 12, threads: 1, epochs: 2, sample: 0.01 });
    expect(model.words).toEqual(one.words);
    expect(model.counts).toEqual(one.counts);
    expect(model.history[1].loss / one.history[1].loss).toBeCloseTo(1, 0.5);
  });

  it.skipIf(missing)(
    'ends when a rank is killed, and resumes with others',
    { timeout: KILL_LIMIT },
    async () => {
      const path = at('killed.db');
      const job = run(
        3,
        ...corpus,
        '-o',
        path,
        ...SMALL,
        '--epochs',
        '400',
        '--checkpoint-every',
        '1s',
      );
      await job.says('Checkpoint after');
      const pid = job.pidOf(1);
      const killed = performance.now();
      process.kill(pid, 'SIGKILL');
      expect(await job.ended).not.toBe(0);
      expect(performance.now() - killed).toBeLessThan(30_000);
      expect(job.stderr).toMatch(new RegExp(`rank 1\\b|PID ${pid}\\b`, 'i'));
      for (const ranks of [1, 3]) {
        copyFileSync(path, at('resumed.db'));
        const again = run(
          ranks,
          '--resume',
          at('resumed.db'),
          '--trust-paths',
          '--checkpoint-every',
          '1s',
        );
        await again.says('Checkpoint after');
        process.kill(again.child.pid!, 'SIGKILL');
        await again.ended;
        if (ranks > 1) [0, 1, 2].map((rank) => again.pidOf(rank)).forEach(end);
      }
    },
  );

  it.skipIf(missing)('says once what is wrong with the usage', async () => {
    const job = run(2, ...corpus, '--dimm', '3');
    expect(await job.ended).toBe(2);
    expect(job.stderr.match(/unknown option/g)).toHaveLength(1);
  });

  it.skipIf(missing)('says once what fails on all ranks', async () => {
    const job = run(2, join(folder, 'nothing.txt'), '-o', at('nothing.db'));
    expect(await job.ended).not.toBe(0);
    expect(job.stderr.match(/no such file/g)).toHaveLength(1);
  });

  it.skipIf(missing)('refuses to train the same model twice by itself', async () => {
    const other = launcher.program === 'mpirun.openmpi' ? 'libmpich.so.12' : 'libmpi.so.40';
    const job = new Job(launcher, 2, ['train', ...corpus, '-o', at('x.db')], {
      WORDLOOM_MPI: other,
    });
    expect(await job.ended).not.toBe(0);
    expect(job.stderr).toMatch(/each of them is alone|No MPI library was found|cannot/);
    expect(existsSync(at('x.db'))).toBe(false);
  });
});

/** Ends a process that may have ended. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has.
  }
}

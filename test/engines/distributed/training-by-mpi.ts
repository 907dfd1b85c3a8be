/**
 * Tests of training with a real MPI library, over the loopback of one machine. `.ci/mpi` installs Open MPI and
 * MPICH; `.ci/mpi-standard` runs them with an MPICH that has the standard ABI.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { open, train } from '../../../src/index.js';
import { isInstalled, Job, type Launcher, SMALL } from './jobs.js';
import { textFolder } from './texts.js';

/** Time limit of a test that starts several jobs, in milliseconds, for a busy machine. */
const KILL_LIMIT = 180_000;

/** Describes training by the library of a launcher. */
export function describeTraining(launcher: Launcher): void {
  const { corpus, at } = textFolder();

  describe(`training by ${launcher.name}`, () => {
    const missing = isInstalled(launcher) ? undefined : `${launcher.program} is not installed`;
    const run = (ranks: number, ...args: string[]): Job =>
      new Job(launcher, ranks, ['train', ...args]);

    it.skipIf(missing)('gives the vocabulary of a single machine, and vectors', async () => {
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
      'ends when a rank is killed, and resumes with another number of ranks',
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

    it.skipIf(missing)(
      'ends when a rank is stopped, and names it',
      { timeout: KILL_LIMIT },
      async () => {
        const often = ['--checkpoint-every', '1s', '--rank-timeout', '6s'];
        const job = run(
          3,
          ...corpus,
          '-o',
          at('stopped.db'),
          ...SMALL,
          '--epochs',
          '4000',
          ...often,
        );
        await job.says('Checkpoint after');
        const pid = job.pidOf(2);
        process.kill(pid, 'SIGSTOP');
        expect(await job.ended).not.toBe(0);
        // If it was stopped within a collective call that all have started, nobody knows which one it was.
        expect(job.stderr).toMatch(
          new RegExp(
            `(Rank 2 on \\S+ \\(pid ${pid}\\)|One of the other ranks) has not answered for`,
          ),
        );
        await isGone(pid);
        expect((await open(at('stopped.db'))).size).toBeGreaterThan(0);
      },
    );

    it.skipIf(missing)('reports wrong usage once', async () => {
      const job = run(2, ...corpus, '--dimm', '3');
      expect(await job.ended).toBe(2);
      expect(job.stderr.match(/unknown option/g)).toHaveLength(1);
    });

    it.skipIf(missing)('reports a failure of all ranks once', async () => {
      const job = run(2, at('nothing.txt'), '-o', at('nothing.db'));
      expect(await job.ended).not.toBe(0);
      expect(job.stderr.match(/no such file/g)).toHaveLength(1);
    });

    it.skipIf(missing)('refuses ranks whose corpus has the same name and size only', async () => {
      for (const rank of [0, 1]) {
        mkdirSync(at(`${rank}`), { recursive: true });
        writeFileSync(join(at(`${rank}`), 'text.txt'), `text number ${rank}\n`.repeat(100));
      }
      const enter = at('enter.mjs');
      writeFileSync(
        enter,
        `import { isMainThread } from 'node:worker_threads';
         const { OMPI_COMM_WORLD_RANK: openMpi, PMI_RANK: mpich } = process.env;
         if (isMainThread) process.chdir(${JSON.stringify(join(at('x'), '..', '/'))} + (openMpi ?? mpich));`,
      );
      const args = ['train', 'text.txt', '-o', at('other.db')];
      const job = new Job(launcher, 2, args, {
        NODE_OPTIONS: `--import "${pathToFileURL(enter)}"`,
      });
      expect(await job.ended).not.toBe(0);
      expect(job.stderr).toMatch(/Rank 1 on \S+ differs from rank 0 .* have other contents/);
      expect(existsSync(at('other.db'))).toBe(false);
    });

    it.skipIf(missing)('refuses processes that do not see each other', async () => {
      const other = launcher.program === 'mpirun.openmpi' ? 'libmpich.so.12' : 'libmpi.so.40';
      const job = new Job(launcher, 2, ['train', ...corpus, '-o', at('x.db')], {
        WORDLOOM_MPI: other,
      });
      expect(await job.ended).not.toBe(0);
      expect(job.stderr).toMatch(/does not connect them|No MPI library was found|cannot/);
      expect(existsSync(at('x.db'))).toBe(false);
    });
  });
}

/** Resolves when a process has ended: the launcher may end before it. */
async function isGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends a process that may have ended. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has.
  }
}

/**
 * Thousands of hostile inputs, too many for every run of the tests:
 *
 *     node dist/test/fuzz/nightly.js [--suite NAME] [--cases 10000] [--seed 1]
 *
 * Cases run in another process, so that one that hangs or brings the process down is seen too. Prints
 * how to repeat what went wrong, and exits with 1 if anything did.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SUITES } from './suites.js';

const LIMIT = 10_000; // ms for one case
const FIRST_LIMIT = 120_000; // for the first of a process, which makes what all of them share
const MOST_SHOWN = 20;
const RUNNER = fileURLToPath(new URL('runner.js', import.meta.url));

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

let child: ChildProcess | undefined;

/** Runs one case. Returns what went wrong, if anything did. */
function runCase(suite: string, seed: number): Promise<string | undefined> {
  const limit = child === undefined ? FIRST_LIMIT : LIMIT;
  const runner = (child ??= fork(RUNNER));
  return new Promise((resolve) => {
    const end = (failure: string | undefined, isGone: boolean): void => {
      clearTimeout(timer);
      runner.removeAllListeners();
      if (isGone) {
        runner.kill('SIGKILL');
        child = undefined;
      }
      resolve(failure);
    };
    const timer = setTimeout(() => end(`no end after ${limit / 1000} s`, true), limit);
    runner.once('exit', (code, signal) => end(`the process ended by ${signal ?? code}`, true));
    runner.once('message', ({ failure }: { failure?: string }) => end(failure, false));
    runner.send({ suite, seed });
  });
}

let violations = 0;
const chosen = SUITES.filter(({ name }) => values.suite === undefined || values.suite === name);
if (chosen.length === 0) throw new Error(`There is no suite ${values.suite}`);
for (const { name } of chosen) {
  const start = performance.now();
  const before = violations;
  const first = Number(values.seed);
  const cases = Number(values.cases);
  for (let seed = first; seed < first + cases; seed++) {
    const failure = await runCase(name, seed);
    if (failure === undefined) continue;
    violations++;
    if (violations > MOST_SHOWN) continue;
    console.log(`${failure}\nTo repeat: --suite ${name} --cases 1 --seed ${seed}\n`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${name}: ${cases} cases in ${seconds} s, ${violations - before} violations`);
}
child?.kill();
process.exitCode = violations > 0 ? 1 : 0;

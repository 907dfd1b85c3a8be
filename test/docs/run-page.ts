import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { copyFileSync, createReadStream, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Readable, Writable } from 'node:stream';
import { run } from '../../cli/program.js';
import { Interruption } from '../../cli/terminal/interruption.js';
import { parseCommand } from './command-line.js';
import { ROOT, type Step, stepsOf } from './pages.js';

/** Programs that a page names and that tests do not start, each with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  npm: 'installs packages, or runs all tests',
  npx: 'as npm',
  node: 'the build, which tests run on',
  python: 'test/python runs it, where Python and the libraries are installed',
  python3: 'as python',
  fasttext: 'test/python runs it, where it is installed',
  curl: 'needs a running server; test/server sends the requests',
  'apt-get': 'installs packages of the system',
};

/** Says that an optional package, such as usearch, has no binary for this system. */
const OPTIONAL = /needs the package|PACKAGE_MISSING/;

/** Milliseconds for a command, on a busy machine. */
const LIMIT = 400_000;

/** Launchers of ranks. Here their command trains as a single process. */
const LAUNCHERS = new Set(['mpirun', 'mpiexec']);

const library = JSON.stringify(pathToFileURL(join(ROOT, 'dist/src/index.js')).href);

/** What a step came to: nothing if it worked, else what a reader should know. */
type Fault = string | undefined;

/**
 * Runs all that a page lets its reader run, in a folder, from the first to the last.
 *
 * @param skip commands that another test runs
 * @returns the steps that did not work, and why
 */
export async function runPage(page: string, folder: string, skip?: RegExp): Promise<string[]> {
  const steps = stepsOf(page).filter(
    (step) => step.kind !== 'command' || !skip?.test(step.command),
  );
  process.chdir(folder);
  try {
    const faults: string[] = [];
    for (const step of steps) {
      const fault = await runStep(step);
      if (fault !== undefined) faults.push(fault);
    }
    return faults;
  } finally {
    process.chdir(ROOT);
  }
}

const runStep = (step: Step): Promise<Fault> | Fault =>
  step.kind === 'command'
    ? runCommand(step)
    : step.kind === 'script'
      ? runScript(step.text)
      : runProgram(step.text);

async function runCommand(step: Extract<Step, { kind: 'command' }>): Promise<Fault> {
  const [piped, next] = step.command.split(' | ');
  if (next !== undefined) {
    const fault = await runCommand({ kind: 'command', command: `${piped} > piped.txt`, note: '' });
    return fault ?? runCommand({ ...step, command: `${next} < piped.txt` });
  }
  const { program, argv, input, output } = parseCommand(step.command);
  if (LAUNCHERS.has(program)) {
    return runCommand({ ...step, command: step.command.replace(/^.*?(?=wordloom )/, '') });
  }
  if (program === 'printf')
    return void writeFileSync(output!, argv[0].replaceAll(String.raw`\n`, '\n'));
  if (program === 'rm') return void rmSync(argv[0]);
  if (program === 'sqlite3') return ask(argv[0], argv[1]);
  if (program !== 'wordloom') {
    return program in ELSEWHERE ? undefined : `${step.command}\n  is no program that tests know`;
  }
  const { code, text } = await runWordloom(argv, input);
  if (code !== 0 && OPTIONAL.test(text)) return undefined;
  const shouldFail = step.printed?.startsWith('error: ') ?? false;
  if ((code !== 0) !== shouldFail) return `${step.command}\n  ended with ${code}: ${text}`;
  return isPrinted(text, step) ? undefined : `${step.command}\n  printed:\n${text}`;
}

/** Runs the command line in this process; a server stops once it has printed its link. */
async function runWordloom(
  argv: string[],
  input?: string,
): Promise<{ code: number; text: string }> {
  const isServer = argv[0] === 'serve' || argv.includes('--serve');
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(new Error('it takes too long')), LIMIT);
  let text = ''; // of both streams, in the order in which they are written
  const terminal = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      if (isServer && text.includes('http://')) stop.abort(new Interruption('SIGINT'));
      done();
    },
  });
  const stdin = input === undefined ? Readable.from([]) : createReadStream(input);
  const words = argv
    .filter((word) => word !== '--open') // no browser in a test
    .map((word) => word.replace(/^\/shared\//, 'shared/'));
  const resumed = words[words.indexOf('--resume') + 1];
  if (words.includes('--resume')) copyFileSync('checkpoint.db', resumed);
  const code = await run(words, { stdin, stdout: terminal, stderr: terminal, signal: stop.signal });
  clearTimeout(limit);
  return { code: isServer && code === 130 ? 0 : code, text };
}

/**
 * Whether a command printed what its page shows. A line `...` stands for any lines, and times and
 * speeds differ. `numbers vary` after the word `console` lets all numbers differ; `sample` lets the
 * whole text differ, as where threads race.
 */
function isPrinted(
  text: string,
  { printed = '', note }: { printed?: string; note: string },
): boolean {
  if (printed === '' || note === 'sample') return true;
  const steady = (shown: string): string =>
    shown
      .replaceAll(/^Reading: .* of .*\n/gm, '') // progress, which a terminal replaces
      .replaceAll(/[\d,.]+(?= (?:ms|s|min|words\/s|tokens\/s)\b)/g, '#')
      .replaceAll(note === 'numbers vary' ? /\d(?:[\d,.]*\d)?(?: [kMG]?B\b)?/g : /(?!)/g, '#')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const pattern = printed
    .split(/^[ ]*(?:\.\.\.|…)$/m)
    .map((part) => steady(part).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(steady(text));
}

/** Runs a query of a page on a model file. */
function ask(path: string, query: string): Fault {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(query).all().length > 0 ? undefined : `${query}\n  has no answer`;
  } finally {
    database.close();
  }
}

/** Runs a program as it is pasted into a file. */
async function runProgram(text: string): Promise<Fault> {
  writeFileSync(
    'program.mjs',
    text.replaceAll(/'wordloom(?<part>[^']*)'/g, (_, part) => entry(part)),
  );
  try {
    await promisify(execFile)(process.execPath, ['program.mjs']);
  } catch (error) {
    const { message } = error as Error;
    return OPTIONAL.test(message) ? undefined : `${text}\n  ended with: ${message}`;
  }
}

const entry = (part: string): string =>
  library.replace(
    'index.js',
    part === '' ? 'index.js' : part === '/server' ? 'server/index.js' : `${part.slice(1)}.js`,
  );

/** Runs a script of a batch system in a shell, on this machine alone. */
async function runScript(text: string): Promise<Fault> {
  const main = JSON.stringify(join(ROOT, 'dist/cli/main.js'));
  const stand = `srun() { while [ "$1" != wordloom ]; do shift; done; shift; ${process.execPath} ${main} "$@"; }\n`;
  const script = stand + text.replaceAll('/shared/', 'shared/');
  const env = { ...process.env, SLURM_CPUS_PER_TASK: '1' };
  try {
    // Once from a checkpoint, and once from the beginning.
    copyFileSync('checkpoint.db', 'shared/model.db');
    await promisify(execFile)('bash', ['-euc', script], { env });
    rmSync('shared/model.db');
    await promisify(execFile)('bash', ['-euc', script], { env });
  } catch (error) {
    return `${text}\n  ended with: ${(error as Error).message}`;
  }
}

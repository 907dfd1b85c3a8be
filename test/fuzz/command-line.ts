import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Interruption } from '../../cli/terminal/interruption.js';
import type { Io } from '../../cli/terminal/io.js';
import { createProgram, run } from '../../cli/program.js';
import { prepare } from './command-line-values.js';
import { type FoundCommand, commandLine, commandsOf } from './command-lines.js';
import { Dice } from './dice.js';
import type { Suite } from './suite.js';

/** Milliseconds after which a command is interrupted: values that are right may mean hours. */
const PATIENCE = 1500;

/** Those that start processes or train for seconds. */
const SLOW = new Set([
  'devices',
  'demo',
  'lm chapter char-gru',
  'lm chapter char-lstm',
  'lm chapter vanishing',
]);

/** Command lines with values at their limits, within this process. */
export const suite: Suite = {
  name: 'command-line',
  async run(seed) {
    const dice = new Dice(seed);
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-fuzz-'));
    const before = process.cwd();
    try {
      const values = prepare(folder, dice);
      process.chdir(folder); // for names that begin with a dash
      const argv = commandLine(someCommand(dice), values, dice);
      const outcome = await typedIn(
        argv,
        dice.pick(['', 'king queen man\n', '\0\n\u001b[2J\n"\n']),
      );
      check(argv, outcome);
      const left = readdirSync(folder, { recursive: true }).map(String);
      assert.deepEqual(
        left.filter((name) => /\.tmp$|-journal$|-wal$/.test(name)),
        [],
        'leftovers',
      );
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function someCommand(dice: Dice): FoundCommand {
  const commands = commandsOf(createProgram(memoryIo('').io));
  const { path, command } = dice.pick(commands);
  if (SLOW.has(path.join(' ')) && !dice.chance(0.02)) return someCommand(dice);
  return { path, command };
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function typedIn(argv: readonly string[], input: string): Promise<Outcome> {
  const { io, stop, texts } = memoryIo(input);
  const timer = setTimeout(stop, PATIENCE);
  try {
    const code = await run(argv, io);
    return { code, ...texts() };
  } finally {
    clearTimeout(timer);
  }
}

function memoryIo(input: string) {
  const controller = new AbortController();
  const [stdout, stderr] = [new Recorder(), new Recorder()];
  const stdin = Readable.from([input], { objectMode: false });
  const io: Io = { stdin, stdout, stderr, signal: controller.signal };
  return {
    io,
    stop: () => controller.abort(new Interruption('SIGINT')),
    texts: () => ({ stdout: stdout.text, stderr: stderr.text }),
  };
}

class Recorder extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** What every command line has to come to. */
function check(argv: readonly string[], { code, stderr }: Outcome): void {
  const told = `${JSON.stringify(argv)} ended with ${code} and ${JSON.stringify(stderr)}`;
  assert.ok([0, 1, 2, 130].includes(code), told);
  assert.ok(!stderr.includes('unexpected error'), told);
  if (code !== 0) assert.match(stderr, /\S/, told);
  assert.doesNotMatch(stderr, /[^\P{Cc}\n\t]/u, told); // nothing acts on the terminal
  assert.ok(stderr.length < 100_000, `${stderr.length} characters of messages`);
  assert.ok(existsSync('/dev/null') && existsSync('/dev/full'));
}

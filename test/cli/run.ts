import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../cli/program.js';

/** What a command line came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A stream that remembers what was written to it. */
export class Memory extends Writable {
  text = '';
  isTTY?: boolean;
  columns?: number;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command line within this process. */
export const wordloom = (...argv: string[]): Promise<Outcome> => wordloomOn('', ...argv);

/** Runs a command line within this process, with this text on its standard input. */
export const wordloomOn = (input: string, ...argv: string[]): Promise<Outcome> =>
  runOn(input, new AbortController().signal, argv);

/** Runs a command line within this process, and interrupts it after some milliseconds. */
export const wordloomUntil = (milliseconds: number, ...argv: string[]): Promise<Outcome> =>
  runOn('', AbortSignal.timeout(milliseconds), argv);

async function runOn(input: string, signal: AbortSignal, argv: string[]): Promise<Outcome> {
  const stdin = Readable.from([input], { objectMode: false });
  const stdout = new Memory();
  const stderr = new Memory();
  const code = await run(argv, { stdin, stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A folder for the tests of one file, which is removed after them. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'wordloom-cli-'));

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and returns its path. */
  write(name: string, text: string): string {
    writeFileSync(this.at(name), text);
    return this.at(name);
  }
}

const SENTENCES = [
  'The king sat on the throne and the queen sat beside the king.',
  'The queen wore a crown and the king wore a crown too.',
  'The baker baked bread and the baker sold bread to the king.',
  'A dog ran after a cat and the cat ran after a mouse.',
];

/** A small text: 50 words that come `times` times, 22 of them different. */
export const smallText = (times: number): string => `${SENTENCES.join('\n')}\n`.repeat(times);

/** What `wordloom info` says of a model. */
export const info = async (path: string) =>
  JSON.parse((await wordloom('info', path, '--json')).stdout);

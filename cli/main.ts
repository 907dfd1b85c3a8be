#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises';
import { Interruption, SIGNAL_NAMES } from './terminal/interruption.js';
import { silentRank, Unheard } from './terminal/rank.js';
import { run } from './program.js';

/** Milliseconds that an interrupted program waits until its last output is read. */
const LAST_WRITE = 500;

const controller = new AbortController();
let isListening = false;

function listen(): void {
  isListening = true;
  for (const name of SIGNAL_NAMES) {
    // Once: a second signal finds no listener and ends the process immediately.
    process.once(name, () => controller.abort(new Interruption(name)));
  }
}

const args = process.argv.slice(2);
// The writer gets the error; without a listener it would also end the process.
const stdout = process.stdout.on('error', () => {});
const stderr = process.stderr.on('error', () => {});
const rank = silentRank(args, process.env);
const unheard = new Unheard();
const code = await run(args, {
  get stdin() {
    return process.stdin;
  },
  stdout,
  ...(rank === undefined ? { stderr } : { stderr: unheard, ownStderr: stderr }),
  get signal() {
    // A command that never asks, since it cannot stop by itself, is ended by the system.
    if (!isListening) listen();
    return controller.signal;
  },
});
process.exitCode = code;
if (rank !== undefined) await unheard.tellFailure(code, rank, stderr);
if (controller.signal.aborted) {
  // The last output may not have been read yet.
  const written = new Promise((resolve) => process.stdout.write('', resolve));
  await Promise.race([written, setTimeout(LAST_WRITE)]);
  endAtOnce();
}

/**
 * The interrupted work may still wait for standard input or for threads. Exiting waits for a thread
 * in a system call, which may never return. Such a process ends by its signal, which shells report
 * as the same exit code.
 */
function endAtOnce(): void {
  const { signal } = controller.signal.reason as Interruption;
  const isInCall = process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  if (isInCall) process.kill(process.pid, signal); // nobody listens any more
  else process.exit();
}

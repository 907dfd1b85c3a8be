import { perform } from "./perform";
import { useScratch } from "./scratch";

// Threads that share the parts of an operation. Thread 0 calls the operations, one after the other,
// and each ends before its call returns. It lays out the arguments and gives each thread some parts of
// equal size. A thread that has done its own takes those of others, so that none waits for a thread
// that the system does not let run. The numbers do not depend on which thread does a part.
//
// A thread takes a part by lowering the count of parts left. Only then does it read the arguments: an
// operation does not end before all taken parts are done.

// The control block: words of 32 bits, in cache lines by who writes them.
const DONE: usize = 0; // finished parts
const IS_WAITING: usize = 4; // whether thread 0 sleeps until another part is done
const HAS_FAILED: usize = 8; // whether a thread has ended with an error
const IS_CLOSED: usize = 12; // whether the other threads should return
const OPERATION: usize = 64;
const PARTS_EACH: usize = 68; // parts per thread
const ARGUMENTS: usize = 128;
const QUEUES: usize = 256; // one line per thread:
const QUEUE_BYTES: usize = 64;
const LEFT: usize = 0; // its parts not taken yet
const IS_ASLEEP: usize = 4; // whether it sleeps until it gets parts

/** How often a thread looks for work before it sleeps: about 50 microseconds, as long as waking takes. */
const LOOKS: i32 = 30000;
/** Nanoseconds after which a sleeping thread 0 looks for itself, notified or not. */
const LONGEST_SLEEP: i64 = 10_000_000;
/** The result of such a sleep, and how many of them thread 0 waits before it asks if all others live. */
const TIMED_OUT: i32 = 2;
const SLEEPS: i32 = 20;

let control: usize = 0;
let me: i32 = 0;
let threads: i32 = 1;
let next: usize = 0; // where the next argument goes

// Throws in the host: a thread has failed.
@external("env", "fail")
declare function fail(): void;

// Asks the host whether another thread has ended without telling the team.
@external("env", "hasEnded")
declare function hasEnded(): bool;

/** Bytes of the control block for `count` threads. */
export function controlBytes(count: i32): usize {
  return QUEUES + <usize>count * QUEUE_BYTES;
}

/**
 * Makes this instance a thread of a team.
 *
 * @param at the control block, initially zeros, at the start of a cache line
 * @param scratch memory of `scratchBytes` that only this thread uses; 0 for thread 0, which has its own
 */
export function join(at: usize, index: i32, count: i32, scratch: usize): void {
  control = at;
  me = index;
  threads = count;
  if (scratch != 0) useScratch(scratch);
}

/** How many threads share the work. */
@inline
export function teamSize(): i32 {
  return threads;
}

/** Begins to lay out an operation; calls of `word` and `real` add its arguments. */
export function begin(operation: i32): void {
  store<i32>(control, operation, OPERATION);
  next = control + ARGUMENTS;
}

@inline
export function word(value: usize): void {
  store<usize>(next, value);
  next += 4;
}

@inline
export function real(value: f32): void {
  store<f32>(next, value);
  next += 4;
}

/**
 * Performs the operation laid out, in `threads * each` parts, and returns when all are done. If there
 * is no other thread or `each` is 0, this thread performs it alone, as one part.
 */
export function share(each: i32): void {
  if (threads == 1 || each == 0) {
    perform(load<i32>(control, OPERATION), control + ARGUMENTS, 0, 1);
    return;
  }
  if (atomic.load<i32>(control, HAS_FAILED)) fail();
  store<i32>(control, each, PARTS_EACH);
  atomic.store<i32>(control, 0, DONE);
  for (let thread = threads - 1; thread >= 0; thread--) {
    const queue = queueOf(thread);
    atomic.store<i32>(queue, each, LEFT);
    if (thread > 0 && atomic.load<i32>(queue, IS_ASLEEP)) atomic.notify(queue + LEFT, 1);
  }
  takeParts();
  awaitParts(threads * each);
  if (atomic.load<i32>(control, HAS_FAILED)) fail();
}

/** Takes part in operations until the team is closed: what all threads but 0 do. */
export function help(): void {
  const queue = queueOf(me);
  while (!atomic.load<i32>(control, IS_CLOSED)) {
    if (!comesWithin(LOOKS, queue)) {
      atomic.store<i32>(queue, 1, IS_ASLEEP);
      if (!atomic.load<i32>(control, IS_CLOSED)) atomic.wait<i32>(queue + LEFT, 0, -1);
      atomic.store<i32>(queue, 0, IS_ASLEEP);
    }
    takeParts();
  }
}

/** Lets the other threads return. From then on the team has one thread. */
export function disband(): void {
  atomic.store<i32>(control, 1, IS_CLOSED);
  for (let thread = 1; thread < threads; thread++) {
    // Not a part: any value but 0 ends a sleep, even one about to begin.
    atomic.store<i32>(queueOf(thread), -1, LEFT);
    atomic.notify(queueOf(thread) + LEFT, 1);
  }
  threads = 1;
}

/** Tells the team that a thread has failed, perhaps with a part that it had taken. */
export function reportFailure(): void {
  atomic.store<i32>(control, 1, HAS_FAILED);
  atomic.notify(control + DONE, 1);
}

@inline
function queueOf(thread: i32): usize {
  return control + QUEUES + <usize>thread * QUEUE_BYTES;
}

/** Whether parts arrive within `looks` looks. */
function comesWithin(looks: i32, queue: usize): bool {
  for (let look = 0; look < looks; look++) if (atomic.load<i32>(queue, LEFT) != 0) return true;
  return false;
}

/** Performs parts until all are taken, its own first. */
function takeParts(): void {
  for (let i = 0; i < threads; i++) {
    let thread = me + i;
    if (thread >= threads) thread -= threads;
    const queue = queueOf(thread);
    for (;;) {
      const left = atomic.load<i32>(queue, LEFT);
      if (left <= 0) break;
      if (atomic.cmpxchg<i32>(queue, left, left - 1, LEFT) != left) continue;
      const each = load<i32>(control, PARTS_EACH);
      const part = thread * each + each - left;
      perform(load<i32>(control, OPERATION), control + ARGUMENTS, part, threads * each);
      atomic.add<i32>(control, 1, DONE);
      if (me != 0 && atomic.load<i32>(control, IS_WAITING)) atomic.notify(control + DONE, 1);
    }
  }
}

/** Waits until `parts` parts are done, or a thread has failed. */
function awaitParts(parts: i32): void {
  for (let look = 0; look < LOOKS; look++) if (atomic.load<i32>(control, DONE) == parts) return;
  atomic.store<i32>(control, 1, IS_WAITING);
  for (let sleeps = 0;;) {
    const done = atomic.load<i32>(control, DONE);
    if (done == parts || atomic.load<i32>(control, HAS_FAILED)) break;
    if (atomic.wait<i32>(control + DONE, done, LONGEST_SLEEP) != TIMED_OUT) continue;
    if (++sleeps % SLEEPS == 0 && hasEnded()) atomic.store<i32>(control, 1, HAS_FAILED);
  }
  atomic.store<i32>(control, 0, IS_WAITING);
}

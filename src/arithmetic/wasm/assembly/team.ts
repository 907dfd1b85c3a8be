import { perform } from "./perform";
import { useScratch } from "./scratch";

// Threads that share the parts of an operation. Thread 0 calls the operations, one after the other,
// and each has ended when its call returns. It lays out the arguments and gives each thread some parts
// of equal size; who has done its own takes those of others, so that nobody waits for a thread that
// the system does not let run. Which thread does a part has no bearing on its numbers.
//
// A thread takes a part by lowering the count of parts left. Only then does it read the arguments: an
// operation does not end before all parts that were taken are done.

// The control block: words of 32 bits, in cache lines by who writes them.
const DONE: usize = 0; // parts that are done
const IS_WAITING: usize = 4; // whether thread 0 sleeps until one more is done
const HAS_FAILED: usize = 8; // whether a thread has ended by an error
const IS_CLOSED: usize = 12; // whether the others are to return
const OPERATION: usize = 64;
const PARTS_EACH: usize = 68; // parts of a thread
const ARGUMENTS: usize = 128;
const QUEUES: usize = 256; // one line a thread:
const QUEUE_BYTES: usize = 64;
const LEFT: usize = 0; // its parts that nobody has taken
const IS_ASLEEP: usize = 4; // whether it sleeps until it gets parts

/** How often a thread looks for work before it sleeps: some 50 microseconds, as waking takes. */
const LOOKS: i32 = 30000;
/** Nanoseconds after which a sleeping thread 0 looks itself, whatever it was told. */
const LONGEST_SLEEP: i64 = 10_000_000;
/** What such a sleep returns, and after how many of them thread 0 asks whether all others live. */
const TIMED_OUT: i32 = 2;
const SLEEPS: i32 = 20;

let control: usize = 0;
let me: i32 = 0;
let threads: i32 = 1;
let next: usize = 0; // where the next argument goes

// Throws in the host: a thread has failed.
@external("env", "fail")
declare function fail(): void;

// Asks the host whether another thread has ended, which then tells nobody.
@external("env", "hasEnded")
declare function hasEnded(): bool;

/** Bytes of the control block for so many threads. */
export function controlBytes(count: i32): usize {
  return QUEUES + <usize>count * QUEUE_BYTES;
}

/**
 * Makes this instance a thread of a team.
 *
 * @param at the control block, zeros at first, at the begin of a cache line
 * @param scratch memory of `scratchBytes` that this thread alone uses; 0 for thread 0, which has its own
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

/** Begins to lay out an operation: its arguments follow by `word` and `real`. */
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
 * Does the operation that was laid out, in `threads * each` parts, and returns when all are done; by
 * this thread alone, as one part, where there is no other or `each` is 0.
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

/** Lets the other threads return. The team is of one thread from now on. */
export function disband(): void {
  atomic.store<i32>(control, 1, IS_CLOSED);
  for (let thread = 1; thread < threads; thread++) {
    // No part: a value that differs from 0 ends a sleep, and that is about to begin too.
    atomic.store<i32>(queueOf(thread), -1, LEFT);
    atomic.notify(queueOf(thread) + LEFT, 1);
  }
  threads = 1;
}

/** Tells the team that a thread has failed, which may have taken a part. */
export function reportFailure(): void {
  atomic.store<i32>(control, 1, HAS_FAILED);
  atomic.notify(control + DONE, 1);
}

@inline
function queueOf(thread: i32): usize {
  return control + QUEUES + <usize>thread * QUEUE_BYTES;
}

/** Whether parts come before the thread has looked so often. */
function comesWithin(looks: i32, queue: usize): bool {
  for (let look = 0; look < looks; look++) if (atomic.load<i32>(queue, LEFT) != 0) return true;
  return false;
}

/** Does parts as long as there are some that nobody has taken: its own first. */
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

/** Waits until so many parts are done, or a thread has failed. */
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

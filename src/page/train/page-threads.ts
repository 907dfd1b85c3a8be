/** Threads take segments of about this many bytes of text. */
const SEGMENT = 2 ** 20;

/** How many threads can train in this page: one unless it is isolated, for want of shared memory. */
export const pageThreads = (): number => (crossOriginIsolated ? navigator.hardwareConcurrency : 1);

/** As many threads as a text of this size keeps busy. One thread gives the same vectors every time. */
export const threadsFor = (bytes: number): number =>
  Math.max(1, Math.min(pageThreads(), Math.ceil(bytes / SEGMENT)));

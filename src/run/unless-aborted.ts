/**
 * The result of `work`, unless the signal is aborted before; then its reason is thrown, and the work
 * is left to itself. It may be waiting for text that never comes.
 */
export async function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => {}); // nobody waits for it once the signal is aborted
  signal.throwIfAborted();
  const settled = new AbortController(); // takes the listener away
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: settled.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
}

const LINE_FEED = 0x0a;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Applies `compose` to some runs of characters in a text.
 *
 * @param text UTF-8
 * @param runs (runs, 2) start and end of each, in bytes; runs contain no line feed
 * @param compose maps text to its new form, and keeps line feeds
 */
export function composeRuns(
  text: Uint8Array,
  runs: Uint32Array,
  compose: (text: string) => string,
): Uint8Array {
  let length = 0;
  for (let i = 0; i < runs.length; i += 2) length += runs[i + 1] - runs[i] + 1;
  // Join all runs into one text, one per line, so that a single call suffices.
  const lines = new Uint8Array(length);
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    lines.set(text.subarray(runs[i], runs[i + 1]), end);
    end += runs[i + 1] - runs[i];
    lines[end++] = LINE_FEED;
  }
  const composed = encoder.encode(compose(decoder.decode(lines)));

  const result = new Uint8Array(text.length - length + composed.length);
  let read = 0;
  let written = 0;
  let start = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const between = text.subarray(read, runs[i]);
    result.set(between, written);
    written += between.length;
    read = runs[i + 1];
    const stop = composed.indexOf(LINE_FEED, start);
    result.set(composed.subarray(start, stop), written);
    written += stop - start;
    start = stop + 1;
  }
  result.set(text.subarray(read), written);
  return result;
}

/** Compares two strings by code points (as UTF-8 bytes do), not by UTF-16 units as `<` does. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates encode the highest code points.
    const xHigh = x >= 0xd800 && x < 0xe000;
    const yHigh = y >= 0xd800 && y < 0xe000;
    if (xHigh !== yHigh) return xHigh ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** Compares by count, highest first, then by code points. */
export function compareByCount(
  a: { word: string; count: number },
  b: { word: string; count: number },
): number {
  return b.count - a.count || compareCodePoints(a.word, b.word);
}

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

/**
 * The places of words in the order of `compareByCount`. It sorts numbers instead of calling a function
 * for each comparison, which is several times as fast: first by the beginnings of words, then by
 * count. Only words that agree in both are compared in full.
 *
 * @param counts (words) whole numbers
 * @returns (words) the index of the first word, of the second, and so on
 */
export function orderByCount(words: readonly string[], counts: Float64Array): Uint32Array {
  const beginnings = Float64Array.from(words, beginningOf);
  const byBeginning = stableOrder(beginnings, (place) => place);
  const order = stableOrder(
    counts.map((_, i) => -counts[byBeginning[i]]),
    (place) => byBeginning[place],
  );
  for (let start = 0; start < order.length;) {
    const first = order[start];
    let end = start + 1;
    while (
      end < order.length &&
      counts[order[end]] === counts[first] &&
      beginnings[order[end]] === beginnings[first]
    ) {
      end++;
    }
    if (end - start > 1) {
      order.subarray(start, end).sort((a, b) => compareCodePoints(words[a], words[b]));
    }
    start = end;
  }
  return order;
}

/** The first two UTF-16 units as one number, in the order of code points. */
const beginningOf = (word: string): number =>
  word.length === 0
    ? 0
    : rank(word.charCodeAt(0)) * 65536 + (word.length === 1 ? 0 : rank(word.charCodeAt(1)));

/** UTF-16 units in the order of code points: surrogates come last. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Places of numbers in ascending order, equal ones as they come; `nameOf` says what a place is called. */
function stableOrder(numbers: Float64Array, nameOf: (place: number) => number): Uint32Array {
  const { length } = numbers;
  const lowest = numbers.reduce((least, number) => Math.min(least, number), 0);
  const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
  if ((highest - lowest + 1) * length > Number.MAX_SAFE_INTEGER) {
    const places = Uint32Array.from({ length }, (_, place) => place);
    return places.sort((a, b) => numbers[a] - numbers[b] || a - b).map(nameOf);
  }
  // One number for both, which a typed array sorts without calls.
  const keys = numbers.map((number, place) => (number - lowest) * length + place).sort();
  return Uint32Array.from(keys, (key) => nameOf(key % length));
}

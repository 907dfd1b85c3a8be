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
 * The places of words in the order of `compareByCount`. Instead of comparing words with each other, it
 * distributes them by their first three UTF-16 units and by their counts (a radix sort), which takes a tenth
 * of the time. Only words that agree in all of these are compared.
 *
 * @param counts (words)
 * @returns (words) the index of the first word, of the second, and so on
 */
export function orderByCount(words: readonly string[], counts: Float64Array): Uint32Array {
  const units = [0, 1, 2].map((at) => unitsOf(words, at));
  const distinct = Float64Array.from(new Set(counts)).toSorted().toReversed();
  const rankOf = new Map(Array.from(distinct, (count, rank) => [count, rank]));
  // Loops by index throughout: this code runs once, too seldom for anything else to become fast.
  const ranks = new Uint32Array(words.length);
  let order = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    ranks[i] = rankOf.get(counts[i])!;
    order[i] = i;
  }
  for (const each of units.toReversed()) order = distribute(order, each, 65536);
  order = distribute(order, ranks, distinct.length);

  const [first, second, third] = units;
  for (let start = 0, end = 1; start < order.length; start = end++) {
    const a = order[start];
    for (; end < order.length; end++) {
      const b = order[end];
      if (ranks[a] !== ranks[b] || first[a] !== first[b] || second[a] !== second[b]) break;
      if (third[a] !== third[b]) break;
    }
    if (end - start === 1) continue;
    order.subarray(start, end).sort((a, b) => compareCodePoints(words[a], words[b]));
  }
  return order;
}

/** Unit `at` of each word, as a number in the order of code points; 0 where a word is shorter. */
function unitsOf(words: readonly string[], at: number): Uint32Array {
  const units = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    if (words[i].length <= at) continue;
    const unit = words[i].charCodeAt(at);
    // Surrogates stand for code points beyond all others.
    if (unit < 0xd800) units[i] = unit;
    else units[i] = unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
  }
  return units;
}

/** Places in the order of their keys; places of the same key stay in the order in which they come. */
function distribute(
  places: Uint32Array,
  keys: Uint32Array,
  keyCount: number,
): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(keyCount + 1);
  for (let i = 0; i < keys.length; i++) next[keys[i] + 1]++;
  for (let key = 1; key <= keyCount; key++) next[key] += next[key - 1];
  const ordered = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) ordered[next[keys[places[i]]]++] = places[i];
  return ordered;
}

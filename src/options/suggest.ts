import { distance } from 'fastest-levenshtein';

interface Suggestion {
  word: string;
  distance: number;
}

/**
 * The `n` of `words` most likely meant by `word`: the nearest by edit distance, ignoring case;
 * among equals the earlier (more frequent) first. At most two edits, or a third of the word if that
 * is more, and always fewer than it has letters.
 */
export function suggest(word: string, words: readonly string[], n = 3): string[] {
  if (n < 1) return [];
  const wanted = word.toLowerCase();
  // Falls once n are found, because a later word must be nearer than the last of them.
  let furthest = Math.min(Math.max(2, Math.floor(wanted.length / 3)), wanted.length - 1);
  const found: Suggestion[] = []; // nearest first
  for (const each of words) {
    // The distance is at least the difference of the lengths, which is cheaper to check.
    if (Math.abs(each.length - wanted.length) > furthest) continue;
    const edits = distance(wanted, each.toLowerCase());
    if (edits > furthest) continue;
    const place = found.findIndex((other) => other.distance > edits);
    found.splice(place < 0 ? found.length : place, 0, { word: each, distance: edits });
    if (found.length > n) found.pop();
    if (found.length === n) furthest = Math.min(furthest, found[n - 1].distance - 1);
  }
  return found.map((suggestion) => suggestion.word);
}

/**
 * The ids of the `k` highest scores, best first, equal scores by id; without those in `excluded` and
 * without those whose score is not a number.
 */
export function topK(
  scores: Float32Array,
  k: number,
  excluded: Pick<ReadonlySet<number>, 'has'>,
): number[] {
  const betterFirst = (a: number, b: number): number => scores[b] - scores[a] || a - b;
  // Collects up to 2k candidates before dropping the worse half, so that sorting costs little per
  // score.
  const candidates: number[] = [];
  const keepBest = (): void => {
    candidates.sort(betterFirst);
    if (candidates.length > k) candidates.length = k;
  };
  let threshold = -Infinity;
  for (let id = 0; id < scores.length; id++) {
    // A later id with the same score as the last of k loses to it.
    if (!(scores[id] > threshold) || excluded.has(id)) continue;
    candidates.push(id);
    if (candidates.length >= 2 * k) {
      keepBest();
      threshold = scores[candidates[k - 1]];
    }
  }
  keepBest();
  return candidates;
}

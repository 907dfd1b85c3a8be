/** The threshold that keeps every occurrence. */
export const ALWAYS = 0xffffffff;

/**
 * The probability of keeping an occurrence of each word, times 2^32, by word2vec's rule: sqrt(sample / f) +
 * sample / f, where f is the word's share of all occurrences (Mikolov et al. 2013, section 2.3, as the
 * published program computes it). `ALWAYS` keeps all occurrences.
 *
 * @param counts (size)
 * @param sample subsample words more frequent than this share; 0 keeps all
 * @returns (size)
 */
export function keepThresholds(counts: Float64Array, sample: number): Uint32Array {
  const thresholds = new Uint32Array(counts.length).fill(ALWAYS);
  if (sample === 0) return thresholds;
  const total = counts.reduce((sum, count) => sum + count, 0);
  counts.forEach((count, id) => {
    const rarity = sample / (count / total);
    const chance = Math.sqrt(rarity) + rarity;
    if (chance < 1) thresholds[id] = Math.floor(chance * 2 ** 32);
  });
  return thresholds;
}

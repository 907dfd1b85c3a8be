import { nextUint32, type RandomState } from '../random.js';

/**
 * The noise distribution of negative sampling, for draws in constant time by Walker's alias method (built
 * as in Vose 1991): slot i gives word i with probability threshold[i] / 2^32, otherwise alias[i].
 */
export interface NoiseTable {
  readonly threshold: Uint32Array; // (size)
  readonly alias: Uint32Array; // (size)
}

/**
 * Builds a table that draws word i with a probability proportional to counts[i] ** exponent. Words with count
 * 0 are never drawn.
 *
 * @param counts (size), at least one above 0
 * @param exponent 0.75 in word2vec, 0.5 in fastText
 */
export function buildNoiseTable(counts: Float64Array, exponent: number): NoiseTable {
  const size = counts.length;
  const powers = counts.map((count) => (count === 0 ? 0 : count ** exponent));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const chances = powers.map((power) => (power * size) / total);
  const threshold = new Uint32Array(size).fill(0xffffffff);
  const alias = Uint32Array.from({ length: size }, (_, id) => id);
  const poor: number[] = [];
  const rich: number[] = [];
  chances.forEach((chance, id) => (chance < 1 ? poor : rich).push(id));
  while (poor.length > 0 && rich.length > 0) {
    const taker = poor.pop()!;
    const giver = rich[rich.length - 1];
    threshold[taker] = Math.floor(chances[taker] * 2 ** 32);
    alias[taker] = giver;
    chances[giver] -= 1 - chances[taker];
    if (chances[giver] < 1) poor.push(rich.pop()!);
  }
  // The remaining slots have probability 1, up to rounding; a word with count 0 must not keep its slot.
  for (const id of poor) if (powers[id] === 0) threshold[id] = 0;
  return { threshold, alias };
}

/** Words in a pool, a power of two. */
export const POOL_SIZE = 512;
/** Average number of uses of a word of the pool before it is redrawn; a power of two. */
export const POOL_USES = 4;

/** A pool of words drawn from the noise distribution, (size). */
export function fillPool(table: NoiseTable, random: RandomState, size = POOL_SIZE): Uint32Array {
  return Uint32Array.from({ length: size }, () => drawNoise(table, random));
}

/**
 * Takes a word from the pool. One time in `uses`, its slot is then redrawn. Each word taken follows the noise
 * distribution, but its vector was used recently and is still in the processor's cache, which a fresh draw
 * would miss.
 *
 * @param pool modified; its length is a power of two
 * @param uses average number of uses of a word, a power of two
 */
export function drawPooled(
  pool: Uint32Array,
  table: NoiseTable,
  random: RandomState,
  uses = POOL_USES,
): number {
  const bits = nextUint32(random);
  const slot = bits % pool.length;
  const word = pool[slot];
  if ((bits >>> 16) % uses === 0) pool[slot] = drawNoise(table, random);
  return word;
}

/** Draws a word with one random number: its high part picks the slot, its low part word or alias. */
export function drawNoise(table: NoiseTable, random: RandomState): number {
  const size = table.threshold.length;
  const bits = nextUint32(random);
  // bits * size as two exact 32-bit halves.
  const low = (bits & 0xffff) * size;
  const high = (bits >>> 16) * size + Math.floor(low / 0x10000);
  const slot = Math.floor(high / 0x10000);
  const coin = ((high % 0x10000) * 0x10000 + (low % 0x10000)) >>> 0;
  return coin < table.threshold[slot] ? slot : table.alias[slot];
}

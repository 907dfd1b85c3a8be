/**
 * Sentence templates. `[red|green]` becomes one of its alternatives, `{name}` the scene's word of
 * that name; alternatives are chosen first, so that they may hold slots but not one another.
 */
import { nextBelow, type RandomState } from '../../src/random.js';

/** The words of one document by slot; a list stands for any one of its words, drawn each time. */
export type Scene = Record<string, string | readonly string[]>;

/** One item of a list, each equally likely. */
export function pick<T>(random: RandomState, items: readonly T[]): T {
  return items[nextBelow(random, items.length)];
}

/** The items in a new random order (Fisher-Yates). */
export function shuffled<T>(random: RandomState, items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = nextBelow(random, last + 1);
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

/** `count` different items in random order (all of them where the list is shorter). */
export function sample<T>(random: RandomState, items: readonly T[], count: number): T[] {
  return shuffled(random, items).slice(0, count);
}

/** A whole number from `least` to `most`, both included. */
export function between(random: RandomState, least: number, most: number): number {
  return least + nextBelow(random, most - least + 1);
}

/**
 * Fills the templates of one document, in their order. A list is dealt like a pack of cards: no
 * word of it comes again before all have come. Throws on a slot that the scene does not have.
 */
export function tell(random: RandomState, templates: readonly string[], scene: Scene): string[] {
  const packs = new Map<string, string[]>();

  const deal = (slot: string): string => {
    const words = scene[slot];
    if (words === undefined) throw new Error(`No {${slot}} in the scene: ${Object.keys(scene)}`);
    if (typeof words === 'string') return words;
    if (!packs.get(slot)?.length) packs.set(slot, shuffled(random, words));
    return packs.get(slot)!.pop()!;
  };

  return templates.map((template) =>
    template
      .replace(/\[([^[\]]*)\]/g, (_, options: string) => pick(random, options.split('|')))
      .replace(/\{([^{}]*)\}/g, (_, slot: string) => deal(slot)),
  );
}

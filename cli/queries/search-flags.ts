import { type Command, Option } from 'commander';
import { SEARCH_METHODS } from '../../src/advanced.js';
import type { Model, SearchLimits, SearchMethod } from '../../src/index.js';
import { parseCount } from '../flags/parsers.js';
import { matches, parsePattern } from './pattern.js';

type Flags = Readonly<Record<string, unknown>>;

/** Whether each word matches a pattern, for all queries of a command line. */
const matchesOf = new WeakMap<RegExp, Uint8Array>();

/** Adds -k, --count and --topn, which are one. */
export function addCountFlag(command: Command, count: number): void {
  command
    .option('-k, --count <n>', 'how many words to show', parseCount, count)
    .addOption(
      new Option('--topn <n>', 'same as --count').argParser(parseCount).conflicts('count'),
    );
}

/** The number that these flags give. */
export const countOf = ({ count, topn }: Flags): number => (topn ?? count) as number;

/** Adds --method, --restrict and --match. */
export function addSearchFlags(command: Command): void {
  command
    .addOption(
      new Option('--method <name>', 'how to combine the words')
        .choices(SEARCH_METHODS)
        .default(SEARCH_METHODS[0]),
    )
    .option('--restrict <n>', 'search only the n most frequent words', parseCount)
    .option('--match <regex>', 'search only the words that match this pattern', parsePattern);
}

/** What a search is asked for by the flags of `addCountFlag` and `addSearchFlags`. */
export function searchOptions(
  model: Model,
  flags: Flags,
): SearchLimits & { readonly topn: number; readonly method: SearchMethod } {
  const restrictVocab = flags.restrict as number | undefined;
  const pattern = flags.match as RegExp | undefined;
  return {
    topn: countOf(flags),
    method: flags.method as SearchMethod,
    restrictVocab,
    filter: pattern && filterOf(model, pattern, restrictVocab),
  };
}

function filterOf({ words }: Model, pattern: RegExp, limit = words.length) {
  const isMatch = matchesOf.get(pattern) ?? matches(pattern, words.slice(0, limit));
  matchesOf.set(pattern, isMatch);
  return (_: string, id: number): boolean => isMatch[id] === 1;
}

import { foreignFlag } from '../../src/advanced.js';

const UNKNOWN_FLAG = /^error: unknown option '(?<flag>[^']+)'(?<rest>.*)$/s;

const AFTER_DASHES = 'put -- before words and paths that start with -';

/**
 * An error of commander, with our equivalent of another program's flag instead of a guess. An
 * argument with one dash may be a word: vocabularies contain -lrb- and -1.
 *
 * @param known the flags of the command
 */
export function withForeignFlags(complaint: string, known?: readonly string[]): string {
  const { flag, rest } = UNKNOWN_FLAG.exec(complaint)?.groups ?? {};
  if (flag === undefined) return complaint;
  const isWord = /^-(?:[^-]{2}|\d)/.test(flag) && rest.trim() === '';
  const hint = foreignFlag(flag, known) ?? (isWord ? AFTER_DASHES : undefined);
  return hint === undefined ? complaint : `error: unknown option '${flag}': ${hint}\n`;
}

/**
 * The first flag such as -iter or -output, which word2vec and fastText write with one dash and
 * commander would take for -o utput; undefined where there is none.
 */
export function foreignFlagIn(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  return flags.find((each) => /^-[a-z][a-z-]+$/i.test(each) && foreignFlag(each) !== undefined);
}

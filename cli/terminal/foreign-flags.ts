import { foreignFlag } from '../../src/advanced.js';

const UNKNOWN_FLAG = /^error: unknown option '(?<flag>[^']+)'(?<rest>.*)$/s;

/**
 * A complaint of commander's, with what a flag of another program is here in place of a guess.
 *
 * @param known the flags of the command
 */
export function withForeignFlags(complaint: string, known?: readonly string[]): string {
  const { flag } = UNKNOWN_FLAG.exec(complaint)?.groups ?? {};
  const hint = flag === undefined ? undefined : foreignFlag(flag, known);
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

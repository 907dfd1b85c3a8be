/**
 * A checkpoint names the files that its text came from. It may be anybody's, and then so are the names:
 * reading whatever they say would put a file of the user's into a model that is given away.
 */
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { findFiles } from '../../corpus/index.js';
import type { ResumeState } from '../../embedding/resume-state.js';
import { isOwnMark, ownMark } from '../file/own-mark.js';

/** Where a text came from, and by what it is known again. */
type Origin = Pick<ResumeState, 'corpus' | 'text'>;

/** What a checkpoint keeps of where its text came from: paths as given, absolute ones, and a mark. */
export function recordedCorpus(
  given: readonly string[],
  text: ResumeState['text'],
): NonNullable<ResumeState['corpus']> {
  const resolved = given.map((file) => (file === '-' ? file : resolve(file)));
  return { given: [...given], resolved, mark: ownMark(markedText(resolved, text)) };
}

/**
 * The paths of a checkpoint's text that only a user may say yes to. None where this user's wordloom
 * wrote the checkpoint, and none of those in the current folder or below: neither hidden there, nor
 * reached by a symbolic link that leads out.
 *
 * @throws CorpusError CORPUS_MISSING or CORPUS_UNREADABLE for a path in the current folder
 */
export async function untrustedPaths({ corpus, text }: Origin): Promise<readonly string[]> {
  if (corpus === null) return [];
  const { resolved, mark } = corpus;
  if (isOwnMark(mark, markedText(resolved, text))) return [];
  const patterns = resolved.filter((path) => path !== '-');
  // Their names first: nothing is listed or opened that lies elsewhere.
  const elsewhere = patterns.filter((path) => !isWithin(realBaseOf(path)));
  if (elsewhere.length > 0 || patterns.length === 0) return elsewhere;
  const files = await findFiles(patterns);
  return files.map(({ path }) => path).filter((path) => !isWithin(realpathSync(path)));
}

const markedText = (resolved: readonly string[], text: Origin['text']): string =>
  JSON.stringify(['corpus', resolved, Object.entries(text).toSorted(byKey)]);

const byKey = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

/** Signs of a glob. */
const GLOB = /[*?[\]{}()!+@\\]/;

/** Where a path leads, or the folder that a glob begins in; undefined where it is not plain to see. */
function realBaseOf(path: string): string | undefined {
  if (!isAbsolute(path) || path.split(/[/\\]/).includes('..')) return undefined;
  // A file may have the signs of a glob in its name.
  for (let base = path; ; base = dirname(base)) {
    const real = realOrUndefined(base);
    const rest = path.slice(base.length);
    if (real !== undefined) return GLOB.test(rest) ? real : join(real, rest);
    if (base === dirname(base)) return undefined;
  }
}

function realOrUndefined(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a real path is the current folder or lies below it, in nothing that is hidden. */
function isWithin(real: string | undefined): boolean {
  if (real === undefined) return false;
  const inside = relative(realpathSync(process.cwd()), real);
  if (isAbsolute(inside)) return false; // another drive
  return !inside.split(sep).some((part) => part.startsWith('.'));
}

/**
 * A checkpoint names the files of its text. Anybody may have written it. Reading any file that it
 * names could put a private file into a model that the user then shares.
 */
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { findFiles } from '../../corpus/index.js';
import type { ResumeState } from '../../embedding/resume-state.js';
import { isOwnMark, ownMark } from '../file/own-mark.js';

/** The source of a text, and its fingerprint. */
type Origin = Pick<ResumeState, 'corpus' | 'text'>;

/**
 * What a checkpoint records about the source of its text: the given paths, their absolute forms,
 * and a mark.
 */
export function recordedCorpus(
  given: readonly string[],
  text: ResumeState['text'],
): NonNullable<ResumeState['corpus']> {
  const resolved = given.map((file) => (file === '-' ? file : resolve(file)));
  return { given: [...given], resolved, mark: ownMark(markedText(resolved, text)) };
}

/**
 * The paths of a checkpoint's text that the user has to approve. None if this user's wordloom wrote
 * the checkpoint. Paths in the current folder or below it need no approval, unless they are hidden
 * or a symbolic link leads outside.
 *
 * @throws CorpusError CORPUS_MISSING or CORPUS_UNREADABLE for a path in the current folder
 */
export async function untrustedPaths({ corpus, text }: Origin): Promise<readonly string[]> {
  if (corpus === null) return [];
  const { resolved, mark } = corpus;
  if (isOwnMark(mark, markedText(resolved, text))) return [];
  const patterns = resolved.filter((path) => path !== '-');
  // Checks the names first, so that nothing elsewhere is listed or opened.
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

/**
 * The target of a path, or the folder where a glob begins; undefined if it cannot be determined.
 */
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

/** Whether a real path is the current folder or below it, and not hidden. */
function isWithin(real: string | undefined): boolean {
  if (real === undefined) return false;
  const inside = relative(realpathSync(process.cwd()), real);
  if (isAbsolute(inside)) return false; // another drive
  return !inside.split(sep).some((part) => part.startsWith('.'));
}

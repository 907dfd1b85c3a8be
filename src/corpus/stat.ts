import { type Stats, statSync } from 'node:fs';

/**
 * The facts about what is at a path; undefined if there is nothing.
 *
 * @throws the file system's other errors
 */
export function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    // Any of these a glob may cause as well: it is no file, or no file name at all.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL'].includes(code)) return undefined;
    throw error;
  }
}

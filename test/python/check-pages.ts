import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyPageFiles, writePageFiles } from '../docs/page-files.js';
import { blocksOf } from '../docs/pages.js';
import { runPage } from '../docs/run-page.js';

/** Keras needs a backend; this one is checked beside it. */
const ENVIRONMENT = { ...process.env, KERAS_BACKEND: 'torch' };

/**
 * Runs the Python programs of the pages about formats, after the commands that write their files.
 *
 * @param python the interpreter
 * @param folder an empty folder for the files of the pages
 * @param report is told about each page: whether its programs ran, or which library is missing
 */
export async function checkPages(
  python: string,
  folder: string,
  report: (verdict: 'ok' | 'failed' | 'missing', client: string, what: string) => void,
): Promise<void> {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  await writePageFiles(files);
  for (const name of readdirSync('docs/formats')) {
    const page = `docs/formats/${name}`;
    const programs = blocksOf(page, 'python');
    const here = join(folder, name);
    if (programs.length > 0) copyPageFiles(files, here, false);
    for (const program of programs) {
      // Anew for each program, as a page may remove a file in the end to show what is said then.
      await runPage(page, here, /^rm /);
      writeFileSync(join(here, 'program.py'), program);
      const options = { cwd: here, encoding: 'utf8', env: ENVIRONMENT } as const;
      const { status, stderr } = spawnSync(python, ['program.py'], options);
      const missing = /ModuleNotFoundError: (?<reason>.*)/.exec(stderr ?? '')?.groups?.reason;
      if (missing !== undefined) report('missing', page, missing);
      else report(status === 0 ? 'ok' : 'failed', page, status === 0 ? 'its program' : stderr);
    }
  }
}

/**
 * Bundles the page of `wordloom serve` into dist/page/: index.html, a script and a style sheet whose
 * names hold a hash of their content, and the licences of the packages within.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { build } from 'vite';
import { licenceOf, noticesOf, packagesOf } from './bundle-packages.mjs';
import { pageOutput } from './page-output.mjs';

const SOURCES = 'src/page';
const FOLDER = 'dist/page';
const LICENCES = `${FOLDER}/LICENSES.txt`; // written last

/** What else the page follows from. */
const OTHERS = [
  'package-lock.json',
  'build/bundle-page.mjs',
  'build/page-output.mjs',
  'src/map/labels.ts',
  'src/server/formula.ts',
  'src/xml.ts',
];

/** Brings dist/page/ up to date, where a source of it has changed. */
export async function bundlePage() {
  const sources = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const built = existsSync(LICENCES) ? statSync(LICENCES).mtimeMs : 0;
  if ([...sources, ...OTHERS].every((file) => statSync(file).mtimeMs < built)) return;
  const modules = [];
  await build({
    configFile: false,
    root: SOURCES,
    base: '/page/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [
      {
        name: 'wordloom-licences',
        generateBundle(_, output) {
          for (const { moduleIds = [] } of Object.values(output)) modules.push(...moduleIds);
        },
      },
    ],
    build: pageOutput(FOLDER),
  });
  const licences = packagesOf(modules).map(licenceOf);
  if (licences.length === 0) throw new Error('The page contains no package, which cannot be');
  writeFileSync(LICENCES, noticesOf(licences, FOLDER));
  // A page in which a script or a style stands in the document would not run under its policy.
  const html = readFileSync(`${FOLDER}/index.html`, 'utf8');
  if (/<style|<script(?![^>]* src=)|\son\w+=|style=/.test(html)) {
    throw new Error('index.html has code or style within it');
  }
}

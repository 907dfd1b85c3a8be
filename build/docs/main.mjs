/**
 * The pages and pictures of docs/ that are made: `node build/docs/main.mjs` writes them, with --check it
 * names those that are not current and ends with 1. What they are made of is built first: `npm run docs`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { apiPages } from './api-pages.mjs';
import { benchmarkPicture } from './benchmark-picture.mjs';
import { optionPage } from './option-page.mjs';
import { windowPicture } from './window-picture.mjs';

const files = {
  ...apiPages(),
  'docs/reference/options.md': await optionPage(),
  'docs/plots/window.svg': await windowPicture(),
  'docs/plots/benchmarks.svg': await benchmarkPicture(),
};

const isCurrent = (path) => existsSync(path) && readFileSync(path, 'utf8') === files[path];
const stale = Object.keys(files).filter((path) => !isCurrent(path));
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not current. Run: npm run docs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files[path]);
    console.log(`Wrote ${path}.`);
  }
}

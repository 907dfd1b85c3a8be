/**
 * Bundles the page that trains into dist/page/train/: a static page with all that it needs beside it, by
 * relative addresses, so that any host of files can serve it. It holds the library, whose compiled
 * modules and WebAssembly in dist/src/ come first.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path/posix';
import { build } from 'vite';
import { licenceOf, noticesOf, packagesOf } from './bundle-packages.mjs';
import { pageOutput } from './page-output.mjs';

const SOURCES = 'src/page/train';
const COMPILED = 'dist/src/page/train';
const FOLDER = 'dist/page/train';
const STAMP = 'dist/page-train.stamp'; // what went into the bundle; written last
const TEXTS = ['world.en.txt', 'world.ko.txt'];

/** What the page follows from beside its modules. */
const OTHERS = [
  'package-lock.json',
  'build/bundle-train-page.mjs',
  'build/page-output.mjs',
  `${SOURCES}/index.html`,
  `${SOURCES}/train.css`,
  'src/page/style.css',
  'src/page/training.css',
  ...TEXTS.map((name) => `corpora/${name}`),
];

/** Brings dist/page/train/ up to date, where something in it has changed. */
export async function bundleTrainPage() {
  if (isUpToDate()) return;
  const modules = new Set();
  const collect = {
    name: 'wordloom-modules',
    generateBundle(_, output) {
      for (const { moduleIds = [] } of Object.values(output)) {
        for (const id of moduleIds) modules.add(id.replaceAll('\\', '/').replace(/\?.*$/, ''));
      }
    },
  };
  await build({
    configFile: false,
    root: SOURCES,
    base: './',
    logLevel: 'error',
    plugins: [compiledMain(), withoutWordLists(), collect],
    worker: { format: 'es', plugins: () => [withoutWordLists(), collect] },
    build: {
      ...pageOutput(FOLDER),
      chunkSizeWarningLimit: 700, // gpu.js, which is loaded where a GPU computes
    },
  });
  mkdirSync(`${FOLDER}/texts`, { recursive: true });
  for (const name of TEXTS) copyFileSync(`corpora/${name}`, `${FOLDER}/texts/${name}`);
  const licences = packagesOf([...modules]).map(licenceOf);
  const vendored = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
  writeFileSync(`${FOLDER}/LICENSES.txt`, `${noticesOf(licences, FOLDER)}\n${vendored}`);
  const root = process.cwd().replaceAll('\\', '/');
  const own = [...modules].filter((id) => id.startsWith(`${root}/dist/`));
  writeFileSync(STAMP, own.map((id) => `${id.slice(root.length + 1)}\n`).join(''));
}

/** The page is bundled from what the compiler made of its sources, as the library is. */
const compiledMain = () => ({
  name: 'wordloom-compiled-main',
  enforce: 'pre',
  resolveId: (id) =>
    /(?:^|\/)main\.js$/.test(id) && !id.includes('dist/')
      ? join(process.cwd(), COMPILED, 'main.js')
      : undefined,
});

/** Stemmers, stop words and other tokenizers, half a megabyte: the page offers none of them. */
const withoutWordLists = () => ({
  name: 'wordloom-without-word-lists',
  enforce: 'pre',
  load: (id) =>
    /dist\/vendor\/(?:natural-\w+|stopwords-iso)\.js$/.test(id.replaceAll('\\', '/'))
      ? { code: 'export default {};', moduleSideEffects: false, syntheticNamedExports: 'default' }
      : undefined,
});

function isUpToDate() {
  if (!existsSync(STAMP)) return false;
  const built = statSync(STAMP).mtimeMs;
  const modules = readFileSync(STAMP, 'utf8').split('\n').slice(0, -1);
  return [...OTHERS, ...modules].every(
    (file) => existsSync(file) && statSync(file).mtimeMs < built,
  );
}

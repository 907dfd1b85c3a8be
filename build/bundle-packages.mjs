/**
 * Bundles the packages that wordloom uses into dist/vendor/, one file for each, so that an install
 * brings none of them: `npm install wordloom` would otherwise fetch the database drivers of natural
 * and the binaries of gpu.js for five platforms. Each import of a package in dist/src and dist/cli
 * then names its file there. Sources import packages by their names, as anywhere.
 *
 * Nothing is minified: gpu.js reads the source text of functions.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path/posix';
import { rolldown } from 'rolldown';

const FOLDER = 'dist/vendor';
const NOTICES = 'dist/THIRD-PARTY-NOTICES.txt';
const STAMP = 'dist/vendor.stamp';

/** The parts of natural that are used, by their names there. Its index files import much more. */
const TOKENIZERS = {
  AggressiveTokenizer: 'aggressive_tokenizer.js',
  TreebankWordTokenizer: 'treebank_word_tokenizer.js',
};
const STEMMERS = {
  PorterStemmer: 'porter_stemmer.js',
  LancasterStemmer: 'lancaster_stemmer.js',
  PorterStemmerDe: 'porter_stemmer_de.js',
  PorterStemmerEs: 'porter_stemmer_es.js',
  PorterStemmerFr: 'porter_stemmer_fr.js',
  PorterStemmerIt: 'porter_stemmer_it.js',
  PorterStemmerNl: 'porter_stemmer_nl.js',
  PorterStemmerNo: 'porter_stemmer_no.js',
  PorterStemmerPt: 'porter_stemmer_pt.js',
  PorterStemmerRu: 'porter_stemmer_ru.js',
  PorterStemmerSv: 'porter_stemmer_sv.js',
  PorterStemmerUk: 'porter_stemmer_uk.js',
  CarryStemmerFr: 'Carry/index.js',
  StemmerId: 'indonesian/stemmer_id.js',
  StemmerJa: 'stemmer_ja.js',
};

const pick = (folder, files) =>
  Object.entries(files)
    .map(([name, file]) => `export { default as ${name} } from '${folder}/${file}';\n`)
    .join('');

/** What is imported, as the sources name it: the file that it becomes, and what that file exports. */
const PACKAGES = {
  'cli-progress': {
    file: 'cli-progress.js',
    code: "export { default } from 'cli-progress';\n",
    platform: 'node',
  },
  commander: { file: 'commander.js', code: "export * from 'commander';\n", platform: 'node' },
  'fastest-levenshtein': {
    file: 'fastest-levenshtein.js',
    code: "export { distance } from 'fastest-levenshtein';\n",
  },
  '@hono/node-server': {
    file: 'hono-node-server.js',
    code: "export { createAdaptorServer } from '@hono/node-server';\n",
    platform: 'node',
  },
  hono: { file: 'hono.js', code: "export { Hono } from 'hono';\n", group: 'hono' },
  'hono/body-limit': {
    file: 'hono-body-limit.js',
    code: "export { bodyLimit } from 'hono/body-limit';\n",
    group: 'hono',
  },
  // gpu.js in three parts: bundlers of pages warn of files beyond 500 kB.
  acorn: { file: 'gpu-parser.js', code: "export * from 'acorn';\n", group: 'gpu' },
  'gpu.js/src/backend/web-assembly/kernel.js': {
    file: 'gpu-webasm.js',
    code: "export { WebAssemblyKernel } from 'gpu.js/src/backend/web-assembly/kernel.js';\n",
    group: 'gpu',
  },
  'gpu.js': {
    file: 'gpu.js',
    code: "export { GPU, Input, WebGPUContext } from 'gpu.js';\n",
    group: 'gpu',
  },
  'natural/lib/natural/tokenizers/index.js': {
    file: 'natural-tokenizers.js',
    code:
      pick('natural/lib/natural/tokenizers', TOKENIZERS) +
      "export { WordPunctTokenizer, WordTokenizer } from 'natural/lib/natural/tokenizers/regexp_tokenizer.js';\n",
  },
  'natural/lib/natural/stemmers/index.js': {
    file: 'natural-stemmers.js',
    code: pick('natural/lib/natural/stemmers', STEMMERS),
  },
  'stopwords-iso': {
    file: 'stopwords-iso.js',
    code: "export { default } from 'stopwords-iso/stopwords-iso.json';\n",
  },
  tinyglobby: {
    file: 'tinyglobby.js',
    code: "export { globSync } from 'tinyglobby';\n",
    platform: 'node',
  },
};

/** Brings dist/vendor/ up to date, where a package or this file has changed. */
export async function bundlePackages() {
  const stamp = currentStamp();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(NOTICES)) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const modules = [];
  const packages = Object.values(PACKAGES);
  for (const group of new Set(packages.map(groupOf))) {
    modules.push(...(await bundle(packages.filter((each) => groupOf(each) === group))));
  }
  copyTypes();
  const types = Object.values(TYPES).map(({ from }) => `node_modules/${from}`);
  writeFileSync(NOTICES, noticesOf([...types, ...packagesOf(modules)].map(licenceOf)));
  writeFileSync(STAMP, stamp);
}

/** Lets compiled files import the bundles in place of the packages. */
export function importBundles(files) {
  for (const file of files) {
    const isTypes = file.endsWith('.d.ts');
    const targets = isTypes ? TYPES : PACKAGES;
    const toVendor = (name) => relative(dirname(file), join(FOLDER, name));
    const code = readFileSync(file, 'utf8');
    let changed = code.replaceAll(/(\bfrom |\bimport\()'([^'.][^']*)'/g, (found, how, name) =>
      Object.hasOwn(targets, name) ? `${how}'${toVendor(targets[name].file)}'` : found,
    );
    if (isTypes && code.includes('WebAssembly.') && !code.startsWith('/// ')) {
      changed = `/// <reference path="${toVendor(basename(WEBASSEMBLY))}" />\n${changed}`;
    }
    if (changed !== code) writeFileSync(file, changed);
  }
}

/** Types that our own mention, which an install brings no package for. */
const TYPES = {
  'better-sqlite3': { file: 'better-sqlite3.cjs', from: '@types/better-sqlite3' },
};

/** TypeScript has these names only with the types of a browser; with them, this adds nothing. */
const WEBASSEMBLY = `${FOLDER}/webassembly.d.ts`;
const WEBASSEMBLY_TYPES = `declare namespace WebAssembly {
  interface Instance {}
  interface Memory {}
  interface Module {}
}
`;

function copyTypes() {
  writeFileSync(WEBASSEMBLY, WEBASSEMBLY_TYPES);
  for (const { file, from } of Object.values(TYPES)) {
    const types = readFileSync(`node_modules/${from}/index.d.ts`, 'utf8');
    writeFileSync(join(FOLDER, file.replace(/\.cjs$/, '.d.cts')), types);
  }
}

const groupOf = ({ file, group }) => group ?? file;

function currentStamp() {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  const installed = existsSync('node_modules/.package-lock.json')
    ? 'node_modules/.package-lock.json'
    : 'package-lock.json';
  return hash.update(readFileSync(installed)).digest('hex');
}

/** In place of modules of Node.js and packages of which natural uses next to nothing. */
const STAND_INS = {
  'stopwords-iso': 'exports.de = [];', // for tokenizeAndStem, which is not used
  util: `
    exports.inherits = (constructor, parent) => {
      Object.setPrototypeOf(constructor.prototype, parent.prototype);
    };
  `,
};

/** Writes the bundles of one group, which share what they have in common; returns their modules. */
async function bundle(group) {
  const inMemory = new Map([
    ...Object.entries(STAND_INS),
    ...group.map(({ file, code }) => [join(process.cwd(), file), code]),
  ]);
  const build = await rolldown({
    input: Object.fromEntries(
      group.map(({ file }) => [basename(file, '.js'), join(process.cwd(), file)]),
    ),
    platform: group[0].platform ?? 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    plugins: [
      {
        name: 'wordloom',
        resolveId: (id) => (inMemory.has(id) ? id : undefined),
        load: (id) => inMemory.get(id),
        transform: (code, id) => PATCHES.find(({ file }) => id.endsWith(file))?.patch(code),
      },
    ],
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(`${group[0].file}: ${log.message}`);
    },
  });
  const { output } = await build.write({
    dir: FOLDER,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${group[0].group}-[name].js`,
    comments: { legal: false, annotation: true, jsdoc: false },
    banner: ({ moduleIds }) => {
      const names = packagesOf(moduleIds).map(nameOf).join(', ');
      return names && `/* Contains: ${names}; licences: ../${basename(NOTICES)} */\n`;
    },
  });
  await build.close();
  return output.flatMap(({ moduleIds }) => moduleIds).filter((id) => !inMemory.has(id));
}

/** Puts one text in the place of another, which has to be there. */
const replace = (code, before, after) => {
  if (!code.includes(before)) throw new Error(`A package has changed: it has no ${before}`);
  return code.replaceAll(before, after);
};

const REQUIRE =
  "globalThis.process?.getBuiltinModule?.('node:module').createRequire(import.meta.url)";

/** In sloppy mode, `this` in a function that is called by its name is the global object. */
const useOwnObject = (code) =>
  `const outcome = {};\n${replace(code.replaceAll(/^( {4,})this\./gm, '$1outcome.'), 'return this', 'return outcome')}`;

/** What does not run as it is in a module, in a browser least of all. */
const PATCHES = [
  // gpu.js looks for the package gl and for worker threads when it runs; in a browser for neither.
  {
    file: '/gpu.js/src/backend/headless-gl/kernel.js',
    patch: (code) => replace(code, "getContext = require('gl')", `getContext = ${REQUIRE}('gl')`),
  },
  {
    file: '/gpu.js/src/backend/web-assembly/worker-pool.js',
    patch: (code) =>
      replace(
        replace(code, "os = require('os')", `os = ${REQUIRE}('os')`),
        "} = require('worker_threads')",
        `} = ${REQUIRE}('worker_threads')`,
      ),
  },
  { file: '/natural/lib/natural/stemmers/indonesian/prefix_rules.js', patch: useOwnObject },
  { file: '/natural/lib/natural/stemmers/indonesian/suffix_rules.js', patch: useOwnObject },
];

/** The folders of the packages that modules are from. */
export function packagesOf(modules) {
  const folders = modules
    .map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll('\\', '/'))?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)].toSorted();
}

const nameOf = (folder) => folder.slice(folder.lastIndexOf('/node_modules/') + 14);

/** A package's name, version, licence and the text of the licence. */
export function licenceOf(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(each));
  const holder = typeof author === 'object' ? author.name : author;
  const text =
    file === undefined
      ? standardText(name, license, holder)
      : readFileSync(join(folder, file), 'utf8');
  return { title: `${name} ${version} (${license})`, text: text.trim() };
}

/** The text of a licence that a package names but does not bring. */
function standardText(name, license, holder) {
  if (license !== 'MIT' || !holder) throw new Error(`The licence of ${name} is not known`);
  const [, terms] = /^[\s\S]*?(Permission is hereby[\s\S]*)$/.exec(readFileSync('LICENSE', 'utf8'));
  return `Copyright (c) ${holder}\n\n${terms}`;
}

/** The text of a file that names packages with their licences. */
export const noticesOf = (licences, place = FOLDER) =>
  `wordloom contains these packages, or parts of them, in ${place}/.\n` +
  licences.map(({ title, text }) => `\n${'-'.repeat(80)}\n${title}\n\n${text}\n`).join('');

/**
 * The build: `node build.mjs` brings dist/ up to date, `node build.mjs --clean` makes it anew.
 *
 * Only what changed is compiled, so that one edit and its test take seconds: TypeScript by the
 * compiler's own incremental build, each WebAssembly module when a source that it imports is newer,
 * the bundles of packages when other versions of them are installed, a page when a source of it is
 * newer.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path/posix';
import { promisify } from 'node:util';
import { bundlePackages, importBundles } from './build/bundle-packages.mjs';
import { bundlePage } from './build/bundle-page.mjs';
import { bundleTrainPage } from './build/bundle-train-page.mjs';

const run = promisify(execFile);
const BUILD_INFO = 'dist/tsconfig.tsbuildinfo';
const ASSEMBLY = /^src\/(?:simd\/|.*\/assembly\/)/;

/** The entry of each WebAssembly target in asconfig.json. */
const ENTRIES = {
  probe: 'src/simd/probe.ts',
  ingest: 'src/ingest/assembly/index.ts',
  phrases: 'src/phrases/assembly/index.ts',
  plain: 'src/engines/wasm/assembly/index.ts',
  relaxed: 'src/engines/wasm/assembly/index.ts',
  wide: 'src/engines/wasm/assembly/index.ts',
  synchronous: 'src/engines/wasm/assembly/synchronous/index.ts',
  'synchronous-relaxed': 'src/engines/wasm/assembly/synchronous/index.ts',
  'synchronous-wide': 'src/engines/wasm/assembly/synchronous/index.ts',
  recurrent: 'src/arithmetic/wasm/assembly/index.ts',
  'recurrent-relaxed': 'src/arithmetic/wasm/assembly/index.ts',
  'recurrent-wide': 'src/arithmetic/wasm/assembly/index.ts',
  merge: 'src/engines/distributed/assembly/index.ts',
  batches: 'src/engines/gpu/batch/assembly/index.ts',
  neighbors: 'src/neighbors/assembly/index.ts',
  'neighbors-relaxed': 'src/neighbors/assembly/index.ts',
  quantized: 'src/neighbors/assembly/quantized/index.ts',
};

/** Folders of functions that ship as text: kernels of gpu.js, and the program of a page. */
const KERNELS = [
  'dist/src/map/viewer/',
  'dist/src/gpu/kernels/',
  'dist/src/engines/gpu/kernels/',
  'dist/src/arithmetic/gpu/kernels/',
];

if (process.argv.includes('--clean')) rmSync('dist', { recursive: true, force: true });
try {
  await Promise.all([buildTypeScript(), buildWasm(), bundlePackages(), bundlePage()]);
  await bundleTrainPage();
} catch (error) {
  console.error(error.stdout || error.stderr || error);
  process.exit(1);
}

async function buildTypeScript() {
  const sources = ['src', 'cli', 'test', 'corpora']
    .flatMap(filesIn)
    .filter((file) => /(?<!\.d)\.tsx?$/.test(file) && !ASSEMBLY.test(file));
  const outputs = new Set(sources.map((file) => `dist/${file.replace(/\.tsx?$/, '.js')}`));
  // The compiler neither removes the output of a source that is gone nor misses what was removed.
  for (const file of existsSync('dist') ? filesIn('dist') : []) {
    if (
      !/^dist\/(?:vendor|page)\//.test(file) &&
      /\.(?:js|js\.map|d\.ts)$/.test(file) &&
      !outputs.has(file.replace(/\.(?:js\.map|d\.ts)$/, '.js'))
    ) {
      rmSync(file);
    }
  }
  if ([...outputs].some((file) => !existsSync(file))) rmSync(BUILD_INFO, { force: true });
  await run('node_modules/.bin/tsc', ['-p', '.']);
  for (const folder of KERNELS) await freezeKernels(folder);
  const shipped = [...outputs].filter((file) => /^dist\/(?:src|cli)\//.test(file));
  importBundles(shipped.flatMap((file) => [file, file.replace(/\.js$/, '.d.ts')]));
}

/**
 * Functions become their own source text. gpu.js takes either form, but an application's minifier
 * would rename what is inside a function, and reuses names in ways that gpu.js misreads; in a page of
 * its own, a renamed helper would be missing.
 */
async function freezeKernels(folder) {
  for (const file of filesIn(folder).filter((each) => each.endsWith('.js'))) {
    const kernels = Object.entries(await import(join(process.cwd(), file))).map(
      ([name, code]) => `export const ${name} = ${JSON.stringify(String(code))};\n`,
    );
    const text = kernels.join('') || 'export {};\n';
    if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

async function buildWasm() {
  const { targets } = JSON.parse(readFileSync('asconfig.json', 'utf8'));
  const stale = Object.entries(ENTRIES).filter(([target, entry]) => {
    const { outFile } = targets[target];
    if (!existsSync(outFile)) return true;
    const built = statSync(outFile).mtimeMs;
    return ['asconfig.json', ...importsOf(entry)].some((file) => statSync(file).mtimeMs > built);
  });
  const compilers = Array.from({ length: availableParallelism() }, async () => {
    for (let next = stale.shift(); next; next = stale.shift()) {
      const [target, entry] = next;
      await run('node_modules/.bin/asc', [entry, '--target', target]);
    }
  });
  await Promise.all(compilers);
}

/** A source of AssemblyScript with all that it imports. */
function importsOf(entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, name] of readFileSync(entry, 'utf8').matchAll(/from "(\.[^"]+)"/g)) {
    const path = join(dirname(entry), name);
    importsOf(existsSync(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`, seen);
  }
  return seen;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join((entry.parentPath ?? entry.path).replaceAll('\\', '/'), entry.name));
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { join as joinPosix } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { build, createLogger } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';

/** Folders of dist/src that only Node.js runs. */
const NODE_ONLY = /^\.\/dist\/src\/(?:corpus|store|server\/node)\//;

describe('a page that imports wordloom, built by Vite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-vite-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives no warning, and no part of the store', async () => {
    const said: string[] = [];
    const customLogger = createLogger('info');
    customLogger.info = () => {};
    // How long plugins took is said of a slow machine.
    customLogger.warn = (message) => message.includes('PLUGIN_TIMINGS') || said.push(message);
    customLogger.warnOnce = customLogger.warn;
    customLogger.error = customLogger.warn;
    await build({
      configFile: false,
      customLogger,
      build: {
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: {
          input: fileURLToPath(new URL('../browser/page.js', import.meta.url)),
          preserveEntrySignatures: 'exports-only',
        },
      },
    });
    expect(said).toEqual([]);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile() && path.endsWith('.js'));
    const code = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(code).toContain('CorpusError'); // by its name, which minifying leaves
    expect(code).not.toContain('better_sqlite3');
  }, 60_000);
});

describe('the field "browser" of package.json', () => {
  const listed = new Set(
    Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).browser as object),
  );
  const imported = readdirSync('dist/src', { recursive: true, encoding: 'utf8' })
    .map((name) => `./dist/src/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.js') && !NODE_ONLY.test(file) && !file.endsWith('worker.js'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bimport\('([^']+)'\)/g)].map(([, name]) =>
        name.startsWith('.') ? `./${joinPosix(dirname(file), name)}` : name,
      ),
    );

  it('leaves out all that only Node.js runs', () => {
    const wanted = imported.filter((name) => NODE_ONLY.test(name) || name.startsWith('node:'));
    expect(wanted.length).toBeGreaterThan(20);
    expect([...new Set(wanted)].filter((name) => !listed.has(name))).toEqual([]);
  });

  it('names nothing that is not imported', () => {
    expect([...listed].filter((name) => !imported.includes(name))).toEqual([]);
  });
});

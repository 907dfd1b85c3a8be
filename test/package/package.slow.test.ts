import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Consumer, createConsumer } from './consumer.js';

/** Packages that a message asks to install where they are needed. */
const OPTIONAL = ['gl', 'koffi', 'usearch', 'webgpu'];

const TEXTS = "Array.from({ length: 50 }, () => 'the running dogs are eating the cats')";

describe('the package', () => {
  let consumer: Consumer;
  let manifest: Record<string, Record<string, string>>;
  let code: Map<string, string>; // of each file that ships

  beforeAll(() => {
    consumer = createConsumer(['better-sqlite3', '@types/node', 'undici-types']);
    manifest = JSON.parse(readFileSync(join(consumer.installed, 'package.json'), 'utf8'));
    code = new Map(
      readdirSync(consumer.installed, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:js|d\.ts)$/.test(name))
        .map((name) => [name, readFileSync(join(consumer.installed, name), 'utf8')]),
    );
  }, 120_000);

  afterAll(() => consumer?.remove());

  it('installs only one other package, and names the optional ones', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3']);
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(OPTIONAL);
    const required = Object.entries(manifest.peerDependenciesMeta).filter(
      ([, meta]) => !(meta as unknown as { optional: boolean }).optional,
    );
    expect(required).toEqual([]);
  });

  it('runs no script of its own during installation', () => {
    const scripts = Object.keys(manifest.scripts);
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(scripts).not.toContain(name);
    }
  });

  it('imports only packages that an install brings', () => {
    const brought = /^(?:\.|better-sqlite3$|better-sqlite3\/|webgpu$)/;
    const foreign = [...code]
      .filter(([name]) => name.endsWith('.js'))
      .flatMap(([name, text]) =>
        [
          ...text.matchAll(
            /^(?:import|export) [^;'"]*?from ['"]([^'"]+)['"]|\bimport\('([^']+)'\)/gm,
          ),
        ]
          .map(([, from, dynamic]) => from ?? dynamic)
          .filter((target) => !brought.test(target) && !isBuiltin(target))
          .map((target) => `${name} imports ${target}`),
      );
    expect(code.size).toBeGreaterThan(300);
    expect(foreign).toEqual([]);
  });

  it('brings the licence of each package within it', () => {
    const notices = readFileSync(join(consumer.installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const bundled = [...code.values()].flatMap((text) =>
      [...text.matchAll(/^\/\* Contains: (.*);/gm)].flatMap(([, names]) => names.split(', ')),
    );
    expect(bundled).toContain('natural');
    expect(bundled).toContain('gpu.js');
    for (const name of new Set(bundled)) expect(notices).toContain(`\n${name} `);
    expect(notices).not.toMatch(/^-+\n\S+ \S+ \((?!MIT\))/m); // all are under the MIT licence
  });

  const MODULES = [
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ];
  const LIBS = ['es2022', 'es2022,dom'];
  const targets = LIBS.flatMap((lib) => MODULES.map(([module, how]) => [module, how, lib]));
  it.each(targets)(
    'compiles in strict TypeScript: module %s, resolution %s, lib %s',
    (module, resolution, lib) => {
      consumer.write('main.ts', MAIN);
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node'];
      const where = ['--module', module, '--moduleResolution', resolution, '--lib', lib];
      const tsc = join(process.cwd(), 'node_modules/.bin/tsc');
      const compile = (file: string): string => {
        try {
          return execFileSync(tsc, [...options, ...where, file], {
            cwd: consumer.folder,
            encoding: 'utf8',
          });
        } catch (error) {
          return (error as { stdout: string }).stdout;
        }
      };
      expect(compile('main.ts')).toBe('');
      consumer.write('wrong.ts', "import { train } from 'wordloom';\nawait train({ dim: 'x' });\n");
      expect(compile('wrong.ts')).toContain('TS2322'); // so the types are there
    },
  );

  it('can be required, and asked for its version', () => {
    const script = `
      const { train } = require('wordloom');
      const { VERSION } = require('wordloom/advanced');
      console.log(typeof train, VERSION === require('wordloom/package.json').version);
    `;
    expect(consumer.run(script, 'program.cjs')).toBe('function true\n');
  });

  it('trains with tokenizers, stop words and gpu.js that no install brought', () => {
    const script = `
      import { Model, train } from 'wordloom';
      const model = await train({
        texts: ${TEXTS}, tokenizer: 'treebank', stemmer: 'porter', stopWords: 'en',
        engine: 'gpu', backend: 'webasm', dim: 4, epochs: 1, seed: 1,
      });
      await model.save('model.db');
      const saved = await Model.open('model.db');
      console.log(saved.words.toSorted().join());
      saved.close();
    `;
    expect(consumer.run(script)).toBe('cat,dog,eat,run\n');
  });

  it('serves models with the page', () => {
    const script = `
      import { train } from 'wordloom';
      import { createServer } from 'wordloom/server';
      const model = await train({ texts: ${TEXTS}, dim: 4, minCount: 1 });
      const server = await createServer([model], { token: false });
      const ask = (path) => server.fetch(new Request('http://localhost' + path));
      const page = await (await ask('/')).text();
      const [script] = /\\/page\\/[^"]*js/.exec(page);
      console.log((await ask(script)).status, (await ask('/api/models/0/neighbors?word=dogs')).status);
    `;
    expect(consumer.run(script)).toBe('200 200\n');
  });

  it('says how to install the optional packages', () => {
    const script = `
      import { train } from 'wordloom';
      import { buildIndex } from 'wordloom/advanced';
      const texts = ${TEXTS};
      const options = { texts, engine: 'gpu', dim: 4, minCount: 1 };
      const model = await train({ texts, dim: 4, minCount: 1 });
      await model.save('model.db');
      for (const attempt of [
        () => train({ ...options, backend: 'webgpu' }),
        () => train({ ...options, backend: 'headlessgl' }),
        () => buildIndex('model.db'),
      ]) await attempt().catch(({ code, message }) => console.log(code, message));
    `;
    const [webgpu, gl, usearch] = consumer.run(script).split('\n');
    expect(webgpu).toMatch(/^ENGINE_UNAVAILABLE .*not installed: run npm install webgpu\./);
    expect(gl).toMatch(/^ENGINE_UNAVAILABLE .*not installed: run npm install gl\./);
    expect(usearch).toMatch(/^PACKAGE_MISSING .*not installed\. Run: npm install usearch$/);
    const devices = consumer.node('node_modules/wordloom/dist/cli/main.js', 'devices');
    expect(devices).toContain('run npm install webgpu.');
  });
});

describe('the package if better-sqlite3 was not compiled (npm install --ignore-scripts)', () => {
  let consumer: Consumer;

  beforeAll(() => {
    consumer = createConsumer(['bindings', 'file-uri-to-path'], ['better-sqlite3']);
  }, 120_000);

  afterAll(() => consumer?.remove());

  it.each([
    ['train', '{ texts, dim: 4, minCount: 1 }'],
    ['trainLanguageModel', "{ texts, level: 'word', hidden: 4, epochs: 1 }"],
  ])('says first that %s makes what cannot be saved', (name, options) => {
    const script = `
      import * as wordloom from 'wordloom';
      const texts = ${TEXTS};
      const events = [];
      await wordloom.${name}({ ...${options}, onEvent: (event) => events.push(event) });
      console.log(events[0].finding?.code, events[0].finding?.message);
    `;
    expect(consumer.run(script)).toMatch(/^MODEL_UNSAVABLE .*Run: npm rebuild better-sqlite3\n$/);
  });

  it('refuses to train if checkpoints are asked for', () => {
    const script = `
      import { train } from 'wordloom';
      await train({ texts: ${TEXTS}, dim: 4, onCheckpoint() {} }).catch((e) => console.log(e.code));
    `;
    expect(consumer.run(script)).toBe('DRIVER_MISSING\n');
  });
});

/** What a program in TypeScript may do. */
const MAIN = `
import {
  type Finding, LanguageModel, Model, train, trainLanguageModel, type TrainOptions, WordloomError,
} from 'wordloom';
import { FORMATS, Neighbors, type VectorFormat } from 'wordloom/advanced';
import { createServer, type Server } from 'wordloom/server';
const options: TrainOptions = { dim: 10, epochs: 2 };
const findings: Finding[] = [];
const model: Model = await train({
  texts: ['a b c'],
  ...options,
  signal: new AbortController().signal,
  onEvent: (event) => { if (event.type === 'finding') findings.push(event.finding); },
  onCheckpoint: async (checkpoint) => { await checkpoint.save('checkpoint.db'); },
}).catch((error: unknown) => {
  if (error instanceof WordloomError) console.error(error.code);
  throw error;
});
const files: { name: string; bytes: Uint8Array }[] = model.exportFiles({ format: 'numpy' });
const again: Model = await Model.import(files.map(({ bytes }) => new Blob([bytes as BlobPart])));
const language: LanguageModel = await trainLanguageModel({ texts: ['a b c'], vectors: again.source });
const formats: readonly VectorFormat[] = FORMATS;
const neighbors: Neighbors = model.neighbors;
const served: Server = await createServer([model, language], { allowedHosts: ['words.example'] });
console.log((await served.fetch(new Request(served.link('http://localhost')))).status);
console.log(formats.length, neighbors.mostSimilar({ positive: ['a'] }).length);
console.log(model.similar('a')[0].word.length, language, findings.length);
type BlobPart = ConstructorParameters<typeof Blob>[0] extends Iterable<infer T> | undefined ? T : never;
`;

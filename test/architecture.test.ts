import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/** What each room may import beside itself. Leaves, which import nothing, are open to all. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  corpus: [],
  tokenizer: [],
  vocabulary: [],
  context: [],
  ingest: ['corpus', 'tokenizer', 'vocabulary'],
  engines: ['ingest', 'vocabulary', 'context', 'embedding'],
  embedding: ['vocabulary'],
  inspection: ['engines', 'ingest', 'corpus', 'vocabulary'],
  training: ['inspection', 'engines', 'ingest', 'vocabulary', 'embedding'],
  'language-model': ['corpus', 'tokenizer', 'vocabulary', 'context', 'embedding', 'engines'],
  store: ['corpus', 'embedding', 'vocabulary', 'language-model'],
  neighbors: ['embedding', 'engines'],
};

/** Files of src itself: leaves that anyone may import, and the way in, which may import all. */
const LEAVES = new Set([
  'errors',
  'check',
  'interval',
  'random',
  'threads',
  'wasm-module',
  'version',
]);

/** Packages and Node.js modules by the only room that may import them. */
const OWNERS: Record<string, string> = {
  'better-sqlite3': 'src/store/',
  natural: 'src/tokenizer/',
  'gpu.js': 'src/engines/gpu/',
  webgpu: 'src/engines/gpu/device/',
  'stopwords-iso': 'src/tokenizer/',
  tinyglobby: 'src/corpus/',
  'fastest-levenshtein': 'src/neighbors/',
  commander: 'cli/',
  'cli-progress': 'cli/',
};

/** Rooms and files that only Node.js runs; all others run in a browser too. */
const NODE_ONLY = ['src/corpus/', 'src/store/', 'src/ingest/id-writer.ts', 'cli/'];

interface Import {
  file: string;
  target: string; // a package, 'node:...' or a path from the root
  isType: boolean;
  isDynamic: boolean;
}

const files = ['src', 'cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.ts') && !name.includes('/assembly/')),
);

const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const from = /^(?:import|export)\s(?<what>[^;]*?)from '(?<name>[^']+)'/gm;
  const dynamic = /import\('(?<name>[^']+)'\)/g;
  const target = (name: string): string =>
    name.startsWith('.') ? join(dirname(file), name).replace(/\.js$/, '.ts') : name;
  return [
    ...[...code.matchAll(from)].map(({ groups }) => ({
      file,
      target: target(groups!.name),
      isType: groups!.what.startsWith('type '),
      isDynamic: false,
    })),
    ...[...code.matchAll(dynamic)].map(({ groups }) => ({
      file,
      target: target(groups!.name),
      isType: false,
      isDynamic: true,
    })),
  ];
}

const roomOf = (path: string): string => relative('src', path).split('/')[0];
const describeImport = ({ file, target }: Import): string => `${file} imports ${target}`;

describe('the architecture', () => {
  it('is seen by this test', () => {
    expect(imports.length).toBeGreaterThan(150);
    expect(imports.map(describeImport)).toContain('src/store/journals.ts imports better-sqlite3');
  });

  it('lets each room import only the rooms below it', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = roomOf(file);
      const to = roomOf(target);
      if (!(from in MAY_IMPORT) || !target.startsWith('src/') || from === to) return false;
      return !LEAVES.has(to.replace(/\.ts$/, '')) && !MAY_IMPORT[from].includes(to);
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('lets leaves import nothing but leaves', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        LEAVES.has(roomOf(file).replace(/\.ts$/, '')) &&
        target.startsWith('src/') &&
        !LEAVES.has(roomOf(target).replace(/\.ts$/, '')),
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('has a rule for every room', () => {
    const rooms = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(rooms.toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted());
  });

  it('has no circles of files', () => {
    const graph = new Map<string, string[]>();
    for (const { file, target } of imports) {
      graph.set(file, [...(graph.get(file) ?? []), target]);
    }
    const state = new Map<string, 'open' | 'done'>();
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === 'open') throw new Error([...path, file].join(' -> '));
      if (state.get(file) === 'done') return;
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of graph.keys()) visit(file, []);
  });

  it('keeps each package in the room that owns it', () => {
    const wrong = imports.filter(({ file, target }) => {
      const name = Object.keys(OWNERS).find(
        (each) => target === each || target.startsWith(`${each}/`),
      );
      return name !== undefined && !file.startsWith(OWNERS[name]);
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('imports no package without an owner', () => {
    const packages = imports
      .map(({ target }) => target)
      .filter((target) => !/^(?:src|cli|node:|corpora)/.test(target))
      .map((target) => target.split('/')[0]);
    expect([...new Set(packages)].filter((name) => !(name in OWNERS))).toEqual([]);
  });

  it('imports no Node.js module at the top of what runs in a browser', () => {
    const wrong = imports.filter(
      ({ file, target, isType, isDynamic }) =>
        (target.startsWith('node:') || NODE_ONLY.some((room) => target.startsWith(room))) &&
        !isType &&
        !isDynamic &&
        !file.endsWith('/worker.ts') &&
        !NODE_ONLY.some((room) => file.startsWith(room)),
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('lets only the command line print or exit', () => {
    const noisy = files.filter(
      (file) =>
        file.startsWith('src/') &&
        /console\.|process\.(?:exit|stdout|stderr)/.test(readFileSync(file, 'utf8')),
    );
    expect(noisy).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/** The leaves of src: they import nothing but leaves, and are open to all. */
const LEAVES = [
  'errors',
  'random',
  'shell',
  'threads',
  'version',
  'wasm-module',
  'wide-kernels',
  'xml',
] as const;

/** Rooms that every room above them may import: how options are checked. */
const GROUND = ['options'];

/**
 * The rooms from the ground up, with what each may import beside itself, the leaves and the ground. A
 * room names only rooms above it in this list, so that no arrow runs back up.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  simd: [],
  options: [],
  run: ['options'],
  bytes: [],
  corpus: ['bytes'],
  tokenizer: [],
  vocabulary: [],
  phrases: ['vocabulary'],
  context: [],
  subwords: [],
  gpu: [],
  arithmetic: ['gpu'],
  embedding: ['subwords', 'vocabulary'],
  ingest: ['run', 'bytes', 'corpus', 'tokenizer', 'vocabulary', 'phrases'],
  formats: ['bytes', 'embedding', 'subwords', 'vocabulary'],
  engines: ['run', 'arithmetic', 'gpu', 'ingest', 'context', 'embedding', 'vocabulary'],
  inspection: ['engines', 'ingest', 'corpus', 'vocabulary'],
  networks: ['bytes', 'arithmetic', 'formats', 'embedding', 'tokenizer', 'vocabulary'],
  neighbors: ['embedding'],
  map: ['neighbors', 'embedding', 'vocabulary'],
  plot: ['networks', 'neighbors', 'embedding', 'vocabulary'],
  store: ['run', 'networks', 'formats', 'embedding', 'bytes', 'corpus', 'subwords', 'vocabulary'],
  model: [
    'store',
    'neighbors',
    'formats',
    'embedding',
    'subwords',
    'tokenizer',
    'phrases',
    'vocabulary',
  ],
  train: [
    'run',
    'bytes',
    'model',
    'store',
    'inspection',
    'engines',
    'gpu',
    'ingest',
    'formats',
    'embedding',
    'subwords',
    'tokenizer',
    'vocabulary',
    'phrases',
  ],
  'language-model': [
    'plot',
    'run',
    'bytes',
    'store',
    'networks',
    'arithmetic',
    'context',
    'embedding',
    'corpus',
    'tokenizer',
  ],
  server: [
    'train',
    'language-model',
    'model',
    'embedding',
    'store',
    'networks',
    'map',
    'neighbors',
    'formats',
  ],
  page: [
    'bytes',
    'map',
    'server',
    'train',
    'model',
    'networks',
    'engines',
    'neighbors',
    'formats',
    'arithmetic',
    'context',
    'tokenizer',
    'vocabulary',
  ],
};

/** Rooms of src that are public as they are, and so open to the command line. */
const ENTRIES = ['server'];

/** Files of src that are no leaves and stand in no room: the public names, from any room. */
const FACES = ['index', 'advanced'];

/** The rooms of the command line, likewise; all of them may import the faces of the library. */
const CLI_MAY_IMPORT: Record<string, readonly string[]> = {
  terminal: [],
  files: ['terminal'],
  progress: ['terminal'],
  flags: ['files', 'progress', 'terminal'],
  queries: ['flags', 'terminal'],
  training: ['files', 'progress', 'terminal'],
  commands: ['queries', 'training', 'flags', 'progress', 'files', 'terminal'],
  program: ['commands', 'terminal'],
  main: ['program', 'terminal'],
};

/** Packages and Node.js modules by the only room that may import them. */
const OWNERS: Record<string, string> = {
  'better-sqlite3': 'src/store/file/',
  natural: 'src/tokenizer/',
  'gpu.js': 'src/gpu/',
  acorn: 'src/gpu/',
  webgpu: 'src/gpu/device/',
  'stopwords-iso': 'src/tokenizer/',
  tinyglobby: 'src/corpus/',
  'fastest-levenshtein': 'src/options/',
  commander: 'cli/',
  'cli-progress': 'cli/',
  hono: 'src/server/',
  '@hono/node-server': 'cli/commands/serve/',
  preact: 'src/page/',
};

/** Rooms and files that only Node.js runs; all others run in a browser too. */
const NODE_ONLY = [
  'src/corpus/',
  'src/store/',
  'src/server/node/',
  'src/ingest/id-writer.ts',
  'cli/',
];

interface Import {
  file: string;
  target: string; // a package, 'node:...' or a path from the root
  isType: boolean;
  isDynamic: boolean;
}

const files = ['src', 'cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('/assembly/')),
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

/** The room of a file; a file that stands in none is its own, by its name. */
const roomOf = (path: string): string => path.split('/')[1].replace(/\.ts$/, '');
const isLeaf = (path: string): boolean =>
  path.startsWith('src/') && (LEAVES as readonly string[]).includes(roomOf(path));
const describeImport = ({ file, target }: Import): string => `${file} imports ${target}`;

/** What each file may import that it does not own: undefined for one that no rule knows. */
function allowed(file: string): readonly string[] | undefined {
  const room = roomOf(file);
  if (file.startsWith('cli/')) return CLI_MAY_IMPORT[room];
  if (isLeaf(file)) return [];
  return FACES.includes(room) ? Object.keys(MAY_IMPORT) : MAY_IMPORT[room];
}

describe('the architecture', () => {
  it('is seen by this test', () => {
    expect(imports.length).toBeGreaterThan(150);
    expect(imports.map(describeImport)).toContain(
      'src/store/file/journals.ts imports better-sqlite3',
    );
  });

  it('has a rule for every file', () => {
    expect(files.filter((file) => allowed(file) === undefined)).toEqual([]);
  });

  it('has no rule without a file', () => {
    const known = [...Object.keys(MAY_IMPORT), ...LEAVES, ...FACES].filter(
      (name) => name !== 'simd',
    );
    const rooms = files.filter((file) => file.startsWith('src/')).map(roomOf);
    expect(known.filter((name) => !rooms.includes(name))).toEqual([]);
    const ofCli = files.filter((file) => file.startsWith('cli/')).map(roomOf);
    expect(Object.keys(CLI_MAY_IMPORT).filter((name) => !ofCli.includes(name))).toEqual([]);
  });

  it('lets each file import only the rooms below its own', () => {
    const wrong = imports.filter(({ file, target }) => {
      const isOurs = /^(?:src|cli|corpora)\//.test(target);
      if (!isOurs || (isLeaf(target) && file.startsWith('src/'))) return false;
      const [side, otherSide] = [file, target].map((path) => path.split('/')[0]);
      if (side === otherSide && roomOf(file) === roomOf(target)) return false;
      if (side === 'cli' && otherSide === 'src') {
        return ![...FACES, ...ENTRIES].includes(roomOf(target));
      }
      if (side === 'src' && GROUND.includes(roomOf(target)) && !isLeaf(file)) return false;
      return side !== otherSide || !allowed(file)?.includes(roomOf(target));
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('lists rooms from the ground up', () => {
    for (const rules of [MAY_IMPORT, CLI_MAY_IMPORT]) {
      const rooms = Object.keys(rules);
      const upward = rooms.filter((room, floor) =>
        rules[room].some((below) => rooms.indexOf(below) >= floor),
      );
      expect(upward).toEqual([]);
    }
  });

  it('has at most eleven floors', () => {
    const floorOf = (room: string): number =>
      1 + Math.max(0, ...MAY_IMPORT[room].map((below) => floorOf(below)));
    expect(Math.max(...Object.keys(MAY_IMPORT).map(floorOf))).toBeLessThanOrEqual(11);
  });

  it('keeps the roots of src and cli for the way in and the leaves', () => {
    const atRoot = files.filter((file) => file.split('/').length === 2);
    const expected = [...LEAVES, ...FACES].map((name) => `src/${name}.ts`);
    expect(atRoot.toSorted()).toEqual([...expected, 'cli/main.ts', 'cli/program.ts'].toSorted());
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
    const wrong = imports.filter(({ file, target, isType }) => {
      if (isType) return false; // types are gone at run time
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
      .map((target) => /^(?:@[^/]+\/)?[^/]+/.exec(target)![0]);
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

  it('keeps tests that replace modules apart from those that share them', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.test.ts'),
    );
    const mocking = tests.filter((name) =>
      /^vi\.mock\(/m.test(readFileSync(join('test', name.replaceAll('\\', '/')), 'utf8')),
    );
    expect(mocking).not.toEqual([]);
    expect(mocking.filter((name) => !name.endsWith('.mocking.test.ts'))).toEqual([]);
  });
});

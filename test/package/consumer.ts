import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A project that has wordloom installed, as the packed file brings it; nothing comes from a registry. */
export interface Consumer {
  readonly folder: string;
  /** wordloom within it. */
  readonly installed: string;
  /** Writes a file. */
  write(name: string, content: string): void;
  /** Runs Node.js in it; returns what it prints. */
  node(...args: string[]): string;
  /** Runs a program, which is written first. */
  run(code: string, name?: string): string;
  remove(): void;
}

/**
 * @param links packages of this repository that are installed beside wordloom
 * @param broken packages that are there without what their install scripts make
 */
export function createConsumer(links: readonly string[], broken: readonly string[] = []): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-consumer-'));
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'wordloom');
  mkdirSync(join(modules, '@types'), { recursive: true });
  const packed = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const archive = run('npm', packed).trim();
  run('tar', ['-xzf', join(folder, archive), '-C', modules]);
  renameSync(join(modules, 'package'), installed);
  for (const name of links) symlinkSync(resolve('node_modules', name), join(modules, name));
  for (const name of broken) {
    const source = resolve('node_modules', name);
    cpSync(source, join(modules, name), { recursive: true, dereference: true, filter: isNotBuilt });
  }
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write('package.json', '{"type":"module"}');
  const node = (...args: string[]): string => run(process.execPath, args, folder);
  return {
    folder,
    installed,
    write,
    node,
    run: (code, name = 'program.js') => {
      write(name, code);
      return node(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const run = (command: string, args: readonly string[], cwd?: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const isNotBuilt = (path: string): boolean => !/[/\\](?:build|deps)$/.test(path);

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];

/** Files and folders of the project in a page's code: `src/formats/`, `test/run/ranks.test.ts`. */
const pathsOf = (page: string): string[] =>
  [
    ...readFileSync(page, 'utf8').matchAll(
      /`(?<path>(?:src|test|cli|build|corpora|docs)\/[\w./-]+)`/g,
    ),
  ].map(({ groups }) => groups!.path);

describe('the files and folders that pages name', () => {
  it('are found', () => {
    expect(pathsOf('docs/reliability.md').length).toBeGreaterThan(20);
    expect(pathsOf('CONTRIBUTING.md').length).toBeGreaterThan(10);
  });

  it.each(pages)('exist: %s', (page) => {
    expect(pathsOf(page).filter((path) => !existsSync(path))).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../cli/program.js';
import { EXAMPLES } from '../../cli/commands/examples.js';
import { Memory, smallText, TestFolder, wordloom, wordloomUntil } from './run.js';

const folder = new TestFolder();

/** The words of a command line as a shell takes them, with files in the folder of this test. */
const argvOf = (line: string): string[] =>
  [...line.matchAll(/"(?<quoted>[^"]*)"|(?<plain>\S+)/g)]
    .map(({ groups }) => groups!.quoted ?? groups!.plain)
    .slice(1)
    .map((word) => (/^[\w-]+\.[a-z]+$/.test(word) ? folder.at(word) : word));

const program = () => {
  const { signal } = new AbortController();
  const streams = { stdout: new Memory(), stderr: new Memory() };
  return createProgram({ stdin: Readable.from([]), ...streams, signal });
};

beforeAll(async () => {
  vi.stubEnv('TMPDIR', folder.path); // where the demo writes
  folder.write('text.txt', smallText(30));
  folder.write('vectors.txt', 'king 1 2\nqueen 2 1\n');
  folder.write('questions-words.txt', ': people\nking queen dog cat\n');
  folder.write('wordsim353.tsv', 'Word 1\tWord 2\tHuman (mean)\nking\tqueen\t8\ndog\tcat\t7\n');
  await wordloom('train', folder.at('text.txt'), '-o', folder.at('model.db'), '--dim', '8', '-q');
  copyFileSync(folder.at('model.db'), folder.at('damaged.db'));
}, 60_000);

afterAll(() => void vi.unstubAllEnvs());

describe('the help of wordloom', () => {
  it('groups the commands by what they are for', async () => {
    const { stdout } = await wordloom('--help');
    const groups = [...stdout.matchAll(/^(\S.*):$/gm)].map(([, title]) => title);
    expect(groups).toEqual([
      'Options',
      'Train',
      'Query',
      'Measure',
      'Convert',
      'Maintain a model',
      'Language models',
      'Other',
    ]);
    expect(stdout).toMatch(/Maintain a model:[^]*index[^]*quantize[^]*Language models:/);
  });

  it('has an example for each command', () => {
    const paths: string[] = [];
    const visit = (command: ReturnType<typeof program>, path: readonly string[]): void => {
      const isLeaf = command.commands.length === 0 || path.join(' ') === 'lm chapter';
      if (isLeaf) paths.push(path.join(' '));
      else command.commands.forEach((each) => visit(each, [...path, each.name()]));
    };
    visit(program(), []);
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(paths.toSorted());
  });

  it.each(Object.keys(EXAMPLES))('of %s ends with its examples', async (path) => {
    const { stdout } = await wordloom(...path.split(' '), '--help');
    expect(stdout.trimEnd()).toMatch(new RegExp(`Examples?:\\n  ${'wordloom .*\\n?(  )?'}`));
    for (const example of EXAMPLES[path]) expect(stdout).toContain(`  ${example}\n`);
  });
});

describe('the examples', () => {
  // In one test, since some read what others have written.
  it('work as written', { timeout: 240_000 }, async () => {
    for (const example of Object.values(EXAMPLES).flat()) {
      // A server ends when it is told to; it opens no browser here.
      const isServer = example.startsWith('wordloom serve');
      const argv = argvOf(example).filter((word) => word !== '--open');
      const { code, stderr } = await (isServer ? wordloomUntil(1000, ...argv) : wordloom(...argv));
      const isOptional = /needs the package|usearch/.test(stderr); // of `index`
      expect([example, isOptional ? 0 : code, code === 0 ? '' : stderr]).toEqual([
        example,
        0,
        isOptional ? stderr : '',
      ]);
    }
  });
});

describe('words in the wrong order', () => {
  it('are noticed if the model does not come first', async () => {
    const { code, stderr } = await wordloom('similar', 'king', folder.at('model.db'));
    expect(code).toBe(2);
    expect(stderr).toContain(`Run: wordloom similar ${folder.at('model.db')} king`);
    const quoted = await wordloom('similarity', 'new york', 'king', folder.at('model.db'));
    expect(quoted.stderr).toContain(`${folder.at('model.db')} 'new york' king`);
  });
});

/** What bash offers behind words that are typed. */
function completionsOf(script: string, ...words: string[]): string[] {
  const typed = ['wordloom', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _wordloom; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

describe('wordloom completion', () => {
  it('prints a script that bash understands, and that completes commands and flags', async () => {
    const { code, stdout } = await wordloom('completion', 'bash');
    expect(code).toBe(0);
    execFileSync('bash', ['-n'], { input: stdout });
    expect(completionsOf(stdout, 'sim')).toEqual(['similar', 'similarity']);
    expect(completionsOf(stdout, 'lm', 'ge')).toEqual(['generate']);
    expect(completionsOf(stdout, 'train', 'text.txt', '--checkpoint')).toEqual([
      '--checkpoint-every',
    ]);
    expect(completionsOf(stdout, 'train', '--mode', '')).toEqual(['skipgram', 'cbow']);
    expect(completionsOf(stdout, 'lm', 'chapter', 'one')).toEqual(['one-hot']);
  });

  it('knows zsh and fish, and no other shell', async () => {
    const zsh = await wordloom('completion', 'zsh');
    expect(zsh.stdout).toContain('bashcompinit');
    const fish = await wordloom('completion', 'fish');
    expect(fish.stdout).toContain(
      "complete -c wordloom -n '__fish_seen_subcommand_from train' -l dim",
    );
    expect(fish.stdout).toContain("-a similar -d 'find the nearest neighbours of words'");
    expect(await wordloom('completion', 'cmd')).toMatchObject({ code: 2 });
  });
});

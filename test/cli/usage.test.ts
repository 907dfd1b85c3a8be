import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/advanced.js';
import { normalizeTrainOptions } from '../../src/train/options.js';
import { wordloom } from './run.js';

describe('wrong usage', () => {
  it.each([
    [['train', 'x', '--dim', '10x'], "'10x' is invalid. It must be a number."],
    [['train', 'x', '--dim', 'abc'], 'It must be a number.'],
    [['train', 'x', '--dim='], "'' is invalid"],
    [['train', 'x', '--dim', 'Infinity'], 'It must be a number.'],
    [['train', 'x', '--dim', '1.5'], '--dim must be a whole number, got 1.5'],
    [['train', 'x', '--dim', '0'], '--dim must be between 1 and 65536, got 0'],
    [['train', 'x', '--lr', '50'], '--lr must be between 0 and 10, got 50'],
    [['train', 'x', '--min-lr', '0.5'], '--min-lr must be between 0 and 0.025, got 0.5'],
    [['train', 'x', '--mode', 'glove'], 'Allowed choices are skipgram, cbow.'],
    [['train', 'x', '--stop-words', 'tlh'], 'There are no stop words for the language "tlh"'],
    [['train', 'x', '--locale', 'a_b'], '--locale must be a language tag'],
    [['train', 'x', '--lowercase', '--keep-case'], 'cannot be used with'],
    [['train', 'x', '--no-such-flag'], "unknown option '--no-such-flag'"],
    [['train'], "missing required argument 'corpus'"],
    [['similar', 'm.db'], "missing required argument 'word'"],
    [['similar', 'm.db', ''], 'It must not be empty.'],
    [['similar', 'm.db', 'a', '-k', '0'], 'It must be a whole number from 1.'],
    [['similarity', 'm.db', 'a', 'b', 'c'], 'too many arguments'],
    [['export', 'm.db'], "required option '-o, --output <file>' not specified"],
    [['vocab', 'x', '--top', '2.5'], 'It must be a whole number from 1.'],
    [['contexts', 'a b', '--window', '0'], '--window must be between 1 and 1000, got 0'],
  ])('%j ends with 2, the reason and where to read on', async (argv, reason) => {
    const { code, stdout, stderr } = await wordloom(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain(`See wordloom ${argv[0]} --help`);
    expect(stdout).toBe('');
  });

  it('suggests the command that was meant', async () => {
    const { code, stderr } = await wordloom('trian', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean train?');
  });

  it('shows the help on standard error without a command', async () => {
    const { code, stdout, stderr } = await wordloom();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: wordloom');
  });
});

describe('help', () => {
  it.each(['train', 'similar', 'analogy', 'similarity', 'vector', 'info', 'export', 'vocab'])(
    'of %s goes to standard output',
    async (command) => {
      const { code, stdout, stderr } = await wordloom(command, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: wordloom ${command}`);
      expect(stderr).toBe('');
    },
  );

  it('prints the real defaults', async () => {
    const { stdout } = await wordloom('help', 'train');
    const { training, vocabulary } = normalizeTrainOptions({}, 1);
    for (const [flag, value] of [
      ['--dim <n>', training.dim],
      ['--window <n>', training.window],
      ['--ns-exponent <x>', training.nsExponent],
      ['--epochs <n>', training.epochs],
      ['--min-lr <x>', training.minLearningRate],
      ['--min-count <n>', vocabulary.minCount],
    ]) {
      const line = stdout.split('\n').find((each) => each.trim().startsWith(`${flag} `));
      expect(line).toContain(`(default: ${value})`);
    }
  });

  it('knows the version', async () => {
    expect(await wordloom('--version')).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

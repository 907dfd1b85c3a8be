import { describe, expect, it } from 'vitest';
import { open } from '../../../../src/index.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(40));

const trainWith = (path: string, ...argv: string[]) =>
  wordloom('train', corpus, '-o', path, '--dim', '10', '--epochs', '2', '-q', ...argv);

const numbers = (blocks: Iterable<{ data: Float32Array }> | null): number[] =>
  [...blocks!].flatMap(({ data }) => Array.from(data));

/** Both matrices of a model file, and what was measured while it was trained. */
async function contentsOf(path: string) {
  const model = await open(path);
  const contents = {
    input: numbers(model.source.blocks()),
    output: numbers(model.outputBlocks()),
    losses: model.history.map(({ loss, heldOutLoss }) => [loss, heldOutLoss]),
    options: model.options,
  };
  model.close();
  return contents;
}

describe('wordloom train --deterministic', () => {
  it.each(['skipgram', 'cbow'])(
    'gives the same model for any number of threads, %s',
    async (mode) => {
      const argv = ['--deterministic', '--mode', mode, '--held-out', '0.1'];
      const [one, four] = [folder.at('one.db'), folder.at('four.db')];
      expect(await trainWith(one, ...argv, '--threads', '1')).toMatchObject({ code: 0 });
      expect(await trainWith(four, ...argv, '--threads', '4')).toMatchObject({ code: 0 });
      const { options, ...first } = await contentsOf(one);
      expect(first.input).toHaveLength(220);
      expect(options).toMatchObject({ deterministic: true, engine: 'wasm', threads: 1 });
      expect(await contentsOf(four)).toMatchObject(first);
    },
  );

  it('trains differently than without it, and records which it was', async () => {
    const [plain, inRounds] = [folder.at('plain.db'), folder.at('rounds.db')];
    await trainWith(plain, '--threads', '1');
    await trainWith(inRounds, '--threads', '1', '--deterministic');
    const contents = await contentsOf(plain);
    expect(contents.options).toMatchObject({ deterministic: false });
    expect((await contentsOf(inRounds)).input).not.toEqual(contents.input);
  });

  it('is refused with the gpu engine', async () => {
    const path = folder.at('no.db');
    const { code, stderr } = await trainWith(path, '--deterministic', '--engine', 'gpu');
    expect(code).toBe(2);
    expect(stderr).toContain('but engine is gpu');
  });

  it('is accepted by the reference engine, which has one thread', async () => {
    const path = folder.at('reference.db');
    const { code } = await trainWith(path, '--deterministic', '--engine', 'reference');
    expect(code).toBe(0);
  });
});

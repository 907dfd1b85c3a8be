import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
beforeAll(() => folder.write('text.txt', smallText(100)));

describe('wordloom plan', () => {
  it('predicts the speed for 1, 2, 4 machines and so on, up to those asked for', async () => {
    const { code, stdout } = await wordloom('plan', folder.at('text.txt'), '--ranks', '6', '-q');
    expect(code).toBe(0);
    expect([...stdout.matchAll(/^ *(\d+) .*%/gm)].map(([, ranks]) => ranks)).toEqual([
      '1',
      '2',
      '4',
      '6',
    ]);
  });

  it('takes the speed of a machine that is not this one', async () => {
    const path = folder.at('text.txt');
    const { stdout } = await wordloom('plan', path, '--speed', '123456', '--json', '-q');
    const { wordsPerSecond, predictions } = JSON.parse(stdout);
    expect(wordsPerSecond).toBe(123_456);
    expect(predictions.map(({ ranks }: { ranks: number }) => ranks)).toEqual([1, 2, 4, 8]);
    expect(predictions[0].wordsPerSecond).toBeCloseTo(123_456);
  });

  it.each(['0', '-1', 'x', 'Infinity'])('refuses a bandwidth of %s', async (bandwidth) => {
    const { code, stderr } = await wordloom(
      'plan',
      folder.at('text.txt'),
      '--bandwidth',
      bandwidth,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--bandwidth');
  });

  it('refuses n-grams, whose rows are not known before', async () => {
    const { code, stderr } = await wordloom('plan', folder.at('text.txt'), '--subwords', '-q');
    expect(code).toBe(2);
    expect(stderr).toContain('--subwords');
  });
});

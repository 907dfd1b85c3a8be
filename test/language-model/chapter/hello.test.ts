import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../src/arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../../src/arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../../../src/arithmetic/wasm/arithmetic.js';
import { type Feed, FEEDS } from '../../../src/language-model/chapter/hello-network.js';
import {
  createHelloNetwork,
  hello,
  HELLO_TEXT,
  helloCharacters,
  helloLosses,
  PUBLISHED_LOSSES,
} from '../../../src/language-model/chapter/hello.js';
import { TORCH_HELLO, torchHelloWeight } from './torch-hello.js';

/** The losses of the first epochs, from the recipe's weights. */
function torchLossesOn(arithmetic: Arithmetic, feed: Feed): number[] {
  const network = createHelloNetwork(arithmetic);
  [...network.parameters.values()].forEach(({ data }, index) => {
    for (let i = 0; i < data.length; i++) data[i] = torchHelloWeight(index, i);
  });
  const losses = helloLosses(arithmetic, network, helloCharacters(arithmetic), feed);
  return TORCH_HELLO[feed].map(() => losses.next().value as number);
}

/** The largest difference, as a share of what is expected. */
const worst = (actual: readonly number[], expected: readonly number[]): number =>
  Math.max(...actual.map((loss, epoch) => Math.abs(loss / expected[epoch] - 1)));

const lossesOf = async (seed: number): Promise<readonly (readonly number[])[]> =>
  (await hello({ seed, seeds: 2, epochs: 3 })).runs.map(({ losses }) => losses);

describe('the program hello', () => {
  it.each(FEEDS)("has PyTorch's losses from the same weights, fed by %s", async (feed) => {
    expect(worst(torchLossesOn(startReferenceArithmetic(), feed), TORCH_HELLO[feed])).toBeLessThan(
      1e-9,
    );
    const wasm = await startWasmArithmetic();
    expect(worst(torchLossesOn(wasm, feed), TORCH_HELLO[feed])).toBeLessThan(1e-4);
    await wasm.close();
  });

  it('follows the published losses, and recites the sentence', async () => {
    const { runs, medianLosses } = await hello();
    for (const { epoch, loss } of PUBLISHED_LOSSES) {
      expect(medianLosses[epoch], `epoch ${epoch}`).toBeGreaterThan(loss / 3);
      expect(medianLosses[epoch], `epoch ${epoch}`).toBeLessThan(loss * 2);
    }
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
    expect(runs.map(({ recited }) => recited)).toEqual(runs.map(() => HELLO_TEXT));
  });

  it('recites in float64 as well', async () => {
    const { runs } = await hello({ seeds: 1, epochs: 300, engine: 'reference' });
    expect(runs[0].recited).toBe(HELLO_TEXT);
  });

  it.each(['output', 'detached'] as const)(
    'stays far above the published losses if it is fed its outputs (%s)',
    async (feed) => {
      const { medianLosses } = await hello({ feed, seeds: 3, epochs: 301 });
      for (const { epoch, loss } of PUBLISHED_LOSSES) {
        if (epoch === 0 || epoch > 300) continue;
        expect(medianLosses[epoch], `epoch ${epoch}`).toBeGreaterThan(5 * loss);
      }
    },
  );

  it('gives each seed different losses, and the same ones again', async () => {
    const [first, second] = await lossesOf(7);
    expect(first).toHaveLength(3);
    expect(await lossesOf(8)).toEqual([second, expect.anything()]);
    expect(first).not.toEqual(second);
  });

  it('takes the median of its runs', async () => {
    const { runs, medianLosses } = await hello({ seeds: 2, epochs: 1 });
    expect(medianLosses[0]).toBeCloseTo((runs[0].losses[0] + runs[1].losses[0]) / 2, 12);
  });

  it('reports its progress, and stops when it is aborted', async () => {
    const seen: number[][] = [];
    const controller = new AbortController();
    const onProgress = (done: number, total: number): void => {
      seen.push([done, total]);
      if (done === 3) controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    await expect(hello({ seeds: 2, epochs: 2, onProgress, signal })).rejects.toThrow('enough');
    expect(seen).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
    ]);
  });

  it('refuses wrong options', async () => {
    await expect(hello({ feed: 'fish' as Feed })).rejects.toThrow(/^feed must be one of truth, /);
    await expect(hello({ epochs: 0 })).rejects.toThrow(RangeError);
    await expect(hello({ rate: 1 } as object)).rejects.toThrow(/^hello has no option "rate"/);
  });
});

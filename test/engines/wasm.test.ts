import { describe, expect, it } from 'vitest';
import type { Weights } from '../../src/engines/engine.js';
import { ownRowsOf, usesOfOwnRow } from '../../src/engines/rules/own-rows.js';
import { fitsMemory, startWasm } from '../../src/engines/wasm/engine.js';
import { planLayout } from '../../src/engines/wasm/layout.js';
import { describeEngine, runTask } from './engine.case.js';
import { bagInputs, combinedOutputs, rowsOf, taskOf, treeOutputs } from './tasks.js';

describeEngine('wasm', startWasm);

/** How far both matrices are from zero. */
const lengthOf = (weights: Weights): number =>
  Math.hypot(...weights.input) + Math.hypot(...weights.output);

/** How often a thread uses a row of its own before it is merged. */
const uses = (threads: number, learningRate = 0.025): number =>
  usesOfOwnRow(taskOf({ threads, learningRate }));

describe('the wasm engine', () => {
  it('trains on every word once with several threads, and learns as well', async () => {
    const one = await runTask(startWasm, taskOf({ epochs: 4, threads: 1 }));
    const three = await runTask(startWasm, taskOf({ epochs: 4, threads: 3 }));
    const loss = ({ sums }: typeof one) => sums[3].loss / sums[3].examples;
    expect(Math.abs(loss(three) / loss(one) - 1)).toBeLessThan(0.1);
    const session = await startWasm(taskOf({ threads: 3 }));
    let words = 0;
    await session.trainEpoch(0, { onProgress: (progress) => (words = progress.words) });
    expect(words).toBe(taskOf().wordsPerEpoch);
    await session.close();
  });

  it.each([
    ['words', {}],
    ['nodes', { outputs: treeOutputs(30) }],
    ['both', { outputs: combinedOutputs(30) }],
  ])(
    'brings the changes of every thread to the shared rows by the end of an epoch (%s)',
    async (_, ends) => {
      // Each thread uses its rows too seldom to merge them before: all changes come at the end.
      const changes = { epochs: 1, learningRate: 1e-3, minLearningRate: 1e-3, window: 1, ...ends };
      const [one, two] = await Promise.all(
        [1, 2].map((threads) => runTask(startWasm, taskOf({ ...changes, threads }))),
      );
      expect(lengthOf(two) / lengthOf(one)).toBeCloseTo(1, 2);
    },
  );

  it('continues from all changes after a pause, with several threads', async () => {
    const task = taskOf({ epochs: 1, threads: 3 });
    const session = await startWasm(task);
    const paused = await session.trainEpoch(0, { pause: () => true });
    expect(paused.ended).toBe(false);
    const state = await session.state();
    const before = Array.from(state.input, ({ data }) => [...data]).flat();
    await session.measureHeldOut();
    const after = Array.from((await session.state()).input, ({ data }) => [...data]).flat();
    expect(after).toEqual(before);
    await session.close();
  });

  it('keeps own rows of the most frequent words, and of the nodes near the root', () => {
    const word = taskOf({ threads: 2 });
    const all = { inputs: 30, outputs: 30, firstOutput: 0 };
    expect(ownRowsOf(word)).toEqual(all);
    const many = { ...word, ...rowsOf(1_000_000) };
    expect(ownRowsOf(many)).toEqual({ inputs: 1024, outputs: 1024, firstOutput: 0 });
    const tree = { ...many, outputs: { ...treeOutputs(30), rows: 1_000_000 } };
    expect(ownRowsOf(tree)).toEqual({ inputs: 1024, outputs: 1024, firstOutput: 998_976 });
    const both = { ...many, outputs: { ...combinedOutputs(30), firstWord: 1_000_000 } };
    expect(ownRowsOf(both)).toEqual({ inputs: 1024, outputs: 2048, firstOutput: 998_976 });
    expect(ownRowsOf({ ...word, threads: 1 })).toMatchObject({ inputs: 0, outputs: 0 });
    expect(ownRowsOf({ ...word, frozen: new Uint8Array(30) })).toEqual({ ...all, inputs: 0 });
    const bags = { ...word, inputs: bagInputs(30) };
    expect(ownRowsOf({ ...bags, mode: 'cbow' })).toEqual({ ...all, inputs: 0 });
    expect(ownRowsOf({ ...bags, mode: 'skipgram' })).toMatchObject({ inputs: 0, outputs: 0 });
  });

  it('merges own rows more often with more threads and at higher rates', () => {
    expect([2, 4, 16].map((threads) => uses(threads))).toEqual([32, 11, 8]);
    expect(uses(2, 0.1)).toBe(8);
    expect(uses(2, 0.001)).toBe(32);
  });

  it('knows how much fits into 4 GiB', () => {
    expect(fitsMemory(taskOf())).toBe(true);
    expect(fitsMemory({ ...taskOf(), ...rowsOf(4_000_000), dim: 300 })).toBe(false);
  });

  it('lays out nothing twice, and everything on cache lines', () => {
    // No two parts of a thread's memory, nor of two threads', overlap.
    const frozen = new Uint8Array(30);
    const layout = planLayout(taskOf({ threads: 2, dim: 7, negative: 11, window: 3, frozen }));
    const starts = [
      layout.input,
      layout.output,
      layout.keep,
      layout.noise,
      layout.frozen,
      ...layout.workers.flatMap((worker) =>
        [worker.state, worker.ids, ...Object.values(worker.fields)].filter(
          (address) => address > 0,
        ),
      ),
    ];
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts.every((start) => start % 64 === 0 && start < layout.bytes)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { fitsMemory, startWasm } from '../../src/engines/wasm/engine.js';
import { planLayout } from '../../src/engines/wasm/layout.js';
import { describeEngine, runTask } from './engine.case.js';
import { rowsOf, taskOf } from './tasks.js';

describeEngine('wasm', startWasm);

describe('the wasm engine', () => {
  it('passes every word once with several threads, and learns as well', async () => {
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

  it('knows what 4 GiB hold', () => {
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

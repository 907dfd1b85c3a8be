import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Arithmetic, Matrix } from '../../src/arithmetic/arithmetic.js';
import type { Build } from '../../src/wide-kernels.js';
import { startWasmArithmetic } from '../../src/arithmetic/wasm/arithmetic.js';
import { Matrices } from '../../src/arithmetic/wasm/matrices.js';
import {
  compileRecurrentKernels,
  startRecurrentKernels,
} from '../../src/arithmetic/wasm/kernels.js';
import { startTeam } from '../../src/arithmetic/wasm/team.js';
import { Threads } from '../../src/threads.js';
import { nextBelow, nextFloat, seedRandom } from '../../src/random.js';

/** Sizes that threads share, none of them a multiple of a vector or of a cache line. */
const B = 37;
const H = 205;
const V = 1003;

/** A checksum of all bits of numbers. */
function checksum(numbers: Matrix | number): string {
  const { buffer, byteOffset, byteLength } =
    typeof numbers === 'number' ? Float64Array.of(numbers) : numbers.data;
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** Every operation of an arithmetic, on the same numbers each time: checksums of what comes out. */
function everyOperation(on: Arithmetic): Record<string, string[]> {
  const random = seedRandom(3);
  const numbers = (rows: number, columns: number): Matrix => {
    const matrix = on.matrix(rows, columns);
    for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = nextFloat(random) - 0.5;
    return matrix;
  };
  const results: Record<string, string[]> = {};
  const keep = (name: string, ...outs: (Matrix | number)[]): void => {
    results[name] = outs.map(checksum);
  };
  const ids = Int32Array.from({ length: 5 * B }, () => nextBelow(random, V + 1) - 1);
  const [x, weights, logits] = [numbers(5 * B, H), numbers(V, H), numbers(5 * B, V)];

  for (const [name, a, b, how] of [
    ['A B', logits, weights, {}],
    ['A B^T', x, weights, { transposeB: true, add: true }],
    ['A^T B', logits, x, { transposeA: true, add: true }],
    ['one row', on.rows(x, 0, 1), weights, { transposeB: true }],
    ['three rows', on.rows(x, 0, 3), weights, { transposeB: true, add: true }],
  ] as const) {
    const { transposeA = false, transposeB = false } = how as Record<string, boolean>;
    const out = numbers(transposeA ? a.columns : a.rows, transposeB ? b.rows : b.columns);
    on.product(out, a, b, how);
    keep(name, out);
  }

  const [sum, bias] = [numbers(1, V), numbers(1, V)];
  on.addSumOfRows(sum, logits);
  on.addToRows(logits, bias);
  keep('rows', sum, logits);
  const [out, other] = [numbers(V, H), numbers(V, H)];
  on.addScaled(out, weights, 0.3);
  on.scale(out, 1.7);
  on.multiply(out, out, other);
  keep('numbers', out, on.sumOfSquares(out), on.sumOfSquares(on.rows(out, 0, 91)));
  on.copy(other, out);
  on.fill(out, 0.25);
  keep('copies', other, out);
  const rows = numbers(5 * B, H);
  on.gather(rows, weights, ids);
  on.scatterAdd(out, rows, ids);
  keep('ids', rows, out);

  const gates = (count: number): Matrix => numbers(B, count * H);
  const [h, c, before] = [gates(1), gates(1), gates(1)];
  const dH = gates(1);
  const lstm = gates(4);
  on.lstmForward(h, c, lstm, before);
  const [dLstm, dC] = [gates(4), gates(1)];
  on.lstmBackward(dLstm, dC, dH, lstm, c, before);
  keep('lstm', h, c, lstm, dLstm, dC);
  const [g, s] = [gates(3), gates(3)];
  on.gruForward(h, g, s, before);
  const [dX, dS, dBefore] = [gates(3), gates(3), gates(1)];
  on.gruBackward(dX, dS, dBefore, dH, g, s, before);
  keep('gru', h, g, dX, dS, dBefore);
  const [reset, first] = [gates(1), gates(2)];
  on.gruResetFirst(reset, g, first, before);
  on.gruNewFirst(h, g, reset, before);
  on.gruNewFirstBackward(dX, dBefore, dH, g, before);
  on.gruResetFirstBackward(dX, dBefore, h, g, before);
  keep('gru, reset first', reset, g, h, dX, dBefore);
  on.rnnForward(h);
  on.rnnBackward(c, dH, h);
  keep('rnn', h, c);

  const [mean, variance] = [numbers(V, H), on.matrix(V, H)];
  const settings = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1 };
  on.adam(weights, out, mean, variance, 1, settings);
  on.sgd(weights, out, 0.1, 0.2);
  keep('optimizers', weights, mean, variance);
  const mask = numbers(5 * B, H);
  on.dropoutMask(mask, 0.3, random);
  keep('dropout', mask, ...random);
  const copy = on.matrix(5 * B, V);
  on.copy(copy, logits);
  on.logSoftmax(copy);
  keep('softmax', copy, on.softmaxCrossEntropy(logits, ids, 0.1), logits);
  keep('squared error', on.squaredError(copy, logits, 0.5), copy);
  return results;
}

/** Starts an arithmetic for as long as `use` takes. */
async function withThreads<T>(
  threads: number,
  use: (on: Arithmetic) => T | Promise<T>,
  build?: Build,
): Promise<T> {
  const on = await startWasmArithmetic({ threads, build });
  try {
    return await use(on);
  } finally {
    await on.close();
  }
}

const helpersToStart = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

describe('threads of the wasm arithmetic', () => {
  it.each([undefined, 'plain'] as const)('give the same bits as one, build: %s', async (build) => {
    const expected = await withThreads(1, everyOperation, build);
    for (const threads of [2, 3, 8]) {
      const actual = await withThreads(
        threads,
        async (on) => {
          await helpersToStart();
          return everyOperation(on);
        },
        build,
      );
      expect([threads, actual]).toEqual([threads, expected]);
    }
  });

  it('need not have started before there is work', async () => {
    const expected = await withThreads(1, everyOperation);
    expect(await withThreads(4, everyOperation)).toEqual(expected);
  });

  it('may be closed twice, and leave an arithmetic that works', async () => {
    const on = await startWasmArithmetic({ threads: 3 });
    await helpersToStart();
    await on.close();
    await on.close();
    expect(everyOperation(on)).toEqual(await withThreads(1, everyOperation));
  });

  it('make an operation throw if one of them has failed', async () => {
    const matrices = new Matrices(2 ** 20);
    const { kernels, close } = await startTeam(matrices, 2);
    const { data } = matrices.add(400, 400);
    const fill = (): void => kernels.fill(data.byteOffset, data.length, 1);
    fill();
    kernels.reportFailure();
    expect(fill).toThrow(expect.objectContaining({ code: 'WORKER_FAILED' }));
    await close();
  });

  it('make an operation throw that waits for one that has ended', async () => {
    const { memory } = new Matrices(2 ** 21);
    let deserter: Threads<never, never> | undefined;
    const kernels = await startRecurrentKernels(
      await compileRecurrentKernels(),
      memory,
      () => {
        throw new Error('a helper is gone');
      },
      () => deserter!.hasEnded(),
    );
    const control = 2 ** 19;
    const left = (control + 256 + 64) / 4; // the parts of the second thread, see assembly/team.ts
    kernels.join(control, 0, 2, 0);
    const url = new URL('./deserter.js', import.meta.url);
    deserter = await Threads.start<never, never>(url, 1, { memory, left });
    await helpersToStart();
    expect(deserter.hasEnded()).toBe(false);
    expect(() => {
      // Whoever is first takes the other's parts: again, until the deserter was.
      const end = Date.now() + 30_000;
      while (Date.now() < end) kernels.fill(2 ** 20, 2 ** 18, 1);
    }).toThrow('a helper is gone');
    expect(deserter.hasEnded()).toBe(true);
    await deserter.close();
  });

  it('do not keep alive a program that forgets to close them', () => {
    const url = new URL('../../src/arithmetic/wasm/arithmetic.js', import.meta.url);
    const program = `
      const { startWasmArithmetic } = await import(${JSON.stringify(String(url))});
      const on = await startWasmArithmetic({ threads: 3 });
      on.fill(on.matrix(500, 500), 1);
      console.log('done');`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program],
      { encoding: 'utf8' },
    );
    expect([status, stdout, stderr]).toEqual([0, 'done\n', '']);
  });
});

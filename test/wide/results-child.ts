/**
 * Computes with every kernel that has a wide build, and prints a hash of the results; `wide.test.ts`
 * runs it with other flags and compares.
 */
import { createHash } from 'node:crypto';
import { startWasmArithmetic } from '../../src/arithmetic/wasm/arithmetic.js';
import type { TrainingTask } from '../../src/engines/engine.js';
import { startWasm } from '../../src/engines/wasm/engine.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { chooseBuild } from '../../src/wide-kernels.js';
import { LstmStep, randomStepData } from '../bench/lstm-step.js';
import { bagInputs, combinedOutputs, taskOf, treeOutputs } from '../engines/tasks.js';

const random = seedRandom(5);
const numbers = (count: number) =>
  Float32Array.from({ length: count }, () => nextFloat(random) - 0.5);

const results: Record<string, string> = {};
function note(
  name: string,
  ...parts: (Float32Array | Float64Array | Uint32Array | Int32Array)[]
): void {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  results[name] = hash.digest('hex').slice(0, 16);
}

await noteProducts();
await noteSteps();
for (const mode of ['skipgram', 'cbow'] as const) {
  for (const dim of [1, 7, 8, 20, 100]) await noteTraining({ mode, dim });
  for (const negative of [1, 3, 6, 11]) await noteTraining({ mode, negative });
  for (const window of [1, 2, 10]) await noteTraining({ mode, window, dim: 20 });
  await noteTraining({ mode, dim: 20, deterministic: true });
  await noteTraining({ mode, dim: 20, frozen: Uint8Array.from({ length: 30 }, (_, i) => i % 2) });
  await noteTraining({ mode, dim: 20, inputs: bagInputs(30) });
  await noteTraining({ mode, dim: 20, outputs: treeOutputs(30) });
  await noteTraining({ mode, dim: 20, outputs: combinedOutputs(30), negative: 7 });
  await noteTraining({ mode, dim: 20, learningRate: 50 }); // numbers that are not finite
}
console.log(JSON.stringify({ build: await chooseBuild(), results }));

async function noteProducts(): Promise<void> {
  const on = await startWasmArithmetic();
  for (const [M, N, K] of [
    [1, 1, 1],
    [2, 17, 3],
    [3, 16, 5],
    [4, 33, 9],
    [6, 8, 400],
    [7, 31, 13],
    [13, 300, 390],
    [32, 64, 20],
  ]) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [a, b, out] = [on.matrix(M, K), on.matrix(K, N), on.matrix(M, N)];
        for (const matrix of [a, b, out]) matrix.data.set(numbers(matrix.data.length));
        const left = { ...a, rows: transposeA ? K : M, columns: transposeA ? M : K };
        const right = { ...b, rows: transposeB ? N : K, columns: transposeB ? K : N };
        on.product(out, left, right, { transposeA, transposeB, add: true });
        const added = out.data.slice();
        on.product(out, left, right, { transposeA, transposeB });
        note(`product ${M} ${N} ${K} ${transposeA} ${transposeB}`, added, out.data);
      }
    }
  }
  await on.close();
}

async function noteSteps(): Promise<void> {
  const on = await startWasmArithmetic();
  const shape = { vocabulary: 50, embedding: 9, hidden: 13, batch: 3, steps: 5 };
  for (const changes of [{}, { embedding: 16, hidden: 32, batch: 8 }]) {
    const step = new LstmStep(on, randomStepData({ ...shape, ...changes }));
    const losses = Float64Array.from({ length: 3 }, () => step.run('adam'));
    note(`steps ${JSON.stringify(changes)}`, losses, ...step.parameters.map(({ data }) => data));
  }
  await on.close();
}

async function noteTraining(changes: Partial<TrainingTask>): Promise<void> {
  const task = taskOf(changes);
  const session = await startWasm(task);
  const sums: number[] = [];
  for (let epoch = 0; epoch < task.epochs; epoch++)
    sums.push((await session.trainEpoch(epoch)).loss);
  const { input, output } = await session.finish();
  await session.close();
  const { inputs, outputs, frozen, ...rest } = changes;
  const kinds = { bags: inputs !== undefined, tree: outputs !== undefined, frozen: !!frozen };
  note(JSON.stringify({ ...rest, ...kinds }), Float64Array.from(sums), input, output);
}

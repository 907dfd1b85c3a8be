import { describe, expect, it } from 'vitest';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../../src/arithmetic/wasm/arithmetic.js';
import { type CellTask, difference, runCellsOn, taskOf } from './cell-run.js';
import { describeCells, FORMS_IN_FULL, lossOf } from './cell.case.js';
import { slopes } from './slopes.js';

describeCells('the reference arithmetic', () => runCellsOn(startReferenceArithmetic()), 1e-9);

describeCells('the wasm arithmetic', async () => runCellsOn(await startWasmArithmetic()), 5e-6);
describeCells(
  'the wasm arithmetic without relaxed SIMD',
  async () => runCellsOn(await startWasmArithmetic({ build: 'plain' })),
  5e-6,
);

describe('the gradients of the cells', () => {
  it.each(FORMS_IN_FULL)('are those of finite differences: %s', (_, shape, layers) => {
    const run = runCellsOn(startReferenceArithmetic());
    const task = taskOf(shape, { layers, T: 4, B: 2 });
    const result = run(task) as Record<string, number[]>;
    const expectSlopes = (
      part: string,
      values: readonly number[],
      put: (values: number[]) => CellTask,
    ) => {
      const expected = slopes(values, (moved) => {
        const changed = put(moved);
        return lossOf(changed, run(changed) as Record<string, number[]>);
      });
      expect(difference(result[part], expected), part).toBeLessThan(1e-6);
    };
    for (const [name, values] of Object.entries(task.parameters)) {
      expectSlopes(name, values, (moved) => ({
        ...task,
        parameters: { ...task.parameters, [name]: moved },
      }));
    }
    expectSlopes('dX', task.x, (x) => ({ ...task, x }));
    expectSlopes('dH', task.h0, (h0) => ({ ...task, h0 }));
    if (shape.cell === 'lstm') expectSlopes('dC', task.c0, (c0) => ({ ...task, c0 }));
  });
});

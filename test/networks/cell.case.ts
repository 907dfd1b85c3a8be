import { describe, expect, it } from 'vitest';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import type { CellShape } from '../../src/networks/recurrent/cell.js';
import {
  type CellResult,
  type CellTask,
  difference,
  type RunCells,
  runCellsOn,
  taskOf,
} from './cell-run.js';
import { TORCH_GOLDEN } from './torch-golden.js';

const shapeOf = (shape: Partial<CellShape>): CellShape => ({
  cell: 'rnn',
  inputs: 3,
  hidden: 2,
  bias: true,
  gruReset: 'after',
  ...shape,
});

/** Each cell in each form. */
const FORMS: [string, Partial<CellShape>][] = [
  ['RNN', { cell: 'rnn' }],
  ['LSTM', { cell: 'lstm' }],
  ['GRU with its reset gate after the product', { cell: 'gru', gruReset: 'after' }],
  ['GRU with its reset gate before the product', { cell: 'gru', gruReset: 'before' }],
];

/**
 * What every implementation of the cells must do.
 *
 * @param run starts what runs the tasks of one test
 * @param tolerance of each result, by its largest number
 */
export function describeCells(
  name: string,
  run: () => RunCells | Promise<RunCells>,
  tolerance: number,
): void {
  const expectEqual = (actual: CellResult, expected: CellResult): void => {
    expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [part, values] of Object.entries(expected)) {
      expect(difference(actual[part], values), part).toBeLessThan(tolerance);
    }
  };

  describe(`the cells on ${name}`, () => {
    it.each(TORCH_GOLDEN)(
      'give the outputs and gradients of PyTorch ($kind, layers: $layers, bias: $bias)',
      async ({ kind, layers, bias, found }) => {
        const cells = await run();
        const result = await cells(taskOf(shapeOf({ cell: kind, bias }), { layers }));
        expectEqual(result, found as CellResult);
      },
    );

    it.each(HAND_CALCULATIONS)('make the step calculated by hand: $what', async (hand) => {
      const cells = await run();
      const result = await cells(hand.task);
      expect(result.out[0]).toBeCloseTo(hand.h, tolerance < 1e-7 ? 12 : 5);
      if (hand.c !== undefined) expect(result.c[0]).toBeCloseTo(hand.c, tolerance < 1e-7 ? 12 : 5);
    });

    it.each(FORMS)('equal the reference, for sizes large and small: %s', async (_, form) => {
      const cells = await run();
      const reference = runCellsOn(startReferenceArithmetic());
      const sizes = [
        { inputs: 1, hidden: 1, layers: 1, T: 1, B: 1 },
        { inputs: 5, hidden: 7, layers: 2, T: 4, B: 3 },
        { inputs: 16, hidden: 32, layers: 1, T: 6, B: 4 },
        { inputs: 21, hidden: 35, layers: 3, T: 2, B: 5 },
      ];
      for (const bias of [true, false]) {
        for (const { inputs, hidden, ...size } of sizes) {
          const task = scaled(taskOf(shapeOf({ ...form, inputs, hidden, bias }), size), hidden);
          expectEqual(await cells(task), await reference(task));
        }
      }
    });

    it.each(FORMS)('continue from the given state: %s', async (_, form) => {
      const cells = await run();
      const whole = taskOf(shapeOf(form), { layers: 2, T: 5 });
      const { B, shape } = whole;
      const width = { x: B * shape.inputs, out: B * shape.hidden };
      const first = await cells({
        ...whole,
        T: 2,
        x: whole.x.slice(0, 2 * width.x),
        dOut: whole.dOut.slice(0, 2 * width.out),
      });
      const second = await cells({
        ...whole,
        T: 3,
        x: whole.x.slice(2 * width.x),
        dOut: whole.dOut.slice(2 * width.out),
        h0: first.h,
        c0: first.c ?? [],
      });
      const expected = await cells(whole);
      expect(difference([...first.out, ...second.out], expected.out)).toBeLessThan(tolerance);
      expect(difference(second.h, expected.h)).toBeLessThan(tolerance);
    });

    it.each(FORMS)('reuse their memory for runs of other sizes: %s', async (_, form) => {
      const cells = await run();
      const tasks = [
        { T: 3, B: 2 },
        { T: 1, B: 1 },
        { T: 2, B: 4 },
        { T: 5, B: 6 },
        { T: 3, B: 2 },
      ].map((size) => taskOf(shapeOf(form), { layers: 2, ...size }));
      for (const task of tasks) {
        const fresh = await run();
        expect(await cells(task)).toEqual(await fresh(task));
      }
    });
  });
}

/** Numbers that leave the gates where they still move, for however many are summed up. */
function scaled(task: CellTask, hidden: number): CellTask {
  const parameters = Object.fromEntries(
    Object.entries(task.parameters).map(([name, values], k) => [
      name,
      // Steps other than those of x and h, lest the sums be sums of squares.
      values.map((_, i) => Math.sin(k + 1.3 * i * i) / Math.sqrt(hidden)),
    ]),
  );
  return { ...task, parameters };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A task of one step, one input, one unit: a = 0.5, h0 = -0.4, c0 = 0.3. */
function oneStep(shape: Partial<CellShape>, parameters: CellTask['parameters']): CellTask {
  return {
    shape: shapeOf({ inputs: 1, hidden: 1, ...shape }),
    layers: 1,
    T: 1,
    B: 1,
    parameters,
    x: [0.5],
    h0: [-0.4],
    c0: shape.cell === 'lstm' ? [0.3] : [],
    dOut: [1],
  };
}

const GRU_PARAMETERS = {
  weight_ih_l0: [0.1, 0.2, 0.3],
  weight_hh_l0: [0.5, -0.6, 0.7],
  bias_ih_l0: [0.01, 0.02, 0.03],
  bias_hh_l0: [0.04, 0.05, 0.06],
};
// 0.1 * 0.5 + 0.01 + 0.5 * -0.4 + 0.04 = -0.1;  0.2 * 0.5 + 0.02 - 0.6 * -0.4 + 0.05 = 0.41
const [RESET, UPDATE] = [sigmoid(-0.1), sigmoid(0.41)];
const gruOutput = (fresh: number): number => (1 - UPDATE) * Math.tanh(fresh) + UPDATE * -0.4;
// i = sigmoid(-0.1), f = sigmoid(0.41), g = tanh(0.15 + 0.03 - 0.28 + 0.06), o = sigmoid(0.2 + 0.04 + 0.32 + 0.07)
const CELL = sigmoid(0.41) * 0.3 + sigmoid(-0.1) * Math.tanh(-0.04);

const HAND_CALCULATIONS: { what: string; task: CellTask; h: number; c?: number }[] = [
  {
    what: 'RNN',
    task: oneStep(
      { cell: 'rnn' },
      { weight_ih_l0: [2], weight_hh_l0: [3], bias_ih_l0: [0.5], bias_hh_l0: [0.25] },
    ),
    h: Math.tanh(2 * 0.5 + 0.5 + 3 * -0.4 + 0.25),
  },
  {
    what: 'LSTM',
    task: oneStep(
      { cell: 'lstm' },
      {
        weight_ih_l0: [0.1, 0.2, 0.3, 0.4],
        weight_hh_l0: [0.5, -0.6, 0.7, -0.8],
        bias_ih_l0: [0.01, 0.02, 0.03, 0.04],
        bias_hh_l0: [0.04, 0.05, 0.06, 0.07],
      },
    ),
    c: CELL,
    h: sigmoid(0.63) * Math.tanh(CELL),
  },
  {
    what: 'GRU with its reset gate after the product',
    task: oneStep({ cell: 'gru', gruReset: 'after' }, GRU_PARAMETERS),
    h: gruOutput(0.3 * 0.5 + 0.03 + RESET * (0.7 * -0.4 + 0.06)),
  },
  {
    what: 'GRU with its reset gate before the product',
    task: oneStep({ cell: 'gru', gruReset: 'before' }, GRU_PARAMETERS),
    h: gruOutput(0.3 * 0.5 + 0.03 + 0.7 * (RESET * -0.4) + 0.06),
  },
];

/** Every form with and without bias, of one layer and of two: what finite differences go through. */
export const FORMS_IN_FULL: [string, CellShape, number][] = FORMS.flatMap(([name, form]) =>
  [true, false].flatMap((bias) =>
    [1, 2].map((layers): [string, CellShape, number] => [
      `${name}, bias: ${bias}, layers: ${layers}`,
      shapeOf({ ...form, hidden: 4, bias }),
      layers,
    ]),
  ),
);

/** The loss whose gradient a task's dOut is: the sum of dOut * out. */
export const lossOf = (task: CellTask, { out }: CellResult): number =>
  out.reduce((sum, value, i) => sum + value * task.dOut[i], 0);

import type { Backend, PlanValue } from '../../gpu/backend.js';
import {
  type AddCell,
  type CellPass,
  PARAMETERS,
  parametersOf,
  type PlanParameters,
  type RecurrentShape,
} from './cell.js';
import { addGruResetFirst } from './gru-reset-first.js';
import { addGru } from './gru.js';
import { addLstm } from './lstm.js';
import type { InputSize } from './inputs.js';
import { Operations, type PlanMatrix } from './operations.js';
import { addRnn } from './rnn.js';

/**
 * Calls all kernels of a minibatch once: up through the layers and, if there is a dOut, down again.
 *
 * @param values placeholders for the inputs
 * @returns out, dX, and for each layer h, c, dH, dC and the gradients of the parameters by their names
 */
export function buildPlan(
  backend: Backend,
  shape: RecurrentShape,
  inputs: readonly InputSize[],
  values: readonly PlanValue[],
): Record<string, PlanValue> {
  const on = new Operations(backend);
  const matrices = new Map(
    inputs.map(({ name, rows, columns }, i): [string, PlanMatrix] => [
      name,
      { value: values[i], rows, columns },
    ]),
  );
  const results: Record<string, PlanValue> = {};
  const give = (name: string, matrix: PlanMatrix | undefined): void => {
    if (matrix !== undefined) results[name] = matrix.value;
  };

  const addCell = addCellOf(shape);
  const passes: CellPass[] = [];
  let out = matrices.get('x')!;
  for (let layer = 0; layer < shape.layers; layer++) {
    const parameters = Object.fromEntries(
      PARAMETERS.map((name) => [name, matrices.get(`${name}_l${layer}`)!]),
    ) as unknown as PlanParameters;
    const [h, c] = [matrices.get(`h_l${layer}`)!, matrices.get(`c_l${layer}`)];
    const pass = addCell(on, { x: out, h, c, parameters });
    give(`h_l${layer}`, pass.h);
    give(`c_l${layer}`, pass.c);
    passes.push(pass);
    out = pass.out;
  }
  give('out', out);

  let dOut = matrices.get('dOut');
  if (dOut === undefined) return results;
  for (let layer = shape.layers - 1; layer >= 0; layer--) {
    const { dX, dH, dC, parameters } = passes[layer].backward(dOut);
    give(`dH_l${layer}`, dH);
    give(`dC_l${layer}`, dC);
    for (const name of parametersOf(shape)) give(`${name}_l${layer}`, parameters[name]);
    dOut = dX;
  }
  give('dX', dOut);
  return results;
}

function addCellOf({ cell, gruReset }: RecurrentShape): AddCell {
  if (cell === 'rnn') return addRnn;
  if (cell === 'lstm') return addLstm;
  return gruReset === 'before' ? addGruResetFirst : addGru;
}

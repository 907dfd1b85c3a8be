import type { Arithmetic, Matrix } from '../arithmetic.js';
import { dropoutMask } from './dropout.js';
import * as elementwise from './elementwise.js';
import * as gruResetFirst from './gru-reset-first.js';
import { gruBackward, gruForward } from './gru.js';
import { lstmBackward, lstmForward } from './lstm.js';
import { adam, sgd } from './optimizer.js';
import { product } from './product.js';
import { rnnBackward, rnnForward } from './rnn.js';
import { gather, scatterAdd } from './rows.js';
import { logSoftmax, softmaxCrossEntropy } from './softmax.js';
import { squaredError } from './squared-error.js';

/** Plain loops over float64, which all other arithmetics are tested against. */
export function startReferenceArithmetic(): Arithmetic {
  return {
    name: 'reference',
    matrix: (rows, columns) => ({ rows, columns, data: new Float64Array(rows * columns) }),
    rows: rowsOf,
    // The garbage collector does this.
    mark: () => 0,
    release() {},
    ...elementwise,
    product,
    gather,
    scatterAdd,
    rnnForward,
    rnnBackward,
    lstmForward,
    lstmBackward,
    gruForward,
    gruBackward,
    ...gruResetFirst,
    softmaxCrossEntropy,
    logSoftmax,
    squaredError,
    dropoutMask,
    sgd,
    adam,
    async close() {},
  };
}

function rowsOf(matrix: Matrix, first: number, count: number): Matrix {
  const { columns, data } = matrix;
  return { rows: count, columns, data: data.subarray(first * columns, (first + count) * columns) };
}

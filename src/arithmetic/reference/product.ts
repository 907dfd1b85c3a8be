import type { Matrix, ProductOptions } from '../arithmetic.js';

/** out (M, N) = A (M, K) times B (K, N), each read transposed where the options say so. */
export function product(out: Matrix, a: Matrix, b: Matrix, options: ProductOptions = {}): void {
  const { transposeA = false, transposeB = false, add = false } = options;
  const M = out.rows;
  const N = out.columns;
  const K = transposeA ? a.rows : a.columns;
  // Steps from one row, and from one column, of the factors as they are read.
  const aRow = transposeA ? 1 : a.columns;
  const aColumn = transposeA ? a.columns : 1;
  const bRow = transposeB ? 1 : b.columns;
  const bColumn = transposeB ? b.columns : 1;
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = add ? out.data[m * N + n] : 0;
      for (let k = 0; k < K; k++) {
        sum += a.data[m * aRow + k * aColumn] * b.data[k * bRow + n * bColumn];
      }
      out.data[m * N + n] = sum;
    }
  }
}

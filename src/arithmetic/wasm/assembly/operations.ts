/**
 * The operations that threads share, by number: the product, whose parts are blocks; those whose parts
 * are ranges of numbers or of columns; from `addToRows` on, those whose parts are ranges of rows.
 */
export namespace Operation {
  export const product: i32 = 0;
  export const addSumOfRows: i32 = 1;
  export const scatterAdd: i32 = 2;
  export const addScaled: i32 = 3;
  export const scale: i32 = 4;
  export const multiply: i32 = 5;
  export const fill: i32 = 6;
  export const copy: i32 = 7;
  export const sumOfSquares: i32 = 8;
  export const rnnForward: i32 = 9;
  export const rnnBackward: i32 = 10;
  export const sgd: i32 = 11;
  export const adam: i32 = 12;
  export const addToRows: i32 = 13;
  export const gather: i32 = 14;
  export const logSoftmax: i32 = 15;
  export const softmaxCrossEntropy: i32 = 16;
  export const lstmForward: i32 = 17;
  export const lstmBackward: i32 = 18;
  export const gruForward: i32 = 19;
  export const gruBackward: i32 = 20;
  export const gruResetFirst: i32 = 21;
  export const gruNewFirst: i32 = 22;
  export const gruNewFirstBackward: i32 = 23;
  export const gruResetFirstBackward: i32 = 24;
}

export { dropoutMask } from "./dropout";
export { firstAddress, scratchBytes } from "./scratch";
export {
  adam, addScaled, addSumOfRows, addToRows, copy, fill, gather, gruBackward, gruForward, gruNewFirst,
  gruNewFirstBackward, gruResetFirst, gruResetFirstBackward, logSoftmax, lstmBackward, lstmForward,
  multiply, product, rnnBackward, rnnForward, scale, scatterAdd, sgd, softmaxCrossEntropy,
  sumOfSquares,
} from "./shared";
export { squaredError } from "./squared-error";
export { controlBytes, disband, help, join, reportFailure } from "./team";

export { dropoutMask } from "./dropout";
export { addScaled, addSumOfRows, addToRows, multiply, scale, sumOfSquares } from "./elementwise";
export {
  gruNewFirst, gruNewFirstBackward, gruResetFirst, gruResetFirstBackward,
} from "./gru-reset-first";
export { gruBackward, gruForward } from "./gru";
export { lstmBackward, lstmForward } from "./lstm";
export { adam, sgd } from "./optimizer";
export { product } from "./product";
export { rnnBackward, rnnForward } from "./rnn";
export { gather, scatterAdd } from "./rows";
export { firstAddress } from "./scratch";
export { logSoftmax, softmaxCrossEntropy } from "./softmax";
export { squaredError } from "./squared-error";

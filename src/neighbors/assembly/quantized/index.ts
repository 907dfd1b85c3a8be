export { binaryFactors, scoreBinary } from "./binary";
export { int8Factors, scoreInt8 } from "./int8";

/** The first address that the host may use. The host grows the memory and lays it out. */
export function firstFree(): usize {
  return __heap_base;
}

export { QuantizedNeighbors } from './quantized-neighbors.js';
export { compileQuantized, QuantizedRows } from './quantized-rows.js';

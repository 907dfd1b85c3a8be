export { batches, batchSize, clear, collect, isFull, write } from "./batch";

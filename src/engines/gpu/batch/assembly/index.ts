export { batches, clear, collect, isFull, write } from "./batch";
export { BatchField } from "./state";
export { StateField } from "../../../wasm/assembly/state";

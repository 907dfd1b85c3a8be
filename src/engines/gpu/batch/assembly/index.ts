export { batches, clear, collect, isFull, write } from "./batch";
export { BatchField } from "./state";
export { constantsEnd, StateField } from "../../../wasm/assembly/state";

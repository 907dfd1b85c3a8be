export { train } from "../train";
export { merge } from "./merge";
export { StateField } from "../state";

export { train } from "../train";
export { merge } from "./merge";
export { constantsEnd, StateField } from "../state";

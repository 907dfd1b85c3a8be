export { stateSize, train } from "../train";
export { merge } from "./merge";

export { train } from "./train";
export { returnRows } from "./own-rows";
export { constantsEnd, StateField } from "./state";

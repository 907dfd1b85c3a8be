export { train } from "./train";
export { returnRows } from "./own-rows";
export { StateField } from "./state";

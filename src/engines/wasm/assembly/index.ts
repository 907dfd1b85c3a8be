export { train } from "./train";
export { StateField } from "./state";

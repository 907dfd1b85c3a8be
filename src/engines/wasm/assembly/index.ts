export { stateSize, train } from "./train";

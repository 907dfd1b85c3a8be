export { maximum, offsetScores } from "./analogy";
export { normalizeRows } from "./normalize";
export { scoreBatch, scoreRows } from "./score";
export { encodeRows, screenRows } from "./screen";
export { searchRows } from "./search";

/** The first address that the host may use. The host grows the memory and lays it out. */
export function firstFree(): usize {
  return __heap_base;
}

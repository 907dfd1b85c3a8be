const SPACE = 0x20;

/** Replaces each NUL in a text by a space, in place; returns the number of NULs. */
export function blankNuls(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) {
    bytes[at] = SPACE;
    count++;
  }
  return count;
}

const SPACE = 0x20;

/** The bytes of a text with a space in the place of each NUL, written in place, and how many. */
export function blankNuls(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) {
    bytes[at] = SPACE;
    count++;
  }
  return count;
}

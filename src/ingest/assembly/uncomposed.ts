import { byteClass, classAt, COMPOSE, MULTIBYTE, widthAt } from "./classes";

/**
 * Finds runs that need the host's Unicode rules: characters between ASCII white space or control
 * characters that include a code point of class COMPOSE. Neither composition nor case depends on
 * anything beyond white space. Writes start and end of each run (u32 each) to `runs` (room for a u32 per
 * byte of text); returns the number of runs.
 */
export function findUncomposed(runs: usize, text: usize, length: usize): u32 {
  if (load<u8>(byteClass + 0xe0) != MULTIBYTE) return 0; // the text is treated as bytes
  const first = text, end = text + length;
  const start = runs;
  while (text < end) {
    if (text + 16 <= end && !v128.any_true(v128.and(v128.load(text), i8x16.splat(-128)))) {
      text += 16;
    } else if (load<u8>(text) < 0x80) {
      text++;
    } else if ((classAt(text) & COMPOSE) == 0) {
      text += widthAt(text);
    } else {
      let from = text;
      while (from > first && load<u8>(from - 1) > 0x20) from--;
      while (text < end && load<u8>(text) > 0x20) text++;
      store<u32>(runs, <u32>(from - first));
      store<u32>(runs, <u32>(text - first), 4);
      runs += 8;
    }
  }
  return <u32>((runs - start) >> 3);
}

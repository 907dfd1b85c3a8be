import { APOSTROPHE, byteClass, END_OF_LINE, MULTIBYTE, SENTENCE_END, TEXT_THAT_ENDS } from "./classes";

/**
 * Finds spans, which are runs of bytes that may be words, 64 bytes at a time. A word never crosses its
 * span. An ASCII span is exactly one word; a span with other characters may hold several words or none.
 */

/** Bytes of text that are processed at once; the results fit the first-level cache. */
export const WINDOW: usize = 2048;

/** Addresses (u32): start and end of each span; and bytes that may end documents. */
export const spans: usize = memory.data(4 * (2048 + 16));
export const events: usize = memory.data(4 * (2048 + 16));
export let spansEnd: usize = 0;
export let eventsEnd: usize = 0;

/** Sets of bytes: for each low half of a byte, one bit for each high half. */
const wordSet: usize = memory.data(32, 16);
const eventSet: usize = memory.data(32, 16);

let hasQuotes: bool = false; // an APOSTROPHE, and with it a HEBREW_QUOTE
let isOpen: u64 = 0; // 1: the byte before the window is in a span
let isWord: u64 = 0; // 1: it is a letter, digit or part of another character

/** Derives the sets from `byteClass`. */
export function prepareSpans(): void {
  memory.fill(wordSet, 0, 32);
  memory.fill(eventSet, 0, 32);
  hasQuotes = false;
  for (let byte: u32 = 0; byte < 256; byte++) {
    const kind = load<u8>(byteClass + byte);
    if (kind >= MULTIBYTE) add(wordSet, byte);
    if (kind == END_OF_LINE || kind == SENTENCE_END || kind == TEXT_THAT_ENDS) add(eventSet, byte);
    if (kind == APOSTROPHE) hasQuotes = true;
  }
}

function add(set: usize, byte: u32): void {
  const at = set + ((byte >> 7) << 4) + (byte & 15);
  store<u8>(at, load<u8>(at) | <u8>(<u32>1 << ((byte >> 4) & 7)));
}

/** Begins a text. */
export function startSpans(): void {
  isOpen = 0;
  isWord = 0;
  spansEnd = spans;
  eventsEnd = events;
}

/** Adds the spans and events of [text, stop). The text ends at `end`; up to 64 bytes after it are read. */
export function findSpans(text: usize, stop: usize, end: usize): void {
  const wordLow = v128.load(wordSet), wordHigh = v128.load(wordSet, 16);
  const eventLow = v128.load(eventSet), eventHigh = v128.load(eventSet, 16);
  const quotes = hasQuotes;
  let open = isOpen, word = isWord;
  let to = spansEnd, toEvents = eventsEnd;
  for (; text < stop; text += 64) {
    const a = v128.load(text), b = v128.load(text, 16), c = v128.load(text, 32), d = v128.load(text, 48);
    let words = gather(
      members(a, wordLow, wordHigh), members(b, wordLow, wordHigh),
      members(c, wordLow, wordHigh), members(d, wordLow, wordHigh),
    );
    let ends = gather(
      members(a, eventLow, eventHigh), members(b, eventLow, eventHigh),
      members(c, eventLow, eventHigh), members(d, eventLow, eventHigh),
    );
    if (end - text < 64) {
      const valid = (<u64>1 << <u64>(end - text)) - 1;
      words &= valid;
      ends &= valid;
    }
    let inside = words;
    if (quotes) {
      const single = equal(a, b, c, d, 0x27);
      const double = equal(a, b, c, d, 0x22);
      if ((single | double) != 0) {
        const next = text + 64 < end ? <u32>load<u8>(text, 64) : 0;
        const before = (words << 1) | word;
        const after = (words >> 1) | (<u64>(load<u8>(byteClass + next) >= MULTIBYTE) << 63);
        inside |= single & before & after;
        if (double != 0) {
          const high = gather(a, b, c, d);
          const highBefore = (high << 1) | <u64>(load<u8>(text - 1) >> 7);
          const highAfter = (high >> 1) | (<u64>(next >> 7) << 63);
          inside |= double & before & after & highBefore & highAfter;
        }
      }
    }
    let edges = inside ^ ((inside << 1) | open);
    open = inside >> 63;
    word = words >> 63;
    const after = to + (<usize>popcnt(edges) << 2);
    while (to < after) {
      store<u32>(to, <u32>(text + <usize>ctz(edges)));
      edges &= edges - 1;
      store<u32>(to, <u32>(text + <usize>ctz(edges)), 4);
      edges &= edges - 1;
      store<u32>(to, <u32>(text + <usize>ctz(edges)), 8);
      edges &= edges - 1;
      store<u32>(to, <u32>(text + <usize>ctz(edges)), 12);
      edges &= edges - 1;
      to += 16;
    }
    to = after;
    while (ends != 0) {
      store<u32>(toEvents, <u32>(text + <usize>ctz(ends)));
      ends &= ends - 1;
      toEvents += 4;
    }
  }
  if (stop == end && open != 0) {
    store<u32>(to, <u32>end);
    to += 4;
    open = 0;
  }
  isOpen = open;
  isWord = word;
  spansEnd = to;
  eventsEnd = toEvents;
}

/** Keeps, for the next window, the start of an unfinished span and the first pending event. */
export function keepRest(span: usize, event: usize): void {
  const isPending = span < spansEnd;
  if (isPending) store<u32>(spans, load<u32>(span));
  spansEnd = isPending ? spans + 4 : spans;
  // The kernel only asks whether a span has events, so the first pending one is enough.
  const isLeft = event < eventsEnd;
  if (isLeft) store<u32>(events, load<u32>(event));
  eventsEnd = isLeft ? events + 4 : events;
}

/** The highest bit of each of 64 bytes. */
@inline
function gather(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32);
}

@inline
function equal(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const wanted = i8x16.splat(byte);
  return gather(i8x16.eq(a, wanted), i8x16.eq(b, wanted), i8x16.eq(c, wanted), i8x16.eq(d, wanted));
}

/** Sets all bits of the bytes that belong to a set. */
@inline
function members(bytes: v128, low: v128, high: v128): v128 {
  const half = v128.and(bytes, i8x16.splat(15));
  const rows = v128.bitselect(
    i8x16.swizzle(high, half), i8x16.swizzle(low, half), i8x16.lt_s(bytes, i8x16.splat(0)),
  );
  const column = i8x16.swizzle(COLUMNS, v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(15)));
  return i8x16.eq(v128.and(rows, column), column);
}

const COLUMNS = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);

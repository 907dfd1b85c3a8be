/** A rough class for each UTF-16 unit, enough to judge the kind of text. */
const OTHER = 0;
const WHITE = 1;
const SMALL = 2; // letter, or one that knows no case
const CAPITAL = 3;
const MARK = 4; // that ends a word, or a bracket or quote behind one
const UNSPACED = 5;
const CONTROL = 6;
const REPLACEMENT = 7;

const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const fill = (kind: number, ...ranges: [first: number, last: number][]): void => {
    for (const [first, last] of ranges) table.fill(kind, first, last + 1);
  };
  fill(CONTROL, [0, 0x1f], [0x7f, 0x9f]);
  fill(WHITE, [0x09, 0x0d], [0x20, 0x20]);
  fill(SMALL, [0x61, 0x7a], [0xdf, 0x6ff], [0x900, 0x1fff], [0xac00, 0xd7a3]);
  // Latin, Greek, Cyrillic.
  fill(CAPITAL, [0x41, 0x5a], [0xc0, 0xde], [0x391, 0x3a9], [0x400, 0x42f]);
  // Kana and ideographs; Thai, Lao, Burmese, Khmer.
  fill(UNSPACED, [0x3041, 0x30ff], [0x3400, 0x9fff]);
  fill(UNSPACED, [0xe01, 0xeff], [0x1000, 0x109f], [0x1780, 0x17ff]);
  for (const sign of '×÷') table[sign.charCodeAt(0)] = OTHER;
  for (const mark of '.,;:!?)”"»…') table[mark.charCodeAt(0)] = MARK;
  table[0xfffd] = REPLACEMENT;
  return table;
}

/** Counts unit by unit, which is several times as fast as regular expressions. */
export function countCharacters(text: string) {
  const counts = {
    lines: 0,
    jsonLines: 0,
    letters: 0,
    capitals: 0,
    nonAscii: 0,
    replacements: 0,
    controls: 0,
    words: 0,
    punctuated: 0,
    unspaced: 0,
    unspacedRuns: 0,
  };
  let isBlank = true; // the line so far
  let hasLetters = false; // the word so far
  let before = WHITE;
  for (let at = 0; at <= text.length; at++) {
    // The end of the text ends its last line.
    const code = at < text.length ? text.charCodeAt(at) : NEWLINE;
    const kind = CLASSES[code];
    if (code >= 0x80) counts.nonAscii++;
    if (kind === WHITE) {
      if (before !== WHITE) counts.words++;
      if (before === MARK && hasLetters) counts.punctuated++;
      hasLetters = false;
      if (code === NEWLINE) {
        if (!isBlank) counts.lines++;
        isBlank = true;
      }
    } else if (isBlank) {
      isBlank = false;
      if (beginsJson(text, at, code)) counts.jsonLines++;
    }
    if (kind === SMALL || kind === CAPITAL || kind === UNSPACED) {
      counts.letters++;
      hasLetters = true;
    }
    if (kind === CAPITAL) counts.capitals++;
    else if (kind === CONTROL) counts.controls++;
    else if (kind === REPLACEMENT) counts.replacements++;
    else if (kind === UNSPACED) {
      counts.unspaced++;
      if (before !== UNSPACED) counts.unspacedRuns++;
    }
    before = kind;
  }
  return counts;
}

const NEWLINE = 0x0a;

/** Whether the line at `at` begins with {" or [{, like JSON. */
function beginsJson(text: string, at: number, code: number): boolean {
  return (code === 0x7b && text[at + 1] === '"') || (code === 0x5b && text[at + 1] === '{');
}

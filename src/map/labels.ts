/** The box that a label covers, in units of its picture. */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Cell size of the grid that finds labels that may overlap. */
const CELL = 48;
const COLUMNS = 1 << 16;

/**
 * Chooses labels that do not overlap: each in turn is kept unless it overlaps one kept before. The
 * most important come first.
 *
 * @param boxOf the box of an id; undefined for a label that has no room in the picture
 * @param most labels at most
 */
export function chooseLabels<Box extends LabelBox>(
  ids: Iterable<number>,
  boxOf: (id: number) => Box | undefined,
  most: number,
): Box[] {
  const taken = new Map<number, Box[]>(); // by cell
  const chosen: Box[] = [];
  for (const id of ids) {
    if (chosen.length >= most) break;
    const box = boxOf(id);
    if (box === undefined) continue;
    const cells = cellsOf(box);
    if (cells.some((cell) => taken.get(cell)?.some((other) => meet(box, other)))) continue;
    for (const cell of cells) {
      const there = taken.get(cell);
      if (there === undefined) taken.set(cell, [box]);
      else there.push(box);
    }
    chosen.push(box);
  }
  return chosen;
}

const meet = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

function cellsOf({ left, top, width, height }: LabelBox): number[] {
  const cells: number[] = [];
  for (let row = Math.floor(top / CELL); row <= (top + height) / CELL; row++) {
    for (let column = Math.floor(left / CELL); column <= (left + width) / CELL; column++) {
      cells.push(row * COLUMNS + column);
    }
  }
  return cells;
}

/** A label of a printed map: its word, and the middle of its baseline. */
export interface PlacedLabel extends LabelBox {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface LabelRoom {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  /** Maximum number of labels. */
  readonly most: number;
}

/** Characters of East Asian scripts that are two columns wide in a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;

/** The approximate width of a text in a sans-serif font, in multiples of its size. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 1 : 0.56;
  return width;
}

/**
 * Labels above their points, the most frequent words first. Their widths are estimates, because no
 * font is available to measure them.
 *
 * @param points (words, 2) in the units of the room, words in order of frequency
 */
export function placeLabels(
  words: readonly string[],
  points: Float32Array,
  { width, height, fontSize, most }: LabelRoom,
): PlacedLabel[] {
  const labelOf = (id: number): PlacedLabel | undefined => {
    const x = points[2 * id];
    const y = points[2 * id + 1] - fontSize * 0.4;
    const wide = (textWidth(words[id]) + 0.4) * fontSize;
    const left = x - wide / 2;
    if (left < 0 || left + wide > width || y < fontSize || y > height) return undefined;
    return { id, x, y, left, top: y - fontSize, width: wide, height: fontSize * 1.15 };
  };
  return chooseLabels(words.keys(), labelOf, most);
}

/** A label that found room: its word, and where its middle stands. */
export interface PlacedLabel {
  readonly id: number;
  readonly x: number;
  readonly y: number; // of the base line
  readonly width: number;
}

export interface LabelRoom {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  /** Labels at most. */
  readonly most: number;
}

/** Wide characters of East Asian scripts, as a terminal counts them. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;

/** About how wide a text is in a sans-serif font, in multiples of its size. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 1 : 0.56;
  return width;
}

/**
 * Chooses words whose labels do not cover one another, the most frequent first: each is a box above
 * its point, and a box that meets another one is left out.
 *
 * @param points (words, 2) in the units of the room, words in order of frequency
 */
export function placeLabels(
  words: readonly string[],
  points: Float32Array,
  { width, height, fontSize, most }: LabelRoom,
): PlacedLabel[] {
  const cell = fontSize * 4;
  const columns = Math.ceil(width / cell);
  const taken = new Map<number, PlacedLabel[]>(); // by cell of a grid
  const placed: PlacedLabel[] = [];
  for (let id = 0; id < words.length && placed.length < most; id++) {
    const label = {
      id,
      x: points[2 * id],
      y: points[2 * id + 1] - fontSize * 0.4,
      width: (textWidth(words[id]) + 0.4) * fontSize,
    };
    const [left, right] = [label.x - label.width / 2, label.x + label.width / 2];
    if (left < 0 || right > width || label.y < fontSize || label.y > height) continue;
    const cells: number[] = [];
    for (let row = Math.floor((label.y - fontSize) / cell); row <= label.y / cell; row++) {
      for (let column = Math.floor(left / cell); column <= right / cell; column++) {
        cells.push(row * columns + column);
      }
    }
    const meets = (other: PlacedLabel): boolean =>
      Math.abs(other.x - label.x) < (other.width + label.width) / 2 &&
      Math.abs(other.y - label.y) < fontSize * 1.15;
    if (cells.some((at) => taken.get(at)?.some(meets))) continue;
    for (const at of cells) taken.set(at, [...(taken.get(at) ?? []), label]);
    placed.push(label);
  }
  return placed;
}

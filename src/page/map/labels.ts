import { type Camera, type Size, toPicture } from './camera.js';

/** A word in the picture: the box of its label, and the place of its point. */
export interface Label {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface LabelTask {
  readonly points: Float32Array; // (count, 2)
  readonly camera: Camera;
  readonly size: Size;
  /** Ids whose labels come before all others, in this order. */
  readonly first: readonly number[];
  /** Pixels that a label is wide. */
  widthOf(id: number): number;
}

export const LABEL_HEIGHT = 16;
const MOST_LABELS = 300;
const GAP = 6; // between a point and its label
const CELL = 8; // pixels

/**
 * Chooses the labels of a picture: first those that are wanted, then words by frequency, which is the
 * order of their ids. A grid of cells knows what is taken, so that none lies over another.
 */
export function placeLabels(task: LabelTask): Label[] {
  const { points, size, first } = task;
  const columns = Math.ceil(size.width / CELL);
  const taken = new Uint8Array(columns * Math.ceil(size.height / CELL));
  const labels: Label[] = [];
  const done = new Set<number>();
  const place = (id: number): void => {
    done.add(id);
    const label = labelOf(task, id);
    if (label !== undefined && take(taken, columns, label)) labels.push(label);
  };
  for (const id of first) if (!done.has(id)) place(id);
  for (let id = 0; id < points.length / 2 && labels.length < MOST_LABELS; id++) {
    if (!done.has(id)) place(id);
  }
  return labels;
}

/** The label of a word; undefined where it is not wholly in the picture. */
function labelOf({ points, camera, size, widthOf }: LabelTask, id: number): Label | undefined {
  const { x, y } = toPicture(camera, size, points[id * 2], points[id * 2 + 1]);
  const [left, top] = [x + GAP, y - LABEL_HEIGHT / 2];
  // False for NaN too, which a word without a place has.
  const isNear = left >= 0 && left < size.width && top >= 0 && top + LABEL_HEIGHT <= size.height;
  if (!isNear) return undefined;
  const width = widthOf(id);
  if (left + width > size.width) return undefined;
  return { id, x, y, left, top, width, height: LABEL_HEIGHT };
}

/** Takes the cells of a label, unless one of them is taken. */
function take(taken: Uint8Array, columns: number, { left, top, width, height }: Label): boolean {
  const [from, to] = [Math.floor(left / CELL), Math.ceil((left + width) / CELL) - 1];
  const [above, below] = [Math.floor(top / CELL), Math.ceil((top + height) / CELL) - 1];
  for (let row = above; row <= below; row++) {
    for (let column = from; column <= to; column++) {
      if (taken[row * columns + column] === 1) return false;
    }
  }
  for (let row = above; row <= below; row++) {
    taken.fill(1, row * columns + from, row * columns + Math.min(columns, to + 1));
  }
  return true;
}

/** The id of the word at a place: that of a label there, else of the nearest point within reach. */
export function wordAt(
  { points, camera, size }: Omit<LabelTask, 'first' | 'widthOf'>,
  labels: readonly Label[],
  place: { x: number; y: number },
): number | undefined {
  const label = labels.find(
    ({ left, top, width, height }) =>
      place.x >= left && place.x <= left + width && place.y >= top && place.y <= top + height,
  );
  if (label !== undefined) return label.id;
  const REACH = 12;
  let nearest: number | undefined;
  let least = REACH * REACH;
  for (let id = 0; id < points.length / 2; id++) {
    const { x, y } = toPicture(camera, size, points[id * 2], points[id * 2 + 1]);
    const distance = (x - place.x) ** 2 + (y - place.y) ** 2;
    if (distance < least) [nearest, least] = [id, distance];
  }
  return nearest;
}

/** The ids of the words in the picture, most frequent first, at most `most`. */
export function wordsInView(
  { points, camera, size }: Omit<LabelTask, 'first' | 'widthOf'>,
  most: number,
): number[] {
  const found: number[] = [];
  for (let id = 0; id < points.length / 2 && found.length < most; id++) {
    const { x, y } = toPicture(camera, size, points[id * 2], points[id * 2 + 1]);
    if (x >= 0 && x <= size.width && y >= 0 && y <= size.height) found.push(id);
  }
  return found;
}

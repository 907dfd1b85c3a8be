import { chooseLabels, type LabelBox } from '../../map/labels.js';
import { type Camera, scaleOf, type Size, toMap, toPicture } from './camera.js';

/** A word in the picture: the box of its label, and the position of its point. */
export interface Label extends LabelBox {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface LabelTask {
  readonly points: Float32Array; // (count, 2)
  readonly camera: Camera;
  readonly size: Size;
  /** Ids whose labels have priority, in this order. */
  readonly first: readonly number[];
  /** Width of a label in pixels. */
  widthOf(id: number): number;
}

export const LABEL_HEIGHT = 16;
const MOST_LABELS = 300;
/** Words in the picture that are tried for a label: after these there is hardly any room left. */
const MOST_TRIED = 2000;
const REACH = 12; // pixels from a point within which a click chooses it
const GAP = 6; // between a point and its label

/**
 * Chooses the labels of a picture: first those with priority, then words by frequency, which is the
 * order of their ids. Labels do not overlap.
 */
export function placeLabels(task: LabelTask): Label[] {
  const { points, camera, size } = task;
  const first = new Set(task.first);
  // Most of a million words are often out of view, so this loop only compares numbers.
  const least = toMap(camera, size, { x: -GAP, y: size.height });
  const most = toMap(camera, size, { x: size.width, y: 0 });
  let tried = 0;
  function* order(): Generator<number> {
    yield* first;
    for (let id = 0; id < points.length / 2; id++) {
      if (tried >= MOST_TRIED) return;
      const [x, y] = [points[2 * id], points[2 * id + 1]];
      const isNear = x >= least.x && x <= most.x && y >= least.y && y <= most.y;
      if (isNear && !first.has(id)) yield id;
    }
  }
  const boxOf = (id: number): Label | undefined => {
    const box = labelOf(task, id);
    if (box !== undefined) tried++;
    return box;
  };
  return chooseLabels(order(), boxOf, MOST_LABELS);
}

/** The label of a word; undefined unless all of it is in the picture. */
function labelOf({ points, camera, size, widthOf }: LabelTask, id: number): Label | undefined {
  const { x, y } = toPicture(camera, size, points[id * 2], points[id * 2 + 1]);
  const [left, top] = [x + GAP, y - LABEL_HEIGHT / 2];
  // Also false for NaN, the coordinates of a word that is not drawn.
  const isNear = left >= 0 && left < size.width && top >= 0 && top + LABEL_HEIGHT <= size.height;
  if (!isNear) return undefined;
  const width = widthOf(id);
  if (left + width > size.width) return undefined;
  return { id, x, y, left, top, width, height: LABEL_HEIGHT };
}

/** The id of the word at a position: of the label there, or else of the nearest point within reach. */
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
  const { x, y } = toMap(camera, size, place);
  let nearest: number | undefined;
  let least = (REACH / scaleOf(camera, size)) ** 2;
  for (let id = 0; id < points.length / 2; id++) {
    const distance = (points[id * 2] - x) ** 2 + (points[id * 2 + 1] - y) ** 2;
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

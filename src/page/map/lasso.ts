import { type Camera, type Place, type Size, toPicture } from './camera.js';

/**
 * The ids of the points inside a closed line in the picture, most frequent first. A point is inside if
 * a ray from it crosses the line an odd number of times.
 */
export function within(
  line: readonly Place[],
  points: Float32Array,
  camera: Camera,
  size: Size,
): number[] {
  if (line.length < 3) return [];
  const [left, right] = [Math.min(...line.map(({ x }) => x)), Math.max(...line.map(({ x }) => x))];
  const ids: number[] = [];
  for (let id = 0; id < points.length / 2; id++) {
    const place = toPicture(camera, size, points[id * 2], points[id * 2 + 1]);
    if (place.x >= left && place.x <= right && isWithin(line, place)) ids.push(id);
  }
  return ids;
}

function isWithin(line: readonly Place[], { x, y }: Place): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i], line[j]];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Where a map is looked at: the middle of the picture in the map's units, and how near. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A picture in pixels of CSS. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** All of a map, whose points lie in [-1, 1]. */
export const WHOLE_MAP: Camera = { x: 0, y: 0, zoom: 1 };

const MOST_ZOOM = 5000;
const MARGIN = 0.92;

/** The camera that sees all points, (count, 2), as large as the picture has room for. */
export function cameraOn(points: Float32Array, { width, height }: Size): Camera {
  const [least, most] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let i = 0; i < points.length; i++) {
    // Nothing is less or more than NaN, which a word without a place has.
    if (points[i] < least[i % 2]) least[i % 2] = points[i];
    if (points[i] > most[i % 2]) most[i % 2] = points[i];
  }
  const spans = [most[0] - least[0], most[1] - least[1]];
  if (!spans.every(Number.isFinite) || width === 0) return WHOLE_MAP;
  const side = Math.min(width, height) / 2;
  const zoom = Math.min(width / (side * spans[0]), height / (side * spans[1]), 100);
  return { x: (least[0] + most[0]) / 2, y: (least[1] + most[1]) / 2, zoom };
}

/** Pixels for one unit of the map. */
export const scaleOf = ({ zoom }: Camera, { width, height }: Size): number =>
  (zoom * MARGIN * Math.min(width, height)) / 2;

/** Where a point of the map is in the picture. */
export function toPicture(camera: Camera, size: Size, x: number, y: number): Place {
  const scale = scaleOf(camera, size);
  return {
    x: size.width / 2 + (x - camera.x) * scale,
    y: size.height / 2 - (y - camera.y) * scale,
  };
}

/** Which point of the map is at a place of the picture. */
export function toMap(camera: Camera, size: Size, { x, y }: Place): Place {
  const scale = scaleOf(camera, size);
  return {
    x: camera.x + (x - size.width / 2) / scale,
    y: camera.y - (y - size.height / 2) / scale,
  };
}

/** The camera that sees the map moved by some pixels. */
export function panned(camera: Camera, size: Size, dx: number, dy: number): Camera {
  const scale = scaleOf(camera, size);
  return { ...camera, x: clamp(camera.x - dx / scale), y: clamp(camera.y + dy / scale) };
}

/** The camera that is nearer by a factor, with the same point of the map at a place. */
export function zoomed(camera: Camera, size: Size, factor: number, place: Place): Camera {
  const zoom = Math.min(MOST_ZOOM, Math.max(0.5, camera.zoom * factor));
  const kept = toMap(camera, size, place);
  const moved = toMap({ ...camera, zoom }, size, place);
  return { zoom, x: clamp(camera.x + kept.x - moved.x), y: clamp(camera.y + kept.y - moved.y) };
}

/** The map never leaves the picture. */
const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

/** A camera as an address holds it: x, y and zoom. */
export const formatCamera = ({ x, y, zoom }: Camera): string =>
  [x, y, zoom].map((value) => Number(value.toFixed(zoom > 100 ? 5 : 3))).join();

/** The camera that `formatCamera` wrote; undefined where there is none. */
export function parseCamera(text: string | undefined): Camera | undefined {
  const numbers = text?.split(',').map(Number) ?? [];
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return undefined;
  const [x, y, zoom] = numbers;
  return { x: clamp(x), y: clamp(y), zoom: Math.min(MOST_ZOOM, Math.max(0.5, zoom)) };
}

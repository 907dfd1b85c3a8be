/** The view of a map: the centre of the picture in map units, and the zoom. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** The size of a picture in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Shows all of a map with points in [-1, 1]. */
export const WHOLE_MAP: Camera = { x: 0, y: 0, zoom: 1 };

const MOST_ZOOM = 5000;
const MARGIN = 0.92;

/** The camera that shows all points, (count, 2), as large as possible. */
export function cameraOn(points: Float32Array, { width, height }: Size): Camera {
  const [least, most] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let i = 0; i < points.length; i++) {
    // Comparisons ignore NaN, the coordinates of a word that is not drawn.
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

/** The position of a map point in the picture. */
export function toPicture(camera: Camera, size: Size, x: number, y: number): Place {
  const scale = scaleOf(camera, size);
  return {
    x: size.width / 2 + (x - camera.x) * scale,
    y: size.height / 2 - (y - camera.y) * scale,
  };
}

/** The map point at a position in the picture. */
export function toMap(camera: Camera, size: Size, { x, y }: Place): Place {
  const scale = scaleOf(camera, size);
  return {
    x: camera.x + (x - size.width / 2) / scale,
    y: camera.y - (y - size.height / 2) / scale,
  };
}

/** The camera after panning by some pixels. */
export function panned(camera: Camera, size: Size, dx: number, dy: number): Camera {
  const scale = scaleOf(camera, size);
  return { ...camera, x: clamp(camera.x - dx / scale), y: clamp(camera.y + dy / scale) };
}

/** The camera after zooming by a factor around a position, which keeps its map point. */
export function zoomed(camera: Camera, size: Size, factor: number, place: Place): Camera {
  const zoom = Math.min(MOST_ZOOM, Math.max(0.5, camera.zoom * factor));
  const kept = toMap(camera, size, place);
  const moved = toMap({ ...camera, zoom }, size, place);
  return { zoom, x: clamp(camera.x + kept.x - moved.x), y: clamp(camera.y + kept.y - moved.y) };
}

/** The map never leaves the picture. */
const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

/** Formats a camera for an address: x, y and zoom. */
export const formatCamera = ({ x, y, zoom }: Camera): string =>
  [x, y, zoom].map((value) => Number(value.toFixed(zoom > 100 ? 5 : 3))).join();

/** Parses what `formatCamera` wrote; undefined if it is not a camera. */
export function parseCamera(text: string | undefined): Camera | undefined {
  const numbers = text?.split(',').map(Number) ?? [];
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return undefined;
  const [x, y, zoom] = numbers;
  return { x: clamp(x), y: clamp(y), zoom: Math.min(MOST_ZOOM, Math.max(0.5, zoom)) };
}

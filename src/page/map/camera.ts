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

import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  type Camera,
  panned,
  type Place,
  type Size,
  toPicture,
  WHOLE_MAP,
  cameraOn,
  zoomed,
} from './camera.js';
import type { Picture } from './export.js';
import { useGestures } from './gestures.js';
import { type Label, wordAt } from './labels.js';
import {
  createMeasure,
  currentPalette,
  drawLabels,
  labelsOf,
  layersOf,
  type Lit,
  type MapWords,
  type Palette,
} from './picture.js';
import { within } from './lasso.js';
import { Renderer } from './renderer.js';

interface MapPictureProps {
  readonly map: MapWords;
  readonly lit: Lit;
  /** The camera, for pictures that move together; by default each picture has its own. */
  readonly view?: CameraState;
  /** The initial view of a new map; the whole map by default. */
  readonly start?: Camera;
  /** The points that make up the whole map; its own by default. */
  readonly extent?: Float32Array;
  /** Whether dragging draws a line around words. */
  readonly isLasso?: boolean;
  readonly label: string;
  readonly caption: string;
  /** Receives the current picture, to be saved. */
  readonly picture: RefObject<Picture | null>;
  onChoose(id: number | undefined): void;
  /** Goes to the next neighbour, or the one before. */
  onWalk(step: 1 | -1): void;
  /** Opens the neighbour with keyboard focus. */
  onOpen(): void;
  /** @param isWhole whether the whole map is visible */
  onMoved?(camera: Camera, size: Size, isWhole: boolean): void;
  /** Words were selected by a line around them. */
  onLasso?(ids: readonly number[]): void;
  /** More tools. */
  readonly children?: ComponentChildren;
}

export type CameraState = readonly [Camera, (change: Camera | ((now: Camera) => Camera)) => void];

const STEP = 60; // pixels per arrow key

/** The picture of a map: points in WebGL 2 under labels, moved by mouse, touch and keyboard. */
export function MapPicture(props: MapPictureProps): JSX.Element {
  const { map, lit, label, caption, picture, onChoose, onWalk, onOpen, onMoved, onLasso } = props;
  const { extent = map.points, isLasso = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const dots = useRef<HTMLCanvasElement>(null);
  const texts = useRef<HTMLCanvasElement>(null);
  const renderer = useRef<Renderer | undefined>(undefined);
  const shown = useRef<readonly Label[]>([]);
  const own = useState(WHOLE_MAP);
  const [camera, setCamera] = props.view ?? own;
  const [hovered, setHovered] = useState<{ place: Place; id: number | undefined }>();
  const [line, setLine] = useState<readonly Place[]>([]);
  const size = useSize(frame);
  const palette = usePalette();
  const [problem, setProblem] = useState<string>();
  const whole = useMemo(() => cameraOn(extent, size), [extent, size]);
  const widthOf = useMemo(() => createMeasure(map.words), [map]);
  const layers = useMemo(() => layersOf(map, lit, palette), [map, lit, palette]);

  useEffect(() => {
    const canvas = dots.current!;
    const start = (): void => {
      renderer.current = Renderer.of(canvas);
      setProblem(
        renderer.current
          ? undefined
          : 'This browser has no WebGL 2, so the map shows words without points.',
      );
    };
    const lose = (event: Event): void => {
      event.preventDefault(); // allows the browser to restore the context
      renderer.current = undefined;
      setProblem('The graphics driver dropped the points. Words and lists still work.');
    };
    start();
    canvas.addEventListener('webglcontextlost', lose);
    canvas.addEventListener('webglcontextrestored', start);
    return () => {
      canvas.removeEventListener('webglcontextlost', lose);
      canvas.removeEventListener('webglcontextrestored', start);
    };
  }, []);

  useEffect(() => {
    if (size.width === 0) return undefined;
    const request = requestAnimationFrame(() => {
      const ratio = devicePixelRatio;
      for (const { current } of [dots, texts]) fit(current!, size, ratio);
      renderer.current?.draw(layers, camera, size, ratio);
      const labels = labelsOf(map, lit, camera, size, widthOf);
      const context = texts.current!.getContext('2d')!;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      drawLabels(context, labels, map, lit, palette);
      shown.current = labels;
      picture.current = { map, lit, camera, size, labels, palette, caption };
      // For tests and tools, which cannot read pixels.
      frame.current!.dataset.labels = String(labels.length);
      frame.current!.dataset.camera = [camera.x, camera.y, camera.zoom].join();
    });
    return () => cancelAnimationFrame(request);
  }, [layers, camera, size, problem, caption]);

  const moved = useRef(onMoved);
  moved.current = onMoved;
  useEffect(() => {
    // Handlers may have changed by then.
    const timer = setTimeout(() => moved.current?.(camera, size, camera === whole), 150);
    return () => clearTimeout(timer);
  }, [camera, size, map]);

  // Show all of a new map, and all after a change of size.
  useLayoutEffect(() => setCamera(props.start ?? whole), [whole]);

  // Bring a word that was chosen elsewhere into view.
  useEffect(() => {
    if (lit.chosen === undefined || size.width === 0) return;
    const [x, y] = map.points.subarray(lit.chosen * 2, lit.chosen * 2 + 2);
    const place = toPicture(camera, size, x, y);
    const isSeen =
      place.x > 20 && place.y > 20 && place.x < size.width - 60 && place.y < size.height - 20;
    if (!isSeen && Number.isFinite(x)) setCamera({ ...camera, x, y });
  }, [lit.chosen, map, size]);

  const middle: Place = { x: size.width / 2, y: size.height / 2 };
  const onKeyDown = (event: KeyboardEvent): void => {
    const actions: Record<string, () => void> = {
      ArrowLeft: () => setCamera(panned(camera, size, STEP, 0)),
      ArrowRight: () => setCamera(panned(camera, size, -STEP, 0)),
      ArrowUp: () => setCamera(panned(camera, size, 0, STEP)),
      ArrowDown: () => setCamera(panned(camera, size, 0, -STEP)),
      '+': () => setCamera(zoomed(camera, size, 1.5, middle)),
      '=': () => setCamera(zoomed(camera, size, 1.5, middle)),
      '-': () => setCamera(zoomed(camera, size, 1 / 1.5, middle)),
      0: () => setCamera(whole),
      n: () => onWalk(1),
      N: () => onWalk(-1),
      Enter: onOpen,
      Escape: () => onChoose(undefined),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  useGestures(frame, {
    isLasso: isLasso && onLasso !== undefined,
    onChange: (change) => setCamera((now) => change(now, size)),
    onClick: (place) =>
      onChoose(wordAt({ points: map.points, camera, size }, shown.current, place)),
    onDraw: setLine,
    onHover: (place) =>
      setHovered(
        place && { place, id: wordAt({ points: map.points, camera, size }, shown.current, place) },
      ),
    onLasso: (drawn) => onLasso?.(within(drawn, map.points, camera, size)),
  });

  return (
    <>
      <div
        ref={frame}
        class={`map${isLasso ? ' lasso' : ''}`}
        tabIndex={0}
        role="application"
        aria-label={label}
        data-main
        onKeyDown={onKeyDown}
      >
        <canvas ref={dots} aria-hidden="true" />
        <canvas ref={texts} aria-hidden="true" />
        {hovered?.id !== undefined && (
          <span class="hovered" aria-hidden="true" style={besides(hovered.place, size)}>
            <bdi>{map.words[hovered.id]}</bdi>
          </span>
        )}
        {line.length > 1 && (
          <svg class="line" aria-hidden="true">
            <polygon points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
          </svg>
        )}
      </div>
      {problem !== undefined && <p class="refused">{problem}</p>}
      <div class="tools">
        <button
          type="button"
          aria-label="Zoom in"
          onClick={() => setCamera(zoomed(camera, size, 1.5, middle))}
        >
          +
        </button>
        <button
          type="button"
          aria-label="Zoom out"
          onClick={() => setCamera(zoomed(camera, size, 1 / 1.5, middle))}
        >
          −
        </button>
        <button type="button" onClick={() => setCamera(whole)}>
          Whole map
        </button>
        {props.children}
      </div>
    </>
  );
}

/** The position of the name of the word under the mouse, within the picture. */
const besides = ({ x, y }: Place, { width }: Size): Record<string, string> => ({
  top: `${y + 16}px`,
  ...(x < width / 2 ? { left: `${x + 8}px` } : { right: `${width - x + 8}px` }),
});

function fit(canvas: HTMLCanvasElement, { width, height }: Size, ratio: number): void {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

function useSize(frame: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      setSize({ width: Math.round(contentRect.width), height: Math.round(contentRect.height) });
    });
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** The colours of the page, read again when the theme changes. */
function usePalette(): Palette {
  const [palette, setPalette] = useState(currentPalette);
  useEffect(() => {
    const read = (): void => setPalette(currentPalette());
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', read);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', read);
    };
  }, []);
  return palette;
}

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Camera, type Size, toPicture, WHOLE_MAP } from '../../map/camera.js';
import { LABEL_HEIGHT, type Label, placeLabels } from '../../map/labels.js';
import { currentPalette, type Palette } from '../../map/picture.js';
import { useWidth } from '../../parts/chart.js';
import type { Places } from '../messages.js';
import { centred, type Points, turnedTo } from '../places.js';

interface MovingMapProps {
  readonly places: Places | undefined;
  readonly caption: string;
  /** Words to draw larger, in the colour of a chosen word. */
  readonly lit?: readonly string[];
  onChoose?(word: string): void;
}

const FONT = '13px system-ui, sans-serif';
const CAMERA: Camera = { ...WHOLE_MAP, zoom: 0.98 };
const MOVE = 450; // milliseconds of the transition to new coordinates

/** A map whose words move during training. */
export function MovingMap({ places, caption, lit = [], onChoose }: MovingMapProps): JSX.Element {
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<{ words: readonly string[]; points: Points }>({
    words: [],
    points: new Float32Array(0),
  });
  const labels = useRef<readonly Label[]>([]);
  const count = useRef(0);
  const width = useWidth(figure);
  const size: Size = { width, height: Math.round(Math.min(460, Math.max(260, width * 0.62))) };
  const target = useMemo(() => {
    if (places === undefined) return undefined;
    const points = centred(places.points);
    const { words, points: before } = drawn.current;
    const isSame = words.length > 0 && words[0] === places.words[0];
    return { words: places.words, points: isSame ? turnedTo(before, points) : points };
  }, [places]);

  useEffect(() => {
    if (target === undefined) return undefined;
    const { points: from, words } = drawn.current;
    const canMove = words.length === target.words.length && words[0] === target.words[0];
    const isStill = !canMove || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const started = performance.now();
    const palette = currentPalette();
    let request = 0;
    const draw = (): void => {
      const share = isStill ? 1 : Math.min(1, (performance.now() - started) / MOVE);
      const eased = 1 - (1 - share) ** 3;
      const points = isStill
        ? target.points
        : target.points.map((value, i) => from[i] + (value - from[i]) * eased);
      drawn.current = { words: target.words, points };
      labels.current = paint(canvas.current!, drawn.current, size, lit, palette);
      if (share < 1) request = requestAnimationFrame(draw);
    };
    draw();
    // For tests: how often the words have moved, and how many labels there are.
    canvas.current!.dataset.moves = String(++count.current);
    canvas.current!.dataset.labels = String(labels.current.length);
    return () => cancelAnimationFrame(request);
  }, [target, width, lit.join('\n')]);

  useEffect(() => {
    const repaint = (): void => {
      if (target === undefined) return;
      labels.current = paint(canvas.current!, drawn.current, size, lit, currentPalette());
    };
    const observer = new MutationObserver(repaint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', repaint);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', repaint);
    };
  });

  const onClick = ({ offsetX: x, offsetY: y }: MouseEvent): void => {
    const found = labels.current.find(
      ({ left, top, width: w, height }) =>
        x >= left - 12 && x <= left + w && y >= top && y <= top + height,
    );
    if (found !== undefined) onChoose?.(drawn.current.words[found.id]);
  };
  return (
    <figure ref={figure} class="moving-map">
      <canvas
        ref={canvas}
        aria-hidden="true"
        class={onChoose === undefined ? '' : 'clickable'}
        onClick={onClick}
      />
      <figcaption>{caption}</figcaption>
      {target !== undefined && <PlacesTable words={target.words} points={target.points} />}
    </figure>
  );
}

function PlacesTable({ words, points }: Places): JSX.Element {
  return (
    <details>
      <summary>Places as a table</summary>
      <div class="scrolls places" tabIndex={0} role="group" aria-label="Places of the words">
        <table>
          <thead>
            <tr>
              <th scope="col">Word</th>
              <th scope="col" class="number">
                Across
              </th>
              <th scope="col" class="number">
                Up
              </th>
            </tr>
          </thead>
          <tbody>
            {words.slice(0, 100).map((word, i) => (
              <tr key={word}>
                <th scope="row">
                  <bdi>{word}</bdi>
                </th>
                <td class="number">{points[2 * i].toFixed(2)}</td>
                <td class="number">{points[2 * i + 1].toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Draws points and as many labels as fit; returns the labels. */
function paint(
  canvas: HTMLCanvasElement,
  { words, points }: { words: readonly string[]; points: Points },
  size: Size,
  lit: readonly string[],
  palette: Palette,
): readonly Label[] {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  canvas.style.height = `${size.height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(ratio, ratio);
  const isLit = new Set(lit);
  const fontOf = (id: number): string => (isLit.has(words[id]) ? `bold ${FONT}` : FONT);
  const first = lit.map((word) => words.indexOf(word)).filter((id) => id >= 0);
  const labels = placeLabels({
    points,
    camera: CAMERA,
    size,
    first,
    widthOf(id) {
      context.font = fontOf(id);
      return context.measureText(words[id]).width;
    },
  });
  for (let id = 0; id < words.length; id++) {
    const { x, y } = toPicture(CAMERA, size, points[2 * id], points[2 * id + 1]);
    context.beginPath();
    context.arc(x, y, isLit.has(words[id]) ? 5 : 2.5, 0, 2 * Math.PI);
    context.fillStyle = isLit.has(words[id]) ? palette.lit : palette.point;
    context.fill();
  }
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.ground;
  context.fillStyle = palette.ink;
  for (const { id, left, top } of labels) {
    context.font = fontOf(id);
    context.strokeText(words[id], left, top + LABEL_HEIGHT / 2);
    context.fillText(words[id], left, top + LABEL_HEIGHT / 2);
  }
  return labels;
}

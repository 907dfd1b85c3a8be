import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Camera, panned, type Place, type Size, zoomed } from './camera.js';

/** Computes a camera from another one. */
export type Change = (camera: Camera, size: Size) => Camera;

/** Handlers of gestures. */
export interface GestureHandlers {
  /** Whether dragging draws a line around words; Shift does so at any time. */
  readonly isLasso: boolean;
  onChange(change: Change): void;
  onClick(place: Place): void;
  /** The line so far; empty when it has ended. */
  onDraw(line: readonly Place[]): void;
  onLasso(line: readonly Place[]): void;
  /** The position of the mouse; undefined when it has left. */
  onHover(place: Place | undefined): void;
}

/** Minimum distance between two points of a line, in pixels. */
const STEP = 3;

/** Dragging, scrolling and pinching move the camera or draw a line; a press without dragging is a click. */
export function useGestures(frame: RefObject<HTMLElement | null>, handlers: GestureHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useLayoutEffect(() => {
    const element = frame.current!;
    const pressed = new Map<number, Place>();
    let dragged = 0;
    let line: Place[] | undefined;
    const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
      const { left, top } = element.getBoundingClientRect();
      return { x: clientX - left - element.clientLeft, y: clientY - top - element.clientTop };
    };
    const draw = (now: Place): void => {
      const last = line!.at(-1)!;
      if (Math.hypot(now.x - last.x, now.y - last.y) < STEP) return;
      line!.push(now);
      latest.current.onDraw([...line!]);
    };
    let frameRequest = 0;
    const hover = (place: Place | undefined): void => {
      cancelAnimationFrame(frameRequest);
      frameRequest = requestAnimationFrame(() => latest.current.onHover(place));
    };
    const leave = (): void => hover(undefined);
    const down = (event: PointerEvent): void => {
      leave();
      element.setPointerCapture(event.pointerId);
      pressed.set(event.pointerId, placeOf(event));
      dragged = pressed.size > 1 ? Infinity : 0;
      const draws = pressed.size === 1 && (latest.current.isLasso || event.shiftKey);
      if (line !== undefined && !draws) latest.current.onDraw([]);
      line = draws ? [placeOf(event)] : undefined;
    };
    const move = (event: PointerEvent): void => {
      const before = pressed.get(event.pointerId);
      if (before === undefined) {
        if (event.pointerType === 'mouse') hover(placeOf(event));
        return;
      }
      const now = placeOf(event);
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      dragged += Math.abs(dx) + Math.abs(dy);
      pressed.set(event.pointerId, now);
      if (line !== undefined) return draw(now);
      if (pressed.size === 1) {
        return latest.current.onChange((camera, size) => panned(camera, size, dx, dy));
      }
      const other = [...pressed].find(([id]) => id !== event.pointerId)![1];
      const distance = (a: Place): number => Math.hypot(a.x - other.x, a.y - other.y);
      const factor = distance(now) / Math.max(1, distance(before));
      latest.current.onChange((camera, size) => zoomed(camera, size, factor, other));
    };
    const up = (event: PointerEvent): void => {
      if (!pressed.delete(event.pointerId)) return;
      const drawn = line;
      line = undefined;
      if (drawn !== undefined) latest.current.onDraw([]);
      if (event.type !== 'pointerup') return;
      if (dragged < 5) latest.current.onClick(placeOf(event));
      else if (drawn !== undefined) latest.current.onLasso(drawn);
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015));
      latest.current.onChange((camera, size) => zoomed(camera, size, factor, placeOf(event)));
    };
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('pointerleave', leave);
      cancelAnimationFrame(frameRequest);
      element.removeEventListener('wheel', wheel);
    };
  }, []);
}

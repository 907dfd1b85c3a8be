import type { PlacedLabel } from '../../src/map/labels.js';

/** Whether any two labels share a place. */
export function labelsOverlap(labels: readonly PlacedLabel[], fontSize: number): boolean {
  return labels.some((a, i) =>
    labels
      .slice(0, i)
      .some(
        (b) =>
          Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 1e-6 && Math.abs(a.y - b.y) < fontSize,
      ),
  );
}

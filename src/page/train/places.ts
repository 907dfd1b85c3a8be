/** Two-dimensional points, (count, 2). */
export type Points = Float32Array;

/** Points centred and scaled so that all but a few outliers are within 1 of the centre. */
export function centred(points: Points): Points {
  const count = points.length / 2;
  let [x, y] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] / count;
    y += points[i + 1] / count;
  }
  const moved = points.map((value, i) => value - (i % 2 === 0 ? x : y));
  const distances = Float32Array.from({ length: count }, (_, i) =>
    Math.hypot(moved[2 * i], moved[2 * i + 1]),
  ).toSorted();
  const reach = distances[Math.floor((count - 1) * 0.98)] || 1;
  return moved.map((value) => Math.max(-1.05, Math.min(1.05, value / reach)));
}

/**
 * Rotates points, and mirrors them if that fits better, to be as close as possible to where the same
 * points were before: orthogonal Procrustes in the plane. Both are centred; extra points follow.
 */
export function turnedTo(before: Points, points: Points): Points {
  const count = Math.min(before.length, points.length) / 2;
  // As complex numbers: the sum of before times conj(points), and of before times points.
  let [turnX, turnY, mirrorX, mirrorY] = [0, 0, 0, 0];
  for (let i = 0; i < 2 * count; i += 2) {
    const [a, b, x, y] = [before[i], before[i + 1], points[i], points[i + 1]];
    turnX += a * x + b * y;
    turnY += b * x - a * y;
    mirrorX += a * x - b * y;
    mirrorY += b * x + a * y;
  }
  const isMirrored = Math.hypot(mirrorX, mirrorY) > Math.hypot(turnX, turnY);
  const angle = isMirrored ? Math.atan2(mirrorY, mirrorX) : Math.atan2(turnY, turnX);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], isMirrored ? -points[i + 1] : points[i + 1]];
    turned[i] = cos * x - sin * y;
    turned[i + 1] = sin * x + cos * y;
  }
  return turned;
}

/** d loss / d values[i] of each i, by central differences. */
export function slopes(values: readonly number[], loss: (moved: number[]) => number): number[] {
  const epsilon = 1e-5;
  return values.map((_, i) => {
    const at = (step: number): number =>
      loss(values.map((value, j) => (j === i ? value + step : value)));
    return (at(epsilon) - at(-epsilon)) / (2 * epsilon);
  });
}

import { runScript } from './processes.js';
import { finding, type Scenario } from './promises.js';

const QUERIES = { small: 1500, full: 10_000 };

/** Megabytes in which the memory of a process moves by itself, the garbage collected. */
const NOISE = 10;

/** Asks thousands of questions in one process. */
export const soak: Scenario = async (scale) => {
  const samples = await runScript<number[]>('./soaking.js', QUERIES[scale]);
  const growth = slope(samples) * (samples.length - 1);
  return [
    finding(
      `memory does not grow in ${QUERIES[scale]} queries`,
      growth < NOISE,
      `${samples[0].toFixed(0)} MB in the beginning, ${samples.at(-1)!.toFixed(0)} MB in the end, ` +
        `${growth.toFixed(1)} MB along the line through ${samples.length} samples`,
    ),
  ];
};

/** Of the line of least squares through (0, y[0]), (1, y[1]), ... */
export function slope(y: readonly number[]): number {
  const middle = (y.length - 1) / 2;
  const sum = (of: (x: number) => number): number => y.reduce((total, _, x) => total + of(x), 0);
  return sum((x) => (x - middle) * y[x]) / sum((x) => (x - middle) ** 2);
}

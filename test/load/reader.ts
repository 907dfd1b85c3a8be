// Opens a model and asks it, again and again, until it has seen each of two often enough; prints what it
// was told: run by replaced-model.ts.
import { Model } from '../../src/index.js';
import { randomModel } from './models.js';
import { SEEDS } from './replaced-model.js';

/** How many openings gave answers that all are of the first model, of the second, of neither. */
export interface Readings {
  old: number;
  young: number;
  mixed: number;
  errors: number;
  lastError?: string;
}

const [path, ...counts] = process.argv.slice(2);
const [size, dim, openings] = counts.map(Number);

/** Enough questions that the search streams the file, then copies it; and what is asked in between. */
function ask(model: Model): string {
  return JSON.stringify([
    model.options.seed,
    [1, 2, 3, 4, 5].map((id) => model.similar(`w${id}`, { topn: 3 })),
    model.analogy('w1', 'w2', 'w3', { topn: 2 }),
    [...model.vector(`w${size - 1}`)],
  ]);
}

const expected: string[] = [];
for (const seed of SEEDS) expected.push(ask(await Model.fromState(randomModel(size, dim, seed))));

const readings: Readings = { old: 0, young: 0, mixed: 0, errors: 0 };
const isEnough = ({ old, young, mixed, errors }: Readings): boolean =>
  Math.min(old, young) >= openings || mixed + errors > 0 || old + young > 1000 * openings;
while (!isEnough(readings)) {
  try {
    const model = await Model.open(path);
    try {
      const kind = (['old', 'young'] as const)[expected.indexOf(ask(model))];
      readings[kind ?? 'mixed']++;
    } finally {
      model.close();
    }
  } catch (error) {
    readings.errors++;
    readings.lastError = (error as Error).message;
  }
}
process.stdout.write(JSON.stringify(readings));

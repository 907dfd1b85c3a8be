// Does one thing with a large model and prints what that took: run by large-model.ts.
import { join } from 'node:path';
import { evaluateAnalogies, importVectors, Model } from '../../src/index.js';
import { saveModel } from '../../src/store/index.js';
import type { Step } from './large-model.js';
import { randomModel } from './models.js';
import { residentMegabytes } from './processes.js';

/** What a step took; a time is that of the step alone, memory that of its whole process. */
export interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Megabytes at most. */
  readonly peak: number;
}

const [step, folder, ...sizes] = process.argv.slice(2);
const [size, dim] = sizes.map(Number);
const path = join(folder, 'model.db');
const exported = join(folder, 'vectors.bin');

/** Prepares a step; what it returns is timed. */
const STEPS: Record<Step, () => () => Promise<unknown>> = {
  save: () => {
    const state = randomModel(size, dim, 1);
    return async () => saveModel(path, state);
  },
  open: () => () => withModel((model) => model.vector('w7')),
  'first query': () => () => withModel((model) => model.similar('w7')),
  '50 queries': () => () =>
    withModel((model) => {
      for (let i = 0; i < 50; i++) model.similar(`w${i}`);
    }),
  export: () => () => withModel((model) => model.export(exported, { format: 'word2vec-binary' })),
  import: () => () => importVectors(exported, join(folder, 'imported.db')),
  evaluate: () => {
    const questions = Array.from({ length: 500 }, (_, i) =>
      [0, 1, 2, 3].map((k) => `w${4 * i + k}`),
    );
    const sections = [
      { section: 'random', questions: questions as [string, string, string, string][] },
    ];
    return () => withModel((model) => evaluateAnalogies(model.neighbors, sections));
  },
};

async function withModel(use: (model: Model) => unknown): Promise<void> {
  const model = await Model.open(path);
  await use(model);
  model.close();
}

const work = STEPS[step as Step]();
const start = performance.now();
const before = process.cpuUsage();
await work();
const { user, system } = process.cpuUsage(before);
const taken: Taken = {
  seconds: (performance.now() - start) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peak: residentMegabytes('peak'),
};
process.stdout.write(JSON.stringify(taken));

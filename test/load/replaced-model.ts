import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { saveModel } from '../../src/store/index.js';
import { randomModel } from './models.js';
import { inFolder, runScript } from './processes.js';
import { type Finding, finding, type Scenario } from './promises.js';
import type { Readings } from './reader.js';

/** Models that take each other's place: the same words with other vectors. */
export const SEEDS = [1, 2] as const;

/** Models, and how often a reader opens each of them at least. */
const SCALES = {
  small: { size: 2000, dim: 50, openings: 3 },
  full: { size: 20_000, dim: 100, openings: 200 },
};

/** Two processes read a model while a third saves another in its place, again and again. */
export const replacedModel: Scenario = (scale): Promise<Finding[]> =>
  inFolder(async (folder) => {
    const [path, stop] = [join(folder, 'model.db'), join(folder, 'stop')];
    const { size, dim, openings } = SCALES[scale];
    saveModel(path, randomModel(size, dim, SEEDS[0]));
    const replacing = runScript<number>('./replacer.js', path, size, dim, stop);
    const reading = [1, 2].map(() => runScript<Readings>('./reader.js', path, size, dim, openings));
    const readers = await Promise.all(reading).finally(() => writeFileSync(stop, ''));
    const replacements = await replacing;
    const sum = (key: 'old' | 'young' | 'mixed' | 'errors'): number =>
      readers.reduce((total, each) => total + each[key], 0);
    return [
      finding(
        'every answer is of the old model or of the new one',
        sum('mixed') === 0 && readers.every(({ old, young }) => Math.min(old, young) > 0),
        `${replacements} replacements; answers of one model ${sum('old')}, of the other ` +
          `${sum('young')}, of neither ${sum('mixed')}`,
      ),
      finding(
        'no reader sees an error',
        sum('errors') === 0,
        `${sum('errors')} errors ${readers.map(({ lastError }) => lastError ?? '').join(' ')}`.trim(),
      ),
    ];
  });

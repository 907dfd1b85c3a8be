// Saves two models in turn in one place until a file appears; prints how often: run by
// replaced-model.ts.
import { existsSync } from 'node:fs';
import { saveModel } from '../../src/store/index.js';
import { randomModel } from './models.js';
import { SEEDS } from './replaced-model.js';

const [path, size, dim, stop] = process.argv.slice(2);
const models = SEEDS.map((seed) => randomModel(Number(size), Number(dim), seed));
let replacements = 0;
while (!existsSync(stop)) saveModel(path, models[++replacements % 2]);
process.stdout.write(JSON.stringify(replacements));

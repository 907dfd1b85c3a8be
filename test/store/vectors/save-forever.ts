// Saves two models in turn to the path given, until it is killed: run by save.test.ts.
import { saveModel } from '../../../src/store/vectors/save.js';
import { uniformModel } from './models.js';

const [, , path, size, dim] = process.argv;
const models = [1, 2].map((value) => uniformModel(Number(size), Number(dim), value));
process.stdout.write('ready\n');
for (let turn = 0; ; turn++) saveModel(path, models[turn % 2]);

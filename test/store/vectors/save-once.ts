// Saves one model to the path given and prints what came of it: run by save.test.ts.
import { saveModel } from '../../../src/store/vectors/save.js';
import { uniformModel } from './models.js';

const [, , path, size, dim] = process.argv;
try {
  saveModel(path, uniformModel(Number(size), Number(dim), 2));
  process.stdout.write('saved');
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code} ${(error as Error).message}`);
}

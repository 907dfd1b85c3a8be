// Asks a model that many questions and prints megabytes of memory, at twenty moments after the first
// fifth: run by soak.ts with --expose-gc.
import { join } from 'node:path';
import { Model } from '../../src/index.js';
import { saveModel } from '../../src/store/index.js';
import { randomModel } from './models.js';
import { inFolder, residentMegabytes } from './processes.js';

const SIZE = 5000;
const queries = Number(process.argv[2]);

const samples = await inFolder(async (folder) => {
  const path = join(folder, 'model.db');
  saveModel(path, randomModel(SIZE, 50, 1));
  const model = await Model.open(path);
  const megabytes: number[] = [];
  for (let i = 0; i < queries; i++) {
    await ask(model, i);
    if (i % 100 === 0) (await Model.open(path)).close(); // as a server does that models come and go in
    if (i >= queries / 5 && i % (queries / 25) === 0) {
      gc!();
      megabytes.push(residentMegabytes('now'));
    }
  }
  model.close();
  return megabytes;
});
process.stdout.write(JSON.stringify(samples));

/** One kind of question after the other, of other words each time. */
async function ask(model: Model, i: number): Promise<void> {
  const word = (k: number): string => `w${(i * 31 + k * 977) % SIZE}`;
  switch (i % 4) {
    case 0:
      return void model.similar(word(0), { topn: 10 });
    case 1:
      return void model.analogy(word(0), word(1), word(2));
    case 2:
      return void model.vector(word(0));
    default:
      return void (await model.wordMoversDistance([word(0), word(1), word(2)], [word(3), word(4)]));
  }
}

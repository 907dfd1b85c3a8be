import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeReadOnly,
  mountDisk,
  type MountedScenario,
  mountingFails,
  withMounts,
} from './mounts.js';
import { wordloom } from './processes.js';
import { finding, notTried, type Scale, type Scenario } from './promises.js';
import { contentOf } from './folders.js';
import { writeCorpus } from './texts.js';

const PROMISE = 'questions are answered from a disk that nothing can be written to';

/** What is asked; `{}` stands for the disk's folder, `{out}` for one where files may be written. */
const QUESTIONS = [
  'similar {}/model.db w1 w2 -k 3',
  'similar {}/model.db w1 w2 w3 --exact',
  'similar {}/int8.db w1',
  'analogy {}/model.db w1 w2 w3',
  'similarity {}/model.db w1 w2',
  'rank {}/model.db w1 w2',
  'closer-than {}/model.db w1 w2',
  'distances {}/model.db w1 w2 w3',
  'doesnt-match {}/model.db w1 w2 w3',
  'predict {}/model.db w1 w2',
  'sentence {}/model.db w1',
  'wmd {}/model.db w1 w2',
  'vector {}/model.db w1',
  'info {}/model.db',
  'evaluate {}/model.db --pairs {}/pairs.tsv',
  'compare {}/model.db {}/int8.db',
  'vocab {}/text.txt',
  'export {}/model.db -o {out}/vectors.txt',
  'quantize {}/model.db -o {out}/int8.db --queries 10',
  'train {}/text.txt --continue {}/model.db -o {out}/more.db --epochs 1',
  'lm generate {}/lm.db --length 5',
  'lm evaluate {}/lm.db {}/text.txt',
  'lm export {}/lm.db --format onnx -o {out}/lm.onnx',
];

/** Of them, for a look. */
const FEW = [0, 11];

/** Asks everything of models on a disk that is mounted read-only. */
export const readOnlyDisk: Scenario = async (scale) => {
  const why = mountingFails();
  return why === undefined ? withMounts(import.meta.url, scale) : [notTried(PROMISE, why)];
};

export const mounted: MountedScenario = async (folder, scale) => {
  const [disk, out] = [join(folder, 'disk'), join(folder, 'out')];
  mountDisk(disk, 64e6);
  mkdirSync(out);
  await fill(disk, scale);
  const before = contentOf(disk);
  makeReadOnly(disk);

  const refused: string[] = [];
  const asked = scale === 'full' ? QUESTIONS : FEW.map((i) => QUESTIONS[i]);
  for (const question of asked) {
    const args = question.replaceAll('{out}', out).replaceAll('{}', disk).split(' ');
    const { code, stderr } = await wordloom(args);
    if (code !== 0) refused.push(`${question}: ${stderr.trim()}`);
  }
  const save = await wordloom(['train', join(disk, 'text.txt'), '-o', join(disk, 'model.db')]);
  return [
    finding(PROMISE, refused.length === 0, refused[0] ?? `${asked.length} commands`),
    finding(
      'what would write there is refused in words, before any work',
      save.code === 1 && /is on a read-only disk/.test(save.stderr) && !/Read /.test(save.stderr),
      save.stderr.trim(),
    ),
    finding('nothing is written beside a model', contentOf(disk) === before, 'as before'),
  ];
};

/** Models of each kind, with an index, and texts. */
async function fill(disk: string, scale: Scale): Promise<void> {
  const text = writeCorpus(join(disk, 'text.txt'), { words: 400, times: 20 });
  const [model, lm] = [join(disk, 'model.db'), join(disk, 'lm.db')];
  writeFileSync(join(disk, 'pairs.tsv'), 'w1\tw2\t3\nw3\tw4\t2\nw5\tw6\t1\n');
  const tiny = ['--level', 'word', '--hidden', '8', '--embedding-dim', '8', '--epochs', '1'];
  const commands = [
    ['train', text, '-o', model, '--dim', '16', '--epochs', '1'],
    ['index', model, '--queries', '20'],
    ['quantize', model, '-o', join(disk, 'int8.db'), '--queries', '10'],
    ['lm', 'train', text, '-o', lm, ...tiny],
  ];
  for (const command of scale === 'full' ? commands : commands.slice(0, 2)) {
    const { code, stderr } = await wordloom(command);
    if (code !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  }
}

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../src/advanced.js';
import { saveModel } from '../../src/store/index.js';
import { contentOf } from './folders.js';
import { randomModel } from './models.js';
import { mountDisk, type MountedScenario, mountingFails, withMounts } from './mounts.js';
import { type Ended, execute, programOf, wordloom } from './processes.js';
import { finding, type Finding, notTried, type Scenario } from './promises.js';
import { writeCorpus } from './texts.js';

const DISK_BYTES = 4 << 20; // an empty model finds room, what is written here does not

/** Lets every command that writes do so to a disk that gets full. */
export const fullDisk: Scenario = async (scale) => {
  const why = mountingFails();
  if (why !== undefined) return [notTried('a full disk is named, and costs nothing', why)];
  return withMounts(import.meta.url, scale);
};

/** Folders. */
interface Places {
  /** The disk that gets full, with a model of before. */
  readonly disk: string;
  /** Another disk, which is empty and has room. */
  readonly room: string;
  /** Models and texts to work on. */
  readonly given: string;
}

/** A command line; `{disk}`, `{given}` stand for folders. */
type CommandLine = string;

const TRAIN = 'train {given}/text.txt -o {disk}/old.db --dim 300';
const LM_TRAIN =
  'lm train {given}/text.txt --level word --layers 1 --hidden 200 --embedding-dim 200 --epochs 1';
const EXPORT = 'export {given}/model.db -o {disk}/out.vec';

/** Make what else the commands need. */
const PREPARATIONS: readonly CommandLine[] = [
  'export {given}/model.db -o {given}/vectors.bin --format word2vec-binary',
  `${LM_TRAIN} -o {given}/lm.db`,
  'lm export {given}/lm.db -o {given}/lm.safetensors --format safetensors',
];

/** Write to the disk more than it holds. */
const WRITING: readonly CommandLine[] = [
  TRAIN,
  `${EXPORT}.gz`,
  ...FORMATS.flatMap(({ name, write }) =>
    write === undefined ? [] : [`${EXPORT} --format ${name}`],
  ),
  'import {given}/vectors.bin -o {disk}/old.db',
  'quantize {given}/model.db -o {disk}/old.db --keep-floats --queries 5',
  'index {disk}/indexed.db --queries 5',
  `${LM_TRAIN} -o {disk}/lm.db`,
  'lm export {given}/lm.db -o {disk}/out.onnx',
  'lm export {given}/lm.db -o {disk}/out.safetensors',
  'lm import {given}/lm.safetensors -o {disk}/lm.db',
];

/** Print to a full disk. */
const PRINTING: readonly CommandLine[] = [
  'vector {given}/model.db w1',
  'similar {given}/model.db w1 --json',
  'vocab {given}/text.txt',
  'lm generate {given}/lm.db --length 500',
];

/** What `withMounts` runs. */
export const mounted: MountedScenario = async (folder, scale) => {
  const [disk, room, given] = ['disk', 'room', 'given'].map((name) => join(folder, name));
  const places = { disk, room, given };
  mountDisk(disk, DISK_BYTES);
  mkdirSync(room);
  mkdirSync(given);
  saveModel(join(disk, 'old.db'), randomModel(100, 10, 1));
  saveModel(join(given, 'model.db'), randomModel(6000, 300, 2));
  writeCorpus(join(given, 'text.txt'), { words: 6000, times: 5 });
  if (scale === 'small') return [await rescues(TRAIN, places), await refuses(EXPORT, places)];

  for (const command of PREPARATIONS) await run(command, places);
  // Its index is larger than what is left of the disk.
  saveModel(join(disk, 'indexed.db'), { ...randomModel(3000, 200, 3), output: null });
  const findings: Finding[] = [];
  for (const command of WRITING) findings.push(await refuses(command, places));
  rmSync(join(disk, 'indexed.db'));
  for (const command of PRINTING) findings.push(await namesFullOutput(command, places));
  findings.push(await rescues(TRAIN, places));
  findings.push(await rescues(`${LM_TRAIN} -o {disk}/lm.db`, places));
  return [...findings, await namesFullTemporaries(places)];
};

const argumentsOf = (command: CommandLine, { disk, given }: Places): string[] =>
  command.replaceAll('{disk}', disk).replaceAll('{given}', given).split(' ');

async function run(command: CommandLine, places: Places): Promise<void> {
  const { code, stderr } = await wordloom(argumentsOf(command, places));
  if (code !== 0) throw new Error(`${command}: ${stderr}`);
}

/** Whether the full disk is named, and by the exit code. */
const isNamed = ({ code, stderr }: Ended): boolean =>
  code === 1 && /disk is full|no space left/i.test(stderr);

const seenOf = ({ code, stderr }: Ended, left: string): string =>
  `exit ${code}, ${stderr.trim().split('\n').at(-1)}${left === '' ? '' : ` It left ${left}.`}`;

/** Temporary files are on the full disk too. */
async function refuses(command: CommandLine, places: Places): Promise<Finding> {
  const { disk } = places;
  const before = contentOf(disk);
  const ended = await wordloom(argumentsOf(command, places), { TMPDIR: disk });
  const isSame = contentOf(disk) === before;
  return finding(
    `a full disk is named, exit 1, all is unchanged: ${command}`,
    isNamed(ended) && isSame,
    seenOf(ended, isSame ? '' : readdirSync(disk).join()),
  );
}

/** Temporary files have room, and so has what was learnt. */
async function rescues(command: CommandLine, places: Places): Promise<Finding> {
  const { disk, room } = places;
  const before = contentOf(disk);
  const ended = await wordloom(argumentsOf(command, places), { TMPDIR: room });
  const saved = readdirSync(room);
  const isSame = contentOf(disk) === before;
  const opened = await wordloom(['info', join(room, saved[0] ?? 'none', 'model.db')]);
  for (const name of saved) rmSync(join(room, name), { recursive: true });
  return finding(
    `what was learnt is saved elsewhere where the disk is full: ${command}`,
    isNamed(ended) && isSame && saved.length === 1 && opened.code === 0,
    seenOf(ended, isSame ? '' : readdirSync(disk).join()),
  );
}

/** A text beyond 16 million words needs a temporary file for its ids. */
async function namesFullTemporaries({ disk, room }: Places): Promise<Finding> {
  const text = writeCorpus(join(room, 'long.txt'), { words: 10, times: 1_900_000 });
  const args = ['train', text, '-o', join(room, 'model.db')];
  const before = contentOf(disk);
  const ended = await wordloom(args, { TMPDIR: disk });
  const left = readdirSync(room).filter((name) => name !== 'long.txt');
  rmSync(text);
  return finding(
    'a full disk for temporary files is named, exit 1, all is unchanged: train',
    isNamed(ended) && contentOf(disk) === before && left.length === 0,
    seenOf(ended, left.join()),
  );
}

/** /dev/full is as a file on a full disk. */
async function namesFullOutput(command: CommandLine, places: Places): Promise<Finding> {
  const args = ['-c', 'exec "$@" > /dev/full', 'sh', ...programOf(argumentsOf(command, places))];
  const ended = await execute('sh', args);
  return finding(
    `a full disk behind standard output is named, exit 1: ${command}`,
    isNamed(ended),
    seenOf(ended, ''),
  );
}

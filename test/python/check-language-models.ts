import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGE_MODEL_FORMATS, type PortableModel } from '../../src/networks/formats/index.js';
import { safetensors } from '../../src/networks/formats/safetensors.js';
import { openInput, pathBeside } from '../../src/store/index.js';
import {
  ARCHITECTURES,
  contentOf,
  randomModel,
  randomTask,
  type Result,
  run,
  type Task,
} from '../networks/formats/models.js';

const ENGINES = ['wasm', 'reference'] as const;

/** A model that Python has made, and what it gives there. */
interface TheirModel {
  readonly name: string;
  readonly what: string;
  readonly cell: string;
  readonly task: Task;
  readonly result: Result;
}

/** Writes models of all kinds for check_lm.py, with what they are to give. */
export async function writeLanguageModels(folder: string): Promise<void> {
  const models = await Promise.all(
    [...ARCHITECTURES].map(async ([what, architecture], index) => {
      const name = `lm${index}`;
      const model = randomModel(architecture, index);
      write(model, join(folder, name));
      const task = randomTask(architecture);
      const results = await Promise.all(
        ENGINES.map(async (engine) => [engine, await run(model, task, engine)] as const),
      );
      const { tokens } = model.vocabulary;
      return { name, what, architecture, tokens, task, results: Object.fromEntries(results) };
    }),
  );
  writeFileSync(join(folder, 'language-models.json'), JSON.stringify(models));
  const { vocabulary, ...model } = randomModel({ cell: 'lstm' });
  const tokens = vocabulary.tokens.map((token) => (token === '\n' ? '<eos>' : token));
  tokens[1] = '<unk>';
  write({ ...model, vocabulary: { ...vocabulary, level: 'word', tokens } }, join(folder, 'words'));
}

function write(model: PortableModel, path: string): void {
  for (const format of LANGUAGE_MODEL_FORMATS) {
    for (const { suffix, chunks } of format.write(model)) {
      writeFileSync(pathBeside(path + format.extensions[0], suffix), contentOf(chunks));
    }
  }
}

/** The largest difference between what their models give there and here, each with its name. */
export async function readTheirModels(
  folder: string,
  difference: (a: ArrayLike<number>, b: ArrayLike<number>) => number,
): Promise<{ what: string; worst: number }[]> {
  const list = join(folder, 'theirs.json');
  if (!existsSync(list)) return [];
  const models = JSON.parse(readFileSync(list, 'utf8')) as TheirModel[];
  const found = models.map(async ({ name, what, cell, task, result }) => {
    const model = await safetensors.read!(openInput(join(folder, `${name}.safetensors`)));
    const worst = await Promise.all(
      ENGINES.map(async (engine) => {
        const ours = await run(model, task, engine);
        const pairs = (['state', 'gradients', 'dState'] as const).flatMap((key) =>
          Object.entries(ours[key]).map(([each, numbers]) => [numbers, result[key][each]] as const),
        );
        const all = [[ours.logits, result.logits] as const, ...pairs];
        const isSame =
          model.architecture.cell === cell && all.every(([a, b]) => a.length === b?.length);
        const losses = difference([ours.loss], [result.loss]);
        return isSame ? Math.max(losses, ...all.map(([a, b]) => difference(a, b))) : Infinity;
      }),
    );
    return { what, worst: Math.max(...worst) };
  });
  return Promise.all(found);
}

import type { Command } from 'commander';
import { statSync } from 'node:fs';
import {
  commandLine,
  pathArgument,
  positionOfCheckpoint,
  type ResumeState,
  type StoredSubwords,
} from '../../../src/advanced.js';
import { ModelFile } from '../../files/store.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import * as show from '../../terminal/numbers.js';
import { epochLine } from '../../progress/lines.js';
import { kindOf } from '../../files/output-file.js';
import { listed, shownOptions } from '../../terminal/listed.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';
import { printLanguageModelInfo } from '../lm/info.js';

/**
 * wordloom info
 *
 * @param open the file that a conversation is about; without, the command names one
 */
export function addInfo(program: Command, io: Io, open?: string): void {
  const command = addCommand(program, 'info', 'show what a model holds and how it was trained');
  if (open === undefined) command.argument('<model>', 'a model file');
  command.option('--check', 'read the whole file, and report whether it is intact');
  command.option('--json', 'print JSON').action(async () => {
    const [path = open!] = command.processedArgs;
    const { json, check } = command.opts();
    if (kindOf(path) === 'a language model') {
      return printLanguageModelInfo(io, path, { json, check });
    }
    const file = ModelFile.open(path);
    try {
      if (check) file.check();
      await (json ? printJson(io, facts(file, file.resume())) : print(io, describe(file, check)));
    } finally {
      file.close();
    }
  });
}

function facts(file: ModelFile, resume: ResumeState | undefined) {
  const { path, size, dim, created, version, options, corpus, history, quantized, subwords } = file;
  const bytes = statSync(path).size;
  const bits = quantized && {
    quantized: {
      encoding: quantized.quantizer.encoding,
      keepFloats: file.hasFloats,
      ...quantized.facts,
    },
  };
  const checkpoint = resume === undefined ? null : positionOfCheckpoint(resume);
  return {
    path,
    bytes,
    size,
    dim,
    ...bits,
    ...(subwords && { subwords: subwordFacts(subwords) }),
    checkpoint,
    created,
    version,
    options: shownOptions(options),
    corpus,
    history,
  };
}

/** The n-grams of a model. */
const subwordFacts = (subwords: StoredSubwords) => {
  const { minn, maxn, bucket, minJamo, maxJamo, size, encoding, bytes } = subwords;
  const jamo = maxJamo > 0 && { minJamo, maxJamo };
  return { minn, maxn, ...jamo, bucket, rows: size, encoding, bytes };
};

/** The n-grams of a model, in words. */
function subwordLine(facts: ReturnType<typeof subwordFacts>): string {
  const { minn, maxn, minJamo, maxJamo, bucket, rows, encoding, bytes } = facts;
  const characters = range(minn, maxn, 'character', 'characters');
  const jamo = maxJamo === undefined ? '' : ` and ${range(minJamo!, maxJamo, 'jamo', 'jamo')}`;
  return (
    `${characters}${jamo}, ${show.count(rows)} of ${show.counted(bucket, 'bucket')} with a vector, ` +
    `${show.size(bytes)}${encoding === 'int8' ? ' as int8' : ''}`
  );
}

const range = (min: number, max: number, one: string, many: string): string =>
  min === max ? `${min} ${min === 1 ? one : many}` : `${min} to ${max} ${many}`;

function describe(file: ModelFile, isChecked = false): string {
  const resume = file.resume();
  const { path, bytes, size, dim, created, version, quantized, subwords, ...rest } = facts(
    file,
    resume,
  );
  const { options, corpus, history } = rest;
  const parts = [
    formatTable([
      ['file', `${path}, ${show.size(bytes)}`],
      ['written', created.toISOString() + (version === null ? '' : ` by wordloom ${version}`)],
      [
        'vectors',
        `${show.counted(size, 'word')}, ${show.counted(dim, 'dimension')}${bitsOf(quantized)}`,
      ],
      ...(subwords ? [['n-grams', subwordLine(subwords)]] : []),
      ...(isChecked ? [['checked', 'no damage found']] : []),
      ...(resume === undefined ? [] : [['training', placeOf(resume) + goingOn(path, resume)]]),
    ]),
    `Text\n${listed(corpus)}`,
    `Options\n${listed(options)}`,
    `Training\n${history.map((record) => `  ${epochLine(record)}\n`).join('')}`,
  ];
  return parts.join('\n');
}

/** The progress of a training run. */
function placeOf(resume: ResumeState): string {
  const { epoch, epochs, words, totalWords } = positionOfCheckpoint(resume);
  return `a checkpoint, in epoch ${epoch} of ${epochs} (${show.percent(words / totalWords)})`;
}

/** The command that resumes training, if its text can be read again. */
function goingOn(path: string, { corpus }: ResumeState): string {
  if (corpus === null) return '';
  const texts = corpus.given.includes('-') ? corpus.given : [];
  const paths = texts.map(pathArgument); // named by the file, which may be anybody's
  const words = ['wordloom', 'train', ...paths, '--resume', pathArgument(path)];
  return `; to resume: ${commandLine(words)}`;
}

/** How vectors are quantised, if they are. */
function bitsOf(quantized: ReturnType<typeof facts>['quantized']): string {
  if (quantized === undefined) return '';
  return quantized.keepFloats ? `, and ${quantized.encoding} copies` : `, as ${quantized.encoding}`;
}

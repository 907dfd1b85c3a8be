import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { type CheckpointPosition, positionOfCheckpoint } from '../../src/embedding/resume-state.js';
import { ModelFile } from '../../src/store/index.js';
import { commandLine } from '../going-on.js';
import { type Io, print, printJson } from '../io.js';
import * as show from '../numbers.js';
import { epochLine } from '../progress/lines.js';
import { kindOf } from '../output-file.js';
import { listed } from '../listed.js';
import { formatTable } from '../table.js';
import { addCommand } from './command.js';
import { printLanguageModelInfo } from './lm/info.js';

/**
 * wordloom info
 *
 * @param open the file that a conversation is about; without, the command names one
 */
export function addInfo(program: Command, io: Io, open?: string): void {
  const command = addCommand(program, 'info', 'what a model is and how it was trained');
  if (open === undefined) command.argument('<model>', 'a model file');
  command.option('--check', 'read all of it, and say whether it is what was written');
  command.option('--json', 'print JSON').action(async () => {
    const [path = open!] = command.processedArgs;
    const { json, check } = command.opts();
    if (kindOf(path) === 'a language model') {
      return printLanguageModelInfo(io, path, { json, check });
    }
    const file = ModelFile.open(path);
    try {
      if (check) file.check();
      await (json ? printJson(io, facts(file)) : print(io, describe(file, check)));
    } finally {
      file.close();
    }
  });
}

function facts(file: ModelFile) {
  const { path, size, dim, created, version, options, corpus, history, quantized } = file;
  const bytes = statSync(path).size;
  const bits = quantized && {
    quantized: {
      encoding: quantized.quantizer.encoding,
      keepFloats: file.hasFloats,
      ...quantized.facts,
    },
  };
  const resume = file.resume();
  const checkpoint = resume === undefined ? null : positionOfCheckpoint(resume);
  return {
    path,
    bytes,
    size,
    dim,
    ...bits,
    checkpoint,
    created,
    version,
    options,
    corpus,
    history,
  };
}

function describe(file: ModelFile, isChecked = false): string {
  const { path, bytes, size, dim, created, version, quantized, checkpoint, ...rest } = facts(file);
  const { options, corpus, history } = rest;
  const parts = [
    formatTable([
      ['file', `${path}, ${show.size(bytes)}`],
      ['written', created.toISOString() + (version === null ? '' : ` by wordloom ${version}`)],
      ['vectors', `${show.counted(size, 'word')}, ${dim} numbers each${bitsOf(quantized)}`],
      ...(isChecked ? [['checked', 'no damage found']] : []),
      ...(checkpoint === null ? [] : [['training', placeOf(checkpoint) + goingOn(file)]]),
    ]),
    `Text\n${listed(corpus)}`,
    `Options\n${listed(options)}`,
    `Training\n${history.map((record) => `  ${epochLine(record)}\n`).join('')}`,
  ];
  return parts.join('\n');
}

/** How far a training is. */
function placeOf({ epoch, epochs, words, totalWords }: CheckpointPosition): string {
  return `a checkpoint, in epoch ${epoch} of ${epochs} (${show.percent(words / totalWords)})`;
}

/** The command that goes on, where its text can be had again. */
function goingOn(file: ModelFile): string {
  const corpus = file.resume()?.corpus;
  if (corpus === null || corpus === undefined) return '';
  const texts = corpus.given.includes('-') ? corpus.given : [];
  return `; to go on: ${commandLine(['wordloom', 'train', ...texts, '--resume', file.path])}`;
}

/** How vectors are quantised, if they are. */
function bitsOf(quantized: ReturnType<typeof facts>['quantized']): string {
  if (quantized === undefined) return '';
  return quantized.keepFloats ? `, and ${quantized.encoding} copies` : `, as ${quantized.encoding}`;
}

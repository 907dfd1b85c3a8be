import { statSync } from 'node:fs';
import { LanguageModelFile } from '../../files/store.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { listed } from '../../terminal/listed.js';
import { counted, size } from '../../terminal/numbers.js';
import { perplexityLine } from '../../progress/index.js';
import { formatTable } from '../../terminal/table.js';

/** What `wordloom info` says of a language model, which is read as a whole first with `check`. */
export async function printLanguageModelInfo(
  io: Io,
  path: string,
  { json, check }: { readonly json?: true; readonly check?: true } = {},
): Promise<void> {
  const file = LanguageModelFile.open(path);
  try {
    if (check) file.load();
    await (json ? printJson(io, facts(file)) : print(io, describe(file, check)));
  } finally {
    file.close();
  }
}

function facts(file: LanguageModelFile) {
  const { path, level, architecture, parameterCount, position } = file;
  const { created, version, options, corpus, history } = file;
  return {
    path,
    kind: 'language-model',
    bytes: statSync(path).size,
    level,
    architecture,
    parameters: parameterCount,
    // The random state and the checksums are no one's concern.
    position: position && { epoch: position.epoch, batch: position.batch, best: position.best },
    created,
    version,
    options,
    corpus,
    history,
  };
}

function describe(file: LanguageModelFile, isChecked = false): string {
  const { path, bytes, level, architecture, parameters, position, ...rest } = facts(file);
  const { created, version, options, corpus, history } = rest;
  const { cell, layers, hidden, vocabularySize, input, embeddingDim, tied } = architecture;
  const entry = input === 'one-hot' ? 'one-hot' : counted(embeddingDim, 'dimension');
  const parts = [
    formatTable([
      ['file', `${path}, ${size(bytes)}`],
      ['written', created.toISOString() + (version === null ? '' : ` by wordloom ${version}`)],
      ['model', `language model by ${level}, ${counted(parameters, 'parameter')}`],
      ['tokens', `${counted(vocabularySize, 'token')}, ${entry}${tied ? ', tied' : ''}`],
      ['network', `${cell}, ${counted(layers, 'layer')} of ${hidden} units`],
      ['training', positionOf(position, Number(options.epochs))],
      ...(isChecked ? [['checked', 'no damage found']] : []),
    ]),
    `Text\n${listed(corpus)}`,
    `Options\n${listed(options)}`,
    `Training\n${history.map((record) => `  ${perplexityLine(record)}\n`).join('')}`,
  ];
  return parts.join('\n');
}

function positionOf(position: ReturnType<typeof facts>['position'], epochs: number): string {
  if (position === null) return 'cannot be resumed from this file';
  const { epoch, batch, best } = position;
  const where = batch === 0 ? '' : `, and ${counted(batch, 'minibatch', 'minibatches')} more`;
  const kept = best === null ? '' : `; the parameters are from epoch ${best.epoch}, the best`;
  return `${epoch} of ${counted(epochs, 'epoch')}${where}${kept}`;
}

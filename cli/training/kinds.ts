import type { Checkpoint, LanguageModel, LanguageModelCheckpoint, Model } from '../../src/index.js';
import { checkModelOutput } from '../files/output-file.js';
import { perplexity } from '../progress/index.js';
import { count, counted, decimal, duration, size } from '../terminal/numbers.js';
import type { Kind } from './save-while-training.js';

/** How word vectors are saved during training. */
export const VECTORS: Kind<Model, Checkpoint> = {
  checkOutput: (path) => checkModelOutput(path, false),
  progressOf: ({ position: { epoch, epochs, words, totalWords } }) => ({
    epoch,
    epochs,
    done: words,
    of: totalWords,
  }),
  notes: (model, path, bytes) => [
    `Trained ${counted(epochsOf(model).length, 'epoch')} at ${count(wordsPerSecond(model))} words/s, ` +
      `last loss ${decimal(model.history.at(-1)!.loss)}.`,
    `Saved ${path}: ${counted(model.size, 'word')}, ${counted(model.dim, 'dimension')}, ${size(bytes)}.`,
  ],
};

/** Of training vectors. */
export function wordsPerSecond(model: Model): number {
  const sum = (key: 'words' | 'seconds'): number =>
    epochsOf(model).reduce((total, record) => total + record[key], 0);
  return sum('words') / sum('seconds');
}

/** The epochs of this run: a model that was continued has those of earlier runs before them. */
const epochsOf = ({ history, options }: Model): Model['history'] =>
  history.slice(-Number(options.epochs));

/** Language models, likewise. */
export const LANGUAGE_MODELS: Kind<LanguageModel, LanguageModelCheckpoint> = {
  checkOutput: (path) => checkModelOutput(path, false, 'a language model'),
  progressOf: ({ position: { epoch, epochs, tokens, totalTokens } }) => ({
    epoch,
    epochs,
    done: tokens,
    of: totalTokens,
  }),
  notes({ history, architecture, vocabulary }, path, bytes) {
    const best = history
      .filter(({ validationLoss }) => validationLoss !== null)
      .toSorted((a, b) => a.validationLoss! - b.validationLoss!)[0];
    const seconds = history.reduce((sum, record) => sum + record.seconds, 0);
    const quality =
      best === undefined
        ? `perplexity ${perplexity(history.at(-1)!.perplexity)}`
        : `kept epoch ${best.epoch}, with validation perplexity ${perplexity(best.validationPerplexity!)}`;
    const { cell, hidden, layers } = architecture;
    return [
      `Trained ${counted(history.length, 'epoch')} in ${duration(seconds)}: ${quality}.`,
      `Saved ${path}: ${cell}, ${counted(layers, 'layer')} of ${hidden}, ` +
        `${counted(vocabulary.size, vocabulary.level === 'char' ? 'character' : 'word')}, ${size(bytes)}.`,
    ];
  },
};

import { chapter as book } from '../../../src/advanced.js';
import { count, counted, decimal } from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';

const { HELLO_TEXT, PUBLISHED_LOSSES } = book;

/** Losses beside the published ones, and the recited sentences. */
export function describeHello({ runs, medianLosses, feed }: book.HelloReport): string {
  const rows = PUBLISHED_LOSSES.filter(({ epoch }) => epoch < medianLosses.length).map(
    ({ epoch, loss }) => {
      const all = runs.map(({ losses }) => losses[epoch]);
      return [String(epoch), loss, medianLosses[epoch], Math.min(...all), Math.max(...all)].map(
        (cell) => (typeof cell === 'number' ? decimal(cell) : cell),
      );
    },
  );
  const titles = ['epoch', 'published', `median of ${runs.length}`, 'lowest', 'highest'];
  const known = runs.filter(({ recited }) => recited === HELLO_TEXT).length;
  const said = runs.map(({ seed, recited, recitedFromOutputs }) => [
    String(seed),
    recited,
    recitedFromOutputs,
  ]);
  return [
    `It learned "${HELLO_TEXT}" (fed ${FED[feed]}).\n`,
    formatTable(rows, { titles, right: [0, 1, 2, 3, 4] }),
    `What it says by itself after the start marker; ${known} of ${counted(runs.length, 'run')} recite ` +
      'the whole sentence:\n',
    formatTable(said, {
      titles: ['seed', 'reading what it says', 'reading its raw output'],
      right: [0],
    }),
  ].join('\n');
}

const FED = {
  truth: 'the true character',
  output: 'its raw output, with the gradient through it',
  detached: 'its raw output, without the gradient through it',
} as const;

/** Losses by epoch, in about ten lines, and generated text. */
export function describeCharacterModel(report: book.CharacterModelReport): string {
  const { cell, characters, vocabularySize, parameters, epochs, samples } = report;
  const every = Math.ceil(epochs.length / 10);
  const shown = epochs.filter(({ epoch }) => epoch === 1 || epoch % every === 0);
  const rows = shown.map(({ epoch, loss, validationLoss, bitsPerCharacter }) => [
    String(epoch),
    decimal(loss),
    validationLoss === null ? '' : decimal(validationLoss),
    bitsPerCharacter === null ? '' : bitsPerCharacter.toFixed(2),
  ]);
  return [
    `Embedding, ${cell.toUpperCase()}, Linear: ${count(parameters)} parameters learned from ` +
      `${count(characters)} characters, ${vocabularySize} of them different.\n`,
    formatTable(rows, {
      titles: ['epoch', 'loss', 'validation', 'bits/character'],
      right: [0, 1, 2, 3],
    }),
    ...samples.map(
      ({ epoch, text }) => `After ${counted(epoch, 'epoch')} it writes:\n${indent(text)}\n`,
    ),
  ].join('\n');
}

const indent = (text: string): string =>
  text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  ${line}`)
    .join('\n');

const SHOWN_DISTANCES = [1, 2, 5, 10, 20, 30, 40, 50];

/** Gradients by distance, and how much remains at the far end. */
export function describeVanishing({ curves, distances, hidden }: book.VanishingReport): string {
  const shown = SHOWN_DISTANCES.filter((distance) => distance <= distances);
  const titles = ['cell', 'epochs', 'loss', ...shown.map((distance) => `${distance} back`)];
  const rows = curves.map(({ cell, epochs, loss, norms }) => [
    cell,
    String(epochs),
    loss === null ? '' : loss.toFixed(2),
    ...shown.map((distance) => norms[distance - 1].toExponential(1)),
  ]);
  return (
    `Length of the gradient of one character's loss with respect to the state (${hidden} units) that ` +
    'many\ncharacters earlier, on average:\n\n' +
    formatTable(rows, { titles, right: titles.map((_, i) => i).slice(1) })
  );
}

/** The matrix, the products beside the rows, the gradient, and the windows. */
export function describeOneHot(report: book.OneHotReport): string {
  const { weights, words, multiplications, gradient, window, cbow, skipGram } = report;
  const dim = weights[0].length;
  const shapes = words.map(({ word, id, oneHot, product, row }) => [
    String(id),
    word,
    vector(oneHot, 0),
    vector(product, 2),
    vector(row, 2),
  ]);
  const gradients = gradient.rows.map((row, id) => [words[id].word, vector(row, 0)]);
  return [
    `A matrix W of ${words.length} words x ${dim} numbers. A one-hot vector times W is a row of W:\n`,
    formatTable(shapes, {
      titles: ['id', 'word', 'one-hot', 'one-hot x W', 'row of W'],
      right: [0],
    }),
    `As products, the sentence takes ${count(multiplications.product)} multiplications; as rows, ` +
      `${multiplications.row}.\n`,
    `Gradient of W if only the vector of "${gradient.word}" has a gradient: only its row changes.\n`,
    formatTable(gradients),
    `CBOW predicts a word from those up to ${window} words around it:\n`,
    formatTable(
      cbow.map(({ context, centre }) => [context.join(' '), centre]),
      { titles: ['context', 'centre'] },
    ),
    'Skip-gram predicts each of these from the word:\n',
    formatTable(
      skipGram.map(({ centre, context }) => [centre, context]),
      { titles: ['centre', 'context'] },
    ),
  ].join('\n');
}

const vector = (numbers: readonly number[], digits: number): string =>
  `[${numbers.map((number) => number.toFixed(digits)).join(' ')}]`;

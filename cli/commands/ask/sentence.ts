import { type Command, InvalidArgumentError, Option } from 'commander';
import { WEIGHTINGS } from '../../../src/advanced.js';
import { parseNumber } from '../../flags/parsers.js';
import { rounded } from '../../terminal/numbers.js';
import { type Asking, addQuery, type Question } from '../../queries/query.js';
import { addTextFlags, tokensOf } from '../../queries/text-flags.js';

/** wordloom sentence */
export function addSentence(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'sentence',
    description: 'print the vectors of texts, averaged over their words',
    operands: { '<text...>': 'one or more texts, each in quotes' },
    isAboutTexts: true,
    isAboutAllLines: true,
    addFlags(command) {
      command
        .addOption(
          new Option(
            '--weighting <name>',
            'sif weighs rare words more, and removes what texts share',
          )
            .choices(WEIGHTINGS)
            .default(WEIGHTINGS[0]),
        )
        .option(
          '--a <x>',
          'for sif: the smaller it is, the less frequent words count',
          parsePositive,
          1e-3,
        )
        .option('--normalize', 'average unit vectors, so all words count equally');
      addTextFlags(command);
    },
    answer: sentences,
    text: (answers) => answers.map(({ vector }) => `${vector.join(' ')}\n`),
  });
}

async function sentences(question: Question) {
  const { model, words: texts } = question;
  const { weighting, a, normalize } = question.flags as {
    weighting: (typeof WEIGHTINGS)[number];
    a: number;
    normalize?: boolean;
  };
  const tokens = await tokensOf(question);
  const vectors = await model.sentenceVectors(tokens, { weighting, a, normalize });
  return texts.map((text, i) => ({ text, vector: rounded(vectors[i]) }));
}

function parsePositive(text: string): number {
  const number = parseNumber(text);
  if (!(number > 0 && number < Infinity)) throw new InvalidArgumentError('It must be above 0.');
  return number;
}

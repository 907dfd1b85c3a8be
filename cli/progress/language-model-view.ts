import type { VectorCoverage } from '../../src/advanced.js';
import type {
  LanguageModelEpoch,
  LanguageModelEvent,
  LanguageModelProgress,
} from '../../src/index.js';
import { count, counted, decimal, duration, percent } from '../terminal/numbers.js';
import { findingLine, settingsText } from './lines.js';
import type { View } from './progress.js';

/** Describes the events of training a language model. */
export function viewOfLanguageModel(event: LanguageModelEvent): View {
  switch (event.type) {
    case 'finding':
      return { lines: [findingLine(event.finding)], isReport: true };
    case 'corpus':
      return { lines: corpusLines(event), isReport: true };
    case 'vectors':
      return { lines: coverageLines(event.coverage), isReport: true };
    case 'training': {
      const { epoch, epochs, tokens, totalTokens } = event;
      const detail = trainingDetail(event);
      const done = `${percent(tokens / totalTokens)}, epoch ${epoch} of ${epochs}`;
      const logged = `${done}, ${detail}`;
      return { title: 'Training', value: tokens, total: totalTokens, detail, logged };
    }
    case 'epoch':
      return { lines: [perplexityLine(event.record)] };
    case 'checkpoint':
      return { lines: [] };
    case 'early-stop':
      return {
        lines: [`Stopped after epoch ${event.epoch}. Kept epoch ${event.bestEpoch}, the best.`],
      };
  }
}

type CorpusRead = Extract<LanguageModelEvent, { type: 'corpus' }>;

function corpusLines({ report, parameters, settings }: CorpusRead): string[] {
  const { tokens, characters, unknownTokens, vocabularySize, validationTokens } = report;
  const unknown =
    unknownTokens === 0 ? '' : `, ${percent(unknownTokens / tokens, 1)} of them <unk>`;
  const validation =
    validationTokens === 0
      ? 'No tokens are held out for validation.'
      : `Held out ${counted(validationTokens, 'token')} for validation.`;
  return [
    `Read ${counted(characters, 'character')}: ${counted(tokens, 'token')}${unknown}. ${validation}`,
    `The vocabulary has ${counted(vocabularySize, 'token')}, and the network ${counted(parameters, 'parameter')}.`,
    ...(settings ? [`Settings that suit this text: ${settingsText(settings)}.`] : []),
  ];
}

/** How much of a vocabulary has vectors, one sentence each. */
export function coverageLines(coverage: VectorCoverage): string[] {
  const { types, foundTypes, foundInLowercase, foundBySubwords, tokens, foundTokens, missing } =
    coverage;
  const lowercase =
    foundInLowercase === 0 ? '' : ` (${count(foundInLowercase)} of them in lower case)`;
  const subwords =
    foundBySubwords === 0 ? '' : ` (${count(foundBySubwords)} of them built from n-grams)`;
  const lines = [
    `Vectors for ${count(foundTypes)} of ${counted(types, 'word')}${lowercase}${subwords}: ` +
      `${percent(foundTypes / types, 1)} of the vocabulary and ` +
      `${percent(tokens === 0 ? 0 : foundTokens / tokens, 1)} of the text.`,
  ];
  if (missing.length > 0) lines.push(`Most frequent words without a vector: ${missing.join(' ')}`);
  return lines;
}

function trainingDetail({ tokensPerSecond, loss, secondsLeft }: LanguageModelProgress): string {
  return [
    `${count(tokensPerSecond)} tokens/s`,
    ...(Number.isNaN(loss) ? [] : [`loss ${decimal(loss)}`]),
    ...(Number.isFinite(secondsLeft) ? [`${duration(secondsLeft)} left`] : []),
  ].join(', ');
}

/** A perplexity, as people compare them. */
export const perplexity = (value: number): string =>
  value < 9_999.95 ? value.toFixed(value < 100 ? 2 : 1) : value.toPrecision(4);

/** The result of an epoch. */
export function perplexityLine(record: LanguageModelEpoch): string {
  const { epoch, validationPerplexity, bitsPerCharacter, tokens, seconds } = record;
  const validation =
    validationPerplexity === null
      ? ''
      : `, validation ${perplexity(validationPerplexity)}` +
        (bitsPerCharacter === null ? '' : ` (${decimal(bitsPerCharacter)} bits per character)`);
  return (
    `Epoch ${epoch}: perplexity ${perplexity(record.perplexity)}${validation}, ` +
    `${count(tokens / seconds)} tokens/s`
  );
}

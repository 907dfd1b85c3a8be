import type { DocumentFacts } from '../ingest/examine/documents.js';
import type { CorpusReport } from '../ingest/ingest.js';
import type { DocumentUnit } from '../ingest/reading.js';
import { count, type Finding, percent, placeOf } from './finding.js';

/** The number of words from which a line or sentence is longer than any author writes. */
const GIANT = 100_000;
/** The same if that line is most of the text. */
const GIANT_MOST = 10_000;

const MOST_SINGLE = 0.5; // of the documents
const MOST_REPEATED = 0.1; // of the words
const MOST_LONG = 0.001; // of the words
const LEAST_COVERAGE = 0.6;
const MOST_MISSED = 0.5; // of a list

/** A text of at least so many words, most of which, and this share of the text, occur once. */
const ONCE_WORDS = 20_000;
const MOST_ONCE = 0.6; // of the different words
const ONCE_TOKENS = 0.1; // of the text

/** Words of text for each number of the vectors: fewer cannot decide what the numbers should be. */
const LEAST_PER_NUMBER = 0.1;
/** Words below which a text is too short for vectors of any length. */
const LEAST_WORDS = 10_000;

/** Problems with the documents of the text. */
export function documentFindings(
  report: CorpusReport,
  { longest, longestAt, single, repeated }: DocumentFacts,
  unit: DocumentUnit,
): Finding[] {
  const findings: Finding[] = [];
  const { documents, tokens } = report;
  const share = longest / tokens;
  if (unit !== 'file' && (longest >= GIANT || (longest >= GIANT_MOST && share >= 0.5))) {
    const place = placeOf(longestAt);
    findings.push({
      code: 'GIANT_DOCUMENT',
      severity: 'warning',
      message:
        `One ${unit} has ${count(longest)} words, ${percent(share)} of the text` +
        `${place && ` (it begins near ${place})`}. Windows cross all boundaries within it, and none of ` +
        'it can be held out. Put each document on a separate line' +
        (unit === 'line'
          ? ', or split at sentences: documents sentence (--documents sentence).'
          : '.'),
      figures: { words: longest, share },
    });
  }
  if (single / documents >= MOST_SINGLE) {
    findings.push({
      code: 'SINGLE_WORDS',
      severity: 'warning',
      message:
        `${percent(single / documents)} of the documents are one word, which has no neighbour to ` +
        'learn from. Is this a list of words? If the text has one word per line, join the lines, or ' +
        'read whole files as documents: documents file (--documents file).',
      figures: { share: single / documents },
    });
  }
  if (repeated.tokens >= MOST_REPEATED) {
    findings.push({
      code: 'REPETITION',
      severity: 'warning',
      message:
        `About ${percent(repeated.tokens)} of the words are in documents that repeat an earlier one ` +
        `word for word (${percent(repeated.documents)} of the documents). Repeated text counts ` +
        "more, and the vectors memorise it. Remove duplicates (for example: awk '!seen[$0]++').",
      figures: { wordShare: repeated.tokens, documentShare: repeated.documents },
    });
  }
  return findings;
}

/** The parts that were left out. */
export function vocabularyFindings(report: CorpusReport): Finding[] {
  const { tokens, knownTokens, vocabularySize, missingWords, longTokens, nulBytes, prunedWords } =
    report;
  const { prunedPairs = 0, joinedPhrases } = report;
  const findings: Finding[] = [];
  if (longTokens > 0) {
    const share = longTokens / (tokens + longTokens);
    const isMany = share >= MOST_LONG;
    findings.push({
      code: 'LONG_TOKENS',
      severity: isMany ? 'warning' : 'note',
      message:
        `Left out ${count(longTokens)} ${longTokens === 1 ? 'word' : 'words'} of more than 1,024 ` +
        `bytes${isMany ? ': encoded data, or text without spaces' : ''}.`,
      figures: { words: longTokens, share },
    });
  }
  if (nulBytes > 0) {
    findings.push({
      code: 'NUL_BYTES',
      severity: 'warning',
      message:
        `${count(nulBytes)} NUL ${nulBytes === 1 ? 'byte is' : 'bytes are'} in the text, which ` +
        'should have none. Each was read as a space. Remove them if they split words ' +
        "(for example: tr -d '\\0').",
      figures: { bytes: nulBytes },
    });
  }
  if (prunedWords > 0) {
    findings.push({
      code: 'PRUNED_WORDS',
      severity: 'note',
      message:
        `Dropped ${count(prunedWords)} rare ${prunedWords === 1 ? 'word' : 'words'} while counting, ` +
        'to save memory; counts of rare words are too low.',
      figures: { words: prunedWords },
    });
  }
  if (prunedPairs > 0) {
    findings.push({
      code: 'PRUNED_PAIRS',
      severity: 'note',
      message:
        `Dropped ${count(prunedPairs)} rare ${prunedPairs === 1 ? 'pair' : 'pairs'} of words while counting, ` +
        'to save memory, so scores differ slightly. Raise the limit with maxPairs (--max-pairs).',
      figures: { pairs: prunedPairs },
    });
  }
  if (joinedPhrases === 0) {
    findings.push({
      code: 'PHRASES_UNFOUND',
      severity: 'warning',
      message:
        'No phrase occurs in the text. Were the phrases learned from text like this, with the same ' +
        'tokenizer and case, and is the threshold low enough?',
      figures: { phrases: 0 },
    });
  }
  const listed = missingWords + vocabularySize;
  if (missingWords / listed >= MOST_MISSED) {
    findings.push({
      code: 'LIST_MISSED',
      severity: 'warning',
      message:
        `${percent(missingWords / listed)} of the listed words never occur. Are they spelt the way ` +
        'the tokenizer spells words, in lower case?',
      figures: { share: missingWords / listed },
    });
  }
  const coverage = knownTokens / tokens;
  if (vocabularySize >= 2 && coverage < LEAST_COVERAGE) {
    findings.push({
      code: 'LOW_COVERAGE',
      severity: 'warning',
      message:
        `The vocabulary covers ${percent(coverage)} of the text. Training skips the rest, and windows ` +
        'close over the gaps. Keep more words (minCount, maxVocab: --min-count, --max-vocab), or ' +
        'use more text.',
      figures: { coverage },
    });
  }
  return findings;
}

/**
 * Whether the language builds words from parts: most words are seen once, and they are much of the text,
 * as in Korean; in English text of 20,000 words and more they are some 6% of it.
 */
export function formFindings({ tokens, distinctWords, onceWords }: CorpusReport): Finding[] {
  const ofWords = onceWords / distinctWords;
  const ofText = onceWords / tokens;
  if (!(tokens >= ONCE_WORDS && ofWords >= MOST_ONCE && ofText >= ONCE_TOKENS)) return [];
  return [
    {
      code: 'SEEN_ONCE',
      severity: 'warning',
      message:
        `${percent(ofWords)} of the different words occur only once (${percent(ofText)} of the text), as in ` +
        'languages that build words from parts. Such words get no vector, and forms of one word share ' +
        'nothing. Learn n-grams too, which give all of them vectors: subwords (--subwords), or jamo (--jamo) ' +
        'for Korean.',
      figures: { wordShare: ofWords, textShare: ofText },
    },
  ];
}

/** Whether the text is enough for vectors of `dim` numbers. */
export function sizeFindings(
  { knownTokens, vocabularySize }: CorpusReport,
  dim: number,
): Finding[] {
  if (vocabularySize < 2) return []; // nothing can be trained, which is reported elsewhere
  const wordsPerNumber = knownTokens / (vocabularySize * dim);
  if (wordsPerNumber >= LEAST_PER_NUMBER && knownTokens >= LEAST_WORDS) return [];
  return [
    {
      code: 'CORPUS_SMALL',
      severity: 'warning',
      message:
        knownTokens < LEAST_WORDS
          ? `The text has ${count(knownTokens)} words, too few to learn what words have in common: words of one ` +
            'sentence will look alike. Neighbours start to make sense at about 20,000 words, and are good ' +
            'from a million on. Use more text, or start from existing vectors (--init).'
          : `${count(knownTokens)} words of text are too few for ${count(vocabularySize)} vectors of ` +
            `${count(dim)} dimensions: the vectors will be mostly noise. Use more text, start from existing ` +
            'vectors (--init), or use fewer dimensions (--dim).',
      figures: { words: knownTokens, wordsPerNumber },
    },
  ];
}

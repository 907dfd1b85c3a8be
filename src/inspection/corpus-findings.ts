import type { DocumentFacts } from '../ingest/examine/documents.js';
import type { CorpusReport } from '../ingest/ingest.js';
import type { DocumentUnit } from '../ingest/reading.js';
import { count, type Finding, percent, placeOf } from './finding.js';

/** Words of a line, or a sentence, that is longer than any author's. */
const GIANT = 100_000;
/** The same where that line is most of the text. */
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

/** What is wrong with the documents that the text was cut into. */
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
        `${place && ` (it begins about ${place})`}. Windows reach across whatever it holds, and ` +
        'nothing of it can be held out. Put each document on a line of its own' +
        (unit === 'line' ? ', or cut at sentences: documents sentence (--documents).' : '.'),
      figures: { words: longest, share },
    });
  }
  if (single / documents >= MOST_SINGLE) {
    findings.push({
      code: 'SINGLE_WORDS',
      severity: 'warning',
      message:
        `${percent(single / documents)} of the documents are one word, which has no neighbour to ` +
        'learn from. Is this a list of words? If the text is a word a line, join the lines; or ' +
        'take whole files as documents: documents file (--documents).',
      figures: { share: single / documents },
    });
  }
  if (repeated.tokens >= MOST_REPEATED) {
    findings.push({
      code: 'REPETITION',
      severity: 'warning',
      message:
        `About ${percent(repeated.tokens)} of the words are in documents that were there before, ` +
        `word by word (${percent(repeated.documents)} of the documents). What comes again weighs ` +
        "more, and vectors learn it by heart. Keep one of each (awk '!seen[$0]++', say).",
      figures: { wordShare: repeated.tokens, documentShare: repeated.documents },
    });
  }
  return findings;
}

/** What was left out. */
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
        `${count(nulBytes)} NUL ${nulBytes === 1 ? 'byte stands' : 'bytes stand'} in the text, which ` +
        'text never holds. Each was read as a space. Take them out if words are cut there ' +
        "(tr -d '\\0', say).",
      figures: { bytes: nulBytes },
    });
  }
  if (prunedWords > 0) {
    findings.push({
      code: 'PRUNED_WORDS',
      severity: 'note',
      message:
        `Forgot ${count(prunedWords)} rare ${prunedWords === 1 ? 'word' : 'words'} while counting, ` +
        'for want of room; counts of rare words are too low.',
      figures: { words: prunedWords },
    });
  }
  if (prunedPairs > 0) {
    findings.push({
      code: 'PRUNED_PAIRS',
      severity: 'note',
      message:
        `Forgot ${count(prunedPairs)} rare ${prunedPairs === 1 ? 'pair' : 'pairs'} of words while counting, ` +
        'for want of room, so that scores differ somewhat. Allow more with maxPairs (--max-pairs).',
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
        `${percent(missingWords / listed)} of the words listed never occur. Are they written as ` +
        'the tokenizer writes words, in lower case?',
      figures: { share: missingWords / listed },
    });
  }
  const coverage = knownTokens / tokens;
  if (vocabularySize >= 2 && coverage < LEAST_COVERAGE) {
    findings.push({
      code: 'LOW_COVERAGE',
      severity: 'warning',
      message:
        `The vocabulary covers ${percent(coverage)} of the text; the rest is left out, and windows ` +
        'close over the gaps. Keep more words (minCount, maxVocab: --min-count, --max-vocab), or ' +
        'take more text.',
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
        `${percent(ofWords)} of the different words are seen once (${percent(ofText)} of the text), as in ` +
        'languages that build words from parts. Such words get no vector, and forms of one word share ' +
        'nothing. Learn n-grams too, which give all of them vectors: subwords (--subwords), or for Korean ' +
        'jamo (--jamo).',
      figures: { wordShare: ofWords, textShare: ofText },
    },
  ];
}

/** Whether the text is enough for vectors of `dim` numbers. */
export function sizeFindings(
  { knownTokens, vocabularySize }: CorpusReport,
  dim: number,
): Finding[] {
  if (vocabularySize < 2) return []; // nothing can be trained, which is told elsewhere
  const wordsPerNumber = knownTokens / (vocabularySize * dim);
  if (wordsPerNumber >= LEAST_PER_NUMBER && knownTokens >= LEAST_WORDS) return [];
  return [
    {
      code: 'CORPUS_SMALL',
      severity: 'warning',
      message:
        knownTokens < LEAST_WORDS
          ? `The text has ${count(knownTokens)} words, too few to learn what words have in common: those of one ` +
            'sentence will come out alike. Neighbours begin to make sense at some 20,000 words, and are good ' +
            'from a million on. Take more text, or begin with vectors that are there already (--init).'
          : `${count(knownTokens)} words of text are few for ${count(vocabularySize)} vectors of ` +
            `${count(dim)} dimensions: the vectors will be mostly noise. Take more text, begin with vectors ` +
            'that are there already (--init), or ask for fewer numbers (--dim).',
      figures: { words: knownTokens, wordsPerNumber },
    },
  ];
}

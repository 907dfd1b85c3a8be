import { CorpusError } from '../errors.js';
import { hasThreads } from '../threads.js';
import type { Phrases } from '../phrases/phrases.js';
import { buildVocabulary, UNKNOWN } from '../vocabulary/build.js';
import { GIVEN_TOKENS } from '../tokenizer/options.js';
import { frequenciesOf, type WordFrequencies } from '../vocabulary/frequencies.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';
import { compileIngest } from './dictionary.js';
import { type DocumentFacts, joinDocuments } from './examine/documents.js';
import { addFacts } from './examine/examine.js';
import type { TextFacts } from './examine/text-facts.js';
import type { IdStream } from './id-stream.js';
import { MergedWords } from './merged-words.js';
import { readInline } from './inline-reader.js';
import { areMany, type Ranks } from '../run/ranks.js';
import { unlessAborted } from '../run/unless-aborted.js';
import {
  connectorWordsOf,
  needsIds,
  ngramCounting,
  type PhrasesWanted,
  withPhrases,
} from './phrases/index.js';
import type { ReadingOptions } from './reading.js';
import { knownTokens, shareOf, type TextShare, wholeText } from './share.js';
import { shareWords } from './shared-words.js';
import { type IngestRule, leastCount } from './vocabulary-rule.js';
import { openSource, type TextSource } from './sources.js';
import { readThreaded } from './threaded-reader.js';

/**
 * How to read a source: lists of tokens are used unchanged.
 *
 * @param isAsked whether the caller chose a tokenizer or an option of one
 * @throws RangeError if lists of tokens come with a tokenizer that was asked for, or strings with the
 *   tokenizer 'tokens'; TypeError if the first text is neither a string nor a list of tokens
 */
export async function readingOf(
  source: TextSource,
  reading: ReadingOptions,
  isAsked: boolean,
  signal?: AbortSignal,
): Promise<ReadingOptions> {
  const kind = 'texts' in source ? await unlessAborted(source.texts.kind(), signal) : 'strings';
  if (kind === 'tokens') {
    if (isAsked && reading.tokenizer.tokenizer !== 'tokens') {
      throw new RangeError(
        'texts are lists of tokens, which are used as they are, but options for a tokenizer are ' +
          'given. Leave them out (tokenizer, lowercase, stemmer, stopWords, locale), or give strings.',
      );
    }
    return { ...reading, tokenizer: GIVEN_TOKENS };
  }
  if (kind === 'strings' && reading.tokenizer.tokenizer === 'tokens') {
    throw new RangeError(
      "The tokenizer is 'tokens', as in a model that was trained on lists of tokens: give texts that " +
        'are lists of tokens.',
    );
  }
  return reading;
}

/** The corpus that was read, for display and for the record. */
export interface CorpusReport {
  readonly files: number; // 0 for texts given in code
  readonly bytes: number;
  readonly documents: number;
  readonly tokens: number;
  /** Tokens whose words are in the vocabulary. */
  readonly knownTokens: number;
  readonly distinctWords: number;
  /** How many of them occur once. */
  readonly onceWords: number;
  readonly vocabularySize: number;
  /** Words of a fixed list that never occur. */
  readonly missingWords: number;
  /** Tokens longer than 1,024 bytes, which were dropped. */
  readonly longTokens: number;
  /** NUL bytes; they were read as spaces, or as U+FFFD if invalid bytes are replaced. */
  readonly nulBytes: number;
  /** Words dropped while counting, because the text has too many distinct words. */
  readonly prunedWords: number;
  /** Tokens that are phrases, if phrases were joined. */
  readonly joinedPhrases?: number;
  /** Pairs dropped because the text has too many distinct ones, if phrases were learned. */
  readonly prunedPairs?: number;
  readonly seconds: number;
}

/** Facts about a corpus beyond its words; `src/inspection` derives findings from them. */
export interface CorpusFacts {
  /** Of the parts that were examined. */
  readonly text: TextFacts;
  readonly documents: DocumentFacts;
}

/** A corpus ready for training. */
export interface IngestedCorpus {
  readonly vocabulary: Vocabulary;
  /** How often each word occurs in this corpus; the vocabulary may have counted more. (size) */
  readonly textCounts: Float64Array;
  /** The counts of all words, including those outside the vocabulary. */
  readonly frequencies: WordFrequencies;
  readonly stream: IdStream;
  readonly report: CorpusReport;
  readonly facts: CorpusFacts;
  /** The phrases that were joined in the stream, or learned. */
  readonly phrases: Phrases | undefined;
  /** This rank's share, if several ranks read the corpus. */
  readonly share?: TextShare;
  /** Closes the temporary file. */
  close(): Promise<void>;
}

/** Progress of reading; `totalBytes` is undefined if it is unknown. */
export interface ReadingProgress {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

export interface IngestSettings {
  readonly threads: number;
  /** Whether to keep the id stream; otherwise words are only counted. */
  readonly keepIds: boolean;
  /** Phrases to join, or to learn. @default none */
  readonly phrases?: PhrasesWanted;
  readonly onProgress?: (progress: ReadingProgress) => void;
  readonly signal?: AbortSignal;
  /** Ranks that share the work. @default none */
  readonly ranks?: Ranks;
}

/**
 * Reads a corpus once. Threads turn byte ranges into provisional ids and counts in parallel; then the
 * counts are merged into one vocabulary.
 *
 * @throws CorpusError if the corpus is missing, unreadable, not text, or has no tokens; RangeError or
 *   TypeError from a tokenizer; the signal's reason if it is aborted
 */
export async function ingest(
  source: TextSource,
  reading: ReadingOptions,
  rule: IngestRule,
  settings: IngestSettings,
): Promise<IngestedCorpus> {
  const started = performance.now();
  const { files, options, tasks, totalBytes } = await openSource(source, reading);
  const ranks = areMany(settings.ranks) ? settings.ranks : undefined;
  const module = await compileIngest();
  let bytes = 0;
  const onBytes = (count: number): void => {
    // Assumes that all ranks read at the same rate. A short text may have fewer blocks than there are ranks.
    bytes = ranks ? Math.min(bytes + count * ranks.size, totalBytes ?? Infinity) : bytes + count;
    settings.onProgress?.({ bytes, totalBytes });
  };
  // Functions cannot be sent to threads.
  const inline = typeof options.tokenizer.tokenizer === 'function' || !hasThreads();
  const { phrases: wanted } = settings;
  const readerSettings = {
    ...settings,
    keepIds: settings.keepIds || needsIds(wanted),
    ngrams: await ngramCounting(wanted),
    onBytes,
  };
  const read = inline ? readInline : readThreaded;
  const corpus = await read(module, shareOf(tasks, ranks), options, readerSettings);

  try {
    const words = corpus.gathered.map((part) => part.words);
    const merged = new MergedWords(module, words, connectorWordsOf(wanted));
    const pruned = words.reduce((total, each) => total + each.pruned, 0);
    const whole = await wholeText(corpus, pruned, ranks);
    const sum = (key: 'bytes' | 'tokens' | 'documents' | 'longTokens' | 'nuls'): number =>
      whole.segments.reduce((total, segment) => total + segment[key], 0);
    if (sum('tokens') === 0) throw emptyCorpus(source, sum('bytes'), sum('longTokens'));
    const joined = await withPhrases(corpus, merged, wanted);
    const counted = ranks && (await shareWords(ranks, module, merged, leastCount(rule)));
    const all = counted ?? merged;
    const { distinct: distinctWords, once: onceWords } = all;
    const frequencies = frequenciesOf(all.counts);
    const built = buildVocabulary(all, {
      ...rule,
      minCount: typeof rule.minCount === 'number' ? rule.minCount : rule.minCount(frequencies),
    });
    const { vocabulary, textCounts, missingWords } = built;
    const finalIds = counted?.localIds(built.finalIds) ?? built.finalIds;
    return {
      vocabulary,
      textCounts,
      frequencies,
      stream: joined.stream?.stream(finalIds) ?? {
        segments: corpus.segments.map(({ length, place, table, startsDocument }) => ({
          length,
          place,
          table,
          // The text before it belongs to another rank.
          startsDocument: startsDocument || ranks !== undefined,
        })),
        tables: merged.ids.map((ids) => finalIdsOf(ids, finalIds)),
        file: corpus.file,
      },
      phrases: joined.phrases,
      report: {
        files,
        bytes: sum('bytes'),
        documents: sum('documents'),
        tokens: sum('tokens') - joined.removed,
        knownTokens: textCounts.reduce((total, count) => total + count, 0),
        distinctWords,
        onceWords,
        vocabularySize: vocabulary.size,
        missingWords,
        longTokens: sum('longTokens'),
        nulBytes: sum('nuls'),
        prunedWords: whole.pruned,
        ...joined.report,
        seconds: (performance.now() - started) / 1000,
      },
      facts: {
        text: addFacts(whole.segments.flatMap(({ facts }) => facts ?? [])),
        documents: joinDocuments(whole.segments, whole.repeats),
      },
      ...(ranks && {
        share: {
          ranks,
          knownTokens: knownTokens(merged.counts, finalIds),
          segments: whole.segments,
        },
      }),
      close: corpus.close,
    };
  } catch (error) {
    await corpus.close();
    throw error;
  }
}

/** The final ids of a thread's words; a word that the thread pruned is unknown. */
function finalIdsOf(ids: Uint32Array, finalIds: Uint32Array): Uint32Array {
  const table = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    table[i] = ids[i] < finalIds.length ? finalIds[ids[i]] : UNKNOWN;
  }
  return table;
}

function emptyCorpus(source: TextSource, bytes: number, longTokens: number): CorpusError {
  const where = 'files' in source ? source.files.join(', ') : 'the texts given';
  if (bytes === 0) return new CorpusError('CORPUS_EMPTY', `The corpus is empty: ${where}`);
  const found =
    longTokens === 0
      ? 'the tokenizer found nothing in them'
      : `every token that the tokenizer found (${longTokens}) is longer than 1,024 bytes`;
  return new CorpusError(
    'CORPUS_EMPTY',
    `The corpus has no words: ${bytes} bytes were read from ${where}, but ${found}`,
  );
}

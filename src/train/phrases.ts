import { WordloomError } from '../errors.js';
import { ingest, readingOf } from '../ingest/ingest.js';
import type { PhrasesWanted } from '../ingest/phrases/index.js';
import { CORPUS_OPTIONS, type CorpusOptions } from '../ingest/reading.js';
import type { Finding } from '../inspection/finding.js';
import { corpusFindings } from '../inspection/inspection.js';
import * as check from '../options/check.js';
import { complete, namesOf, pick } from '../options/table.js';
import { normalizePhraseOptions, PHRASE_OPTIONS, type PhraseOptions } from '../phrases/options.js';
import { type Phrases, phrasesError } from '../phrases/phrases.js';
import { parsePhrases } from '../phrases/record.js';
import type { PhrasesChoice } from '../phrases/training-options.js';
import { availableThreads, requireNode } from '../threads.js';
import {
  normalizeTokenizerOptions,
  TOKENIZER_OPTIONS,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import {
  asksForTokenizer,
  type CorpusSource,
  normalizeRun,
  type RunOptions,
  sourceOf,
} from './run-options.js';
import { TRAINING_OPTIONS } from './training-options.js';

/** Options of `learnPhrases`. */
export interface LearnPhrasesOptions
  extends CorpusSource, PhraseOptions, TokenizerOptions, CorpusOptions, RunOptions {
  /**
   * Worker threads.
   * @default all cores
   */
  threads?: number;
}

const HOOKS = ['corpus', 'texts', 'onEvent', 'signal', 'threads'];

/**
 * Learns the phrases of a text, in one pass over it (or more with `passes`).
 *
 *     const phrases = await learnPhrases({ corpus: 'corpus/*.txt', connectorWords: 'en' });
 *     const model = await train({ corpus: 'corpus/*.txt', phrases });
 *
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError if the
 *   corpus is unreadable or empty; the signal's reason if it is aborted
 */
export async function learnPhrases(options: LearnPhrasesOptions): Promise<Phrases> {
  const { corpus, texts, ...given } = check.object('options', options) as LearnPhrasesOptions;
  const { onEvent, signal } = normalizeRun(given);
  const tables = { ...PHRASE_OPTIONS, ...TOKENIZER_OPTIONS, ...CORPUS_OPTIONS };
  check.knownKeys('learnPhrases', options, [...namesOf(tables), ...HOOKS]);
  const learn = normalizePhraseOptions(pick(PHRASE_OPTIONS, given));
  const tokenizer = normalizeTokenizerOptions(pick(TOKENIZER_OPTIONS, given));
  const asked = { tokenizer, ...complete<CorpusOptions, 'encoding'>(CORPUS_OPTIONS, given) };
  const threads =
    given.threads === undefined
      ? undefined
      : TRAINING_OPTIONS.threads.type.check('threads', given.threads);
  const source = sourceOf({ corpus, texts }, given.invalidUtf8);
  const reading = await readingOf(source, asked, asksForTokenizer(given), signal);
  // No word gets a vector, so there is no vocabulary.
  const none = { minCount: Infinity, maxVocab: undefined, words: undefined };
  const ingested = await ingest(source, reading, none, {
    threads: threads ?? (await availableThreads()),
    keepIds: false,
    phrases: { learn, join: false },
    onProgress: onEvent && ((progress) => onEvent({ type: 'reading', ...progress })),
    signal,
  });
  await ingested.close();
  const { report, phrases } = ingested;
  const findings = corpusFindings(ingested, reading, given.lowercase !== undefined);
  onEvent?.({ type: 'corpus', report, findings: findings.filter(isAboutText) });
  return phrases!;
}

/** Without a vocabulary, coverage means nothing. */
const isAboutText = ({ code }: Finding): boolean => code !== 'LOW_COVERAGE';

/**
 * Reads a phrase file that `savePhrases` or `wordloom phrases` wrote. Node.js only.
 *
 * @throws WordloomError PHRASES_UNREADABLE, PHRASES_FOREIGN, PHRASES_NEWER, PHRASES_DAMAGED
 */
export async function openPhrases(path: string): Promise<Phrases> {
  check.string('path', path);
  requireNode('Reading a file of phrases');
  const { readFile, stat } = await import('node:fs/promises');
  let text: string;
  try {
    // Only a file is sure to end.
    if (!(await stat(path)).isFile()) throw new Error('it is not a regular file');
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw phrasesError(
      'PHRASES_UNREADABLE',
      `The phrases ${path} cannot be read: ${(cause as Error).message}`,
      cause,
    );
  }
  return parsePhrases(text, path);
}

/**
 * Writes phrases to a file, completely or not at all. Node.js only.
 *
 * @param options `overwrite`: whether to replace a file that is not a phrase file
 * @throws WordloomError FILE_UNWRITABLE, OUTPUT_FOREIGN
 */
export async function savePhrases(
  phrases: Phrases,
  path: string,
  { overwrite = false }: { overwrite?: boolean } = {},
): Promise<void> {
  requireNode('Writing a file of phrases');
  const { writeFileAtomically } = await import('../store/index.js');
  await checkPhrasesReplace(path, overwrite);
  writeFileAtomically(path, linesOf(phrases));
}

/**
 * Refuses to replace a file that is not a phrase file, or to write where no file can be written.
 *
 * @throws WordloomError FILE_UNWRITABLE, OUTPUT_FOREIGN
 */
export async function checkPhrasesReplace(path: string, overwrite: boolean): Promise<void> {
  const { checkFilePath } = await import('../store/index.js');
  const { existsSync, statSync } = await import('node:fs');
  checkFilePath(path);
  if (overwrite || !existsSync(path) || statSync(path).size === 0) return;
  try {
    await openPhrases(path);
  } catch (error) {
    if ((error as WordloomError).code === 'PHRASES_NEWER') return;
    throw new WordloomError(
      'OUTPUT_FOREIGN',
      `${path} exists and is not a phrase file, so it is not replaced.`,
      {
        cause: error,
        advice: {
          library: 'Choose another path, or pass overwrite: true to replace it.',
          commandLine: 'Choose another file with -o, or replace it with --force.',
        },
      },
    );
  }
}

/** JSON with one phrase per line. */
function* linesOf(phrases: Phrases): Generator<string> {
  const { passes, ...head } = phrases.toJSON();
  yield `${JSON.stringify(head).slice(0, -1)},"passes":[`;
  for (const [i, { phrases: found, ...counts }] of passes.entries()) {
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(counts).slice(0, -1)},"phrases":[`;
    for (const [k, phrase] of found.entries())
      yield `${k === 0 ? '' : ','}\n${JSON.stringify(phrase)}`;
    yield ']}';
  }
  yield ']}\n';
}

/** The phrases of a training run, or the options to learn them. A path is read. */
export async function wantedPhrases(
  choice: PhrasesChoice | undefined,
): Promise<PhrasesWanted | undefined> {
  if (choice === undefined || 'given' in choice) return choice;
  if ('learn' in choice) return { ...choice, join: true };
  return { given: await openPhrases(choice.path) };
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress, viewOfTraining } from '../../cli/progress/index.js';
import type { CorpusReport, Finding, TrainEvent } from '../../src/index.js';
import { Memory } from './run.js';

const REPORT: CorpusReport = {
  files: 2,
  bytes: 3_200_000,
  documents: 1000,
  tokens: 2000,
  knownTokens: 1500,
  distinctWords: 70,
  onceWords: 30,
  vocabularySize: 50,
  missingWords: 0,
  longTokens: 1,
  nulBytes: 0,
  prunedWords: 1200,
  seconds: 61,
};

const finding = (severity: Finding['severity'], message: string): Finding => ({
  code: 'MARKUP',
  severity,
  message,
  figures: {},
});

const CORPUS: TrainEvent = {
  type: 'corpus',
  report: REPORT,
  findings: [finding('warning', 'Half of it is markup.'), finding('note', 'Left out 1 word.')],
  memoryBytes: 210_000_000,
};

const reading = (bytes: number, totalBytes?: number): TrainEvent => ({
  type: 'reading',
  bytes,
  totalBytes,
});

const training = (words: number, loss = 1.5): TrainEvent => ({
  type: 'training',
  epoch: 1,
  epochs: 2,
  words,
  totalWords: 3000,
  wordsPerSecond: 1234.5,
  loss,
  learningRate: 0.02,
  secondsLeft: 3700,
});

const EPOCH: TrainEvent = {
  type: 'epoch',
  record: { epoch: 1, loss: 1.25, heldOutLoss: null, words: 1500, seconds: 0.5 },
  epochs: 2,
};

let stderr: Memory;

beforeEach(() => {
  vi.useFakeTimers();
  stderr = new Memory();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('progress as a log', () => {
  it('describes the corpus, the cost of training, and likely problems', () => {
    createProgress('log', stderr, viewOfTraining).onEvent(CORPUS);
    expect(stderr.text).toBe(
      'Read 3.2 MB in 2 files in 1 min 1 s: 1,000 documents, 2,000 words, 70 different.\n' +
        'The vocabulary has 50 words, covering 75% of the text.\n' +
        'Training takes about 210 MB of memory.\n' +
        'Warning: Half of it is markup.\n' +
        'Note: Left out 1 word.\n',
    );
  });

  it('writes the first line, then one every 10 s and after each epoch', () => {
    const progress = createProgress('log', stderr, viewOfTraining);
    progress.onEvent(reading(500_000, 2_000_000));
    progress.onEvent(reading(900_000, 2_000_000));
    progress.onEvent(training(0, NaN));
    vi.advanceTimersByTime(9_999);
    progress.onEvent(training(600));
    vi.advanceTimersByTime(1);
    progress.onEvent(training(1200));
    progress.onEvent(EPOCH);
    expect(stderr.text).toBe(
      'Reading: 500 kB of 2.0 MB\n' +
        'Training: 0%, epoch 1 of 2, 1,235 words/s, 1 h 1 min left\n' +
        'Training: 40%, epoch 1 of 2, 1,235 words/s, loss 1.5000, 1 h 1 min left\n' +
        'Epoch 1: loss 1.2500, 3,000 words/s\n',
    );
  });

  it('is what auto means without a terminal', () => {
    createProgress('auto', stderr, viewOfTraining).onEvent(reading(1500));
    expect(stderr.text).toBe('Reading: 1.5 kB\n');
  });
});

describe('progress as a bar', () => {
  beforeEach(() => {
    stderr.isTTY = true;
    stderr.columns = 100;
    // What readline asks of a terminal.
    Object.assign(stderr, { cursorTo: () => true, clearLine: () => true });
  });

  it('shows percentage, speed, loss and time left', () => {
    const progress = createProgress('auto', stderr, viewOfTraining);
    progress.onEvent(training(1500));
    expect(stderr.text).toContain(
      'Training ########........ 50%  1,235 words/s, loss 1.5000, 1 h 1 min left',
    );
    progress.close();
  });

  it('shows only how much was read if the end is unknown', () => {
    const progress = createProgress('auto', stderr, viewOfTraining);
    progress.onEvent(reading(1500));
    expect(stderr.text).toContain('Reading 1.5 kB');
    expect(stderr.text).not.toMatch(/[#%]/);
    progress.close();
  });

  it('leaves a line for each epoch above it, and no timer behind', () => {
    const progress = createProgress('auto', stderr, viewOfTraining);
    progress.onEvent(training(1500));
    progress.onEvent(EPOCH);
    expect(stderr.text).toMatch(/Epoch 1: loss 1\.2500, 3,000 words\/s\n$/);
    progress.onEvent(training(1600));
    progress.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('progress as JSON', () => {
  it('writes one event per line, those of training at most every 500 ms', () => {
    const progress = createProgress('json', stderr, viewOfTraining);
    progress.onEvent(CORPUS);
    progress.onEvent(training(1));
    progress.onEvent(training(2));
    vi.advanceTimersByTime(500);
    progress.onEvent(training(3));
    progress.onEvent(EPOCH);
    progress.note('for people');
    const events = stderr.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toEqual([CORPUS, training(1), training(3), EPOCH]);
  });
});

describe('quiet progress', () => {
  it('writes nothing', () => {
    const progress = createProgress('quiet', stderr, viewOfTraining);
    for (const event of [reading(1), training(1), EPOCH]) progress.onEvent(event);
    progress.note('for people');
    expect(stderr.text).toBe('');
  });
});

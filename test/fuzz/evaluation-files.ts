import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEvaluationFile } from '../../cli/files/evaluation-file.js';
import { readWordList } from '../../cli/flags/parsers.js';
import { evaluateAnalogies, evaluatePairs } from '../../src/neighbors/evaluation.js';
import { Neighbors } from '../../src/neighbors/index.js';
import { embeddingOf } from '../formats/memory-file.js';
import { bounded, unlessForeseen } from './bounds.js';
import { Dice } from './dice.js';
import { mutate } from './mutate.js';
import type { Suite } from './suite.js';

const CODES = ['EVALUATION_FILE', 'EVALUATION_UNREADABLE', 'WORDS_UNREADABLE', 'WORDS_EMPTY'];
const WORDS = ['king', 'queen', 'man', 'woman', 'KING', '여왕', 'naïve', '🧵', 'no-one'];
const FEW_BYTES = 2 ** 22;

const neighbors = await Neighbors.create(
  embeddingOf(
    WORDS.slice(0, -1),
    WORDS.slice(0, -1).map((_, i) => [Math.cos(i), Math.sin(i), 1]),
  ),
);

/** Files of analogies, of rated pairs and of words, sound and damaged. */
export const suite: Suite = {
  name: 'evaluation-files',
  async run(seed) {
    const dice = new Dice(seed);
    const kind = dice.pick(KINDS);
    const lines = dice.times(dice.from(0, 6), () => kind.line(dice));
    const text =
      dice.pick(['', '\uFEFF']) + kind.start + lines.join(dice.pick(['\n', '\r\n', '\n\n']));
    const sound = new TextEncoder().encode(text);
    const bytes = dice.chance(0.2) ? sound : mutate(sound, dice);
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-fuzz-'));
    try {
      const path = join(folder, 'file.txt');
      writeFileSync(path, bytes);
      await unlessForeseen(CODES, () => bounded(FEW_BYTES, async () => kind.read(path)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Kind {
  readonly start: string;
  line(dice: Dice): string;
  /** Reads it, and makes sure that what comes of it is sound. */
  read(path: string): void;
}

const KINDS: readonly Kind[] = [
  {
    start: ': section\n',
    line: (dice) => dice.times(4, () => dice.pick(WORDS)).join(dice.pick([' ', '\t', '  '])),
    read(path) {
      const { text } = readEvaluationFile(path);
      const { sections, correct, incorrect, total, accuracy, outOfVocabulary } = evaluateAnalogies(
        neighbors,
        text,
      );
      assert.equal(correct + incorrect, total);
      assert.ok(accuracy >= 0 && accuracy <= 1);
      assert.ok(total + outOfVocabulary >= 0);
      assert.equal(
        sections.reduce((sum, each) => sum + each.total, 0),
        total,
      );
    },
  },
  {
    start: '# a\tb\tscore\n',
    line: (dice) => `${dice.pick(WORDS)}\t${dice.pick(WORDS)}\t${dice.below(100) / 10}`,
    read(path) {
      const { pairs, outOfVocabulary, pearson, spearman, outOfVocabularyRatio } = evaluatePairs(
        neighbors,
        readEvaluationFile(path).text,
      );
      assert.ok(pairs + outOfVocabulary >= 0);
      assert.ok(outOfVocabularyRatio >= 0 && outOfVocabularyRatio <= 1);
      for (const r of [pearson, spearman]) assert.ok(Number.isNaN(r) || Math.abs(r) <= 1 + 1e-12);
    },
  },
  {
    start: '',
    line: (dice) => dice.pick(WORDS),
    read(path) {
      const words = readWordList(path);
      assert.ok(words.length > 0 && words.every((word) => !/^[ \t\r]|[ \t\r]$|^$/.test(word)));
    },
  },
];

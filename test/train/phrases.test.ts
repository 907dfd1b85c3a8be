import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  learnPhrases,
  open,
  openPhrases,
  savePhrases,
  train,
  type TrainOptions,
} from '../../src/index.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXTS = Array.from(
  { length: 60 },
  (_, i) => `x${i % 30} New York y${i % 20} z${i % 12} and u${i % 15}`,
);
const LEARN = { minCount: 2, threshold: 1 };
const OPTIONS: TrainOptions = { dim: 8, epochs: 2, threads: 1, minCount: 2, sample: 0 };

describe('training on phrases', () => {
  it('gives each phrase a vector, also found with spaces', async () => {
    const model = await train({ texts: TEXTS, ...OPTIONS, learnPhrases: LEARN });
    expect(model.has('new_york')).toBe(true);
    expect(model.vector('New York')).toEqual(model.vector('new_york'));
    expect(model.resolve('New  York')).toMatchObject({ word: 'new_york', foundAs: 'form' });
    expect(await model.tokenize('in New York\nNew')).toEqual(['in', 'new_york', 'new']);
    expect(model.options.phrases).toMatchObject({ delimiter: '_' });
  });

  it('accepts phrases learned earlier, also from a file', async () => {
    const phrases = await learnPhrases({ texts: TEXTS, ...LEARN });
    const path = join(folder, 'phrases.json');
    await savePhrases(phrases, path);
    expect((await openPhrases(path)).toJSON()).toEqual(phrases.toJSON());
    const learned = await train({ texts: TEXTS, ...OPTIONS, learnPhrases: LEARN });
    for (const given of [phrases, path, phrases.toJSON()]) {
      const model = await train({ texts: TEXTS, ...OPTIONS, phrases: given });
      expect(model.vector('new_york')).toEqual(learned.vector('new_york'));
    }
  });

  it('resumes with the phrases of the checkpoint, to the same bits', async () => {
    const path = join(folder, 'checkpoint.db');
    const whole = await train({
      texts: TEXTS,
      ...OPTIONS,
      learnPhrases: LEARN,
      checkpointEvery: '1epoch',
      onCheckpoint: (checkpoint) => checkpoint.save(path),
    });
    const resumed = await train({ texts: TEXTS, resume: path });
    expect(resumed.vector('new_york')).toEqual(whole.vector('new_york'));
  });

  it('continues with the phrases of the model, and with no others', async () => {
    const model = await train({ texts: TEXTS, ...OPTIONS, learnPhrases: LEARN });
    const more = await train({ texts: TEXTS, continue: model, epochs: 1 });
    expect(more.has('new_york')).toBe(true);
    expect(more.options.phrases).toEqual(model.options.phrases);
    for (const other of [{ learnPhrases: true }, { phrases: 'other.json' }]) {
      await expect(train({ texts: TEXTS, continue: model, ...other })).rejects.toMatchObject({
        code: 'OPTION_CONTRADICTS',
      });
    }
  });

  it('keeps the phrases in the model file', async () => {
    const path = join(folder, 'model.db');
    const model = await train({ texts: TEXTS, ...OPTIONS, learnPhrases: LEARN });
    await model.save(path);
    const opened = await open(path);
    expect(opened.similar('New York', { topn: 2 })).toEqual(model.similar('new_york', { topn: 2 }));
    expect(await opened.tokenize('New York')).toEqual(['new_york']);
    opened.close();
  });

  it('warns of phrases that do not occur', async () => {
    const phrases = await learnPhrases({ texts: TEXTS, ...LEARN });
    const codes: string[] = [];
    await train({
      texts: ['a b c d', 'b c d a'],
      ...OPTIONS,
      minCount: 1,
      phrases,
      onEvent: (event) => {
        if (event.type === 'corpus') codes.push(...event.findings.map(({ code }) => code));
      },
    });
    expect(codes).toContain('PHRASES_UNFOUND');
  });

  it('refuses contradictions and files that are not phrases', async () => {
    const phrases = await learnPhrases({ texts: TEXTS, ...LEARN });
    const refusing = (options: TrainOptions) => train({ texts: TEXTS, ...OPTIONS, ...options });
    await expect(refusing({ phrases, learnPhrases: true })).rejects.toThrow(RangeError);
    await expect(refusing({ phrases: 3 as never })).rejects.toThrow(TypeError);
    await expect(refusing({ phrases: join(folder, 'none.json') })).rejects.toMatchObject({
      code: 'PHRASES_UNREADABLE',
    });
    const foreign = join(folder, 'notes.txt');
    writeFileSync(foreign, 'my notes');
    await expect(refusing({ phrases: foreign })).rejects.toMatchObject({ code: 'PHRASES_FOREIGN' });
    await expect(savePhrases(phrases, foreign)).rejects.toMatchObject({ code: 'OUTPUT_FOREIGN' });
    expect(readFileSync(foreign, 'utf8')).toBe('my notes');
    await savePhrases(phrases, foreign, { overwrite: true });
    expect((await openPhrases(foreign)).size).toBe(phrases.size);
  });
});

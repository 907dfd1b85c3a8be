/** Trains once as its argument says and prints what it took as JSON; `run.ts` starts it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateAnalogies, evaluatePairs, type Model, train } from '../../src/index.js';
import type { Quality, RunSettings, WordloomRun } from './run.js';

const settings = JSON.parse(process.argv[2]) as RunSettings;
const { evaluation, ...options } = settings;

let readSeconds = 0;
let trainSeconds = 0;
const model = await train({
  ...options,
  tokenizer: 'whitespace',
  onEvent: (event) => {
    if (event.type === 'corpus') readSeconds = event.report.seconds;
    if (event.type === 'epoch') trainSeconds += event.record.seconds;
  },
});
const folder = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));
await model.save(join(folder, 'model.db'));
rmSync(folder, { recursive: true });

const { user, system } = process.cpuUsage();
const figures: WordloomRun = {
  wallSeconds: performance.now() / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  readSeconds,
  trainSeconds,
  words: model.corpus.knownTokens as number,
  loss: model.history.at(-1)!.loss,
  matrixMegabytes: (2 * model.size * model.dim * 4) / 2 ** 20,
  quality: evaluation === '' ? null : evaluate(model),
};
process.stdout.write(JSON.stringify(figures));

function evaluate({ neighbors }: Model): Quality {
  return {
    wordSim: evaluatePairs(neighbors, read('wordsim353.tsv')).spearman,
    analogies: evaluateAnalogies(neighbors, read('questions-words.txt'), { restrictVocab: 30_000 })
      .accuracy,
  };
}

function read(name: string): string {
  return readFileSync(join(evaluation, name), 'utf8');
}

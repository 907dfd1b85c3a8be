import * as check from '../../options/check.js';
import { seedRandom } from '../../random.js';
import { CELL_KINDS, type CellKind } from '../../networks/recurrent/cell.js';
import { prepareText } from '../corpus.js';
import type { LanguageModelEpoch } from '../../networks/state.js';
import type { Network } from '../../networks/network.js';
import { initialiseParameters } from '../../networks/parameters.js';
import { createPause } from '../../networks/pause.js';
import { linesOf } from '../read-lines.js';
import { sampleIds } from '../../networks/sampler.js';
import { StatePool } from '../../networks/state-pool.js';
import { cutterOf } from '../../networks/text.js';
import { Trainer } from '../../networks/trainer.js';
import type { LanguageModelVocabulary } from '../../networks/vocabulary.js';
import { startOneLayer } from './one-layer.js';
import { checkProgramOptions, type ProgramOptions } from './program-options.js';

/** Settings of a small model that learns a tale in seconds. */
const HIDDEN = 128;
const DROPOUT = 0.2;
const VALIDATION = 0.1;
const EPOCHS = 40;
const SETTINGS = {
  batch: 8,
  bptt: 32,
  optimizer: 'adam',
  learningRate: 0.005,
  schedule: 'cosine',
  decay: 1,
  stepEpochs: 1,
  weightDecay: 0,
  clip: 1,
  patience: 0,
} as const;
const SAMPLE = { length: 160, temperature: 0.6, topK: Infinity, topP: 1 };

export interface CharacterModelOptions extends ProgramOptions {
  readonly cell: CellKind;
  /** What to learn. */
  readonly text: string;
}

export interface CharacterModelReport {
  readonly cell: CellKind;
  /** Characters in the training text. */
  readonly characters: number;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly epochs: readonly LanguageModelEpoch[];
  /**
   * Text that the model generates after the first epoch, after a quarter of all epochs, and at the
   * end.
   */
  readonly samples: readonly CharacterSample[];
}

export interface CharacterSample {
  readonly epoch: number;
  readonly text: string;
}

/**
 * The chapter's second and third program: a character model of Embedding, one recurrent layer and
 * Linear, which learns a text and generates some.
 *
 * @throws TypeError or RangeError for a wrong option, CorpusError or TrainingError for a text that
 *   is too short; the signal's reason
 */
export async function characterModel(
  options: CharacterModelOptions,
): Promise<CharacterModelReport> {
  const others = ['cell', 'text'];
  const { seed, epochs } = checkProgramOptions('characterModel', options, others, EPOCHS);
  const cell = check.oneOf('cell', options.cell, CELL_KINDS);
  const lines = [linesOf(check.string('text', options.text))];
  const rule = { minCount: 1, maxVocab: undefined, padding: false, validation: VALIDATION };

  const { vocabulary, training, validation } = await prepareText(
    lines,
    undefined,
    cutterOf('char'),
    { level: 'char', ...rule },
  );
  const network = await startOneLayer(cell, vocabulary.size, HIDDEN, DROPOUT);
  try {
    initialiseParameters(network.parameters, network.shape, seedRandom(seed));
    const settings = { ...SETTINGS, epochs, seed };
    const trainer = new Trainer({ network, training, validation, settings });
    const samples: CharacterSample[] = [];
    const sampled = new Set([1, Math.ceil(epochs / 4), epochs]);
    let epoch = 0;
    const onEpoch = async (): Promise<void> => {
      epoch++;
      options.onProgress?.(epoch, epochs);
      if (sampled.has(epoch)) samples.push({ epoch, text: await write(network, vocabulary) });
    };
    await trainer.run({ onEpoch, signal: options.signal });
    return {
      cell,
      characters: training.ids.length,
      vocabularySize: vocabulary.size,
      parameters: [...network.parameters.values()].reduce((sum, { data }) => sum + data.length, 0),
      epochs: trainer.snapshot().history,
      samples,
    };
  } finally {
    await network.arithmetic.close();
  }
}

/** Text that the model generates, from the beginning of a line. */
async function write(network: Network, vocabulary: LanguageModelVocabulary): Promise<string> {
  const prompt = Int32Array.of(vocabulary.indexOf('\n') ?? 0);
  const task = { ...SAMPLE, prompt, seed: 1 };
  const pause = createPause();
  let text = '';
  for await (const id of sampleIds(network, new StatePool(network), vocabulary, task, pause)) {
    text += vocabulary.textOf(id, false);
  }
  return text;
}

import { Model, train, type TrainOptions } from '../../src/index.js';
import { finding, type Finding, type Scenario } from './promises.js';

const LINES = [
  'the king sat on the throne and the queen sat beside the king',
  'the queen wore a crown and the king wore a crown too',
  'the baker baked bread and the baker sold bread to the king',
  'a dog ran after a cat and the cat ran after a mouse',
];
const TEXTS = Array.from({ length: 80 }, (_, i) => LINES[i % LINES.length]);

const ENGINES = ['wasm', 'reference'] as const;
const RATES = { small: [0.3, 1, 10], full: [0.1, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10] };

/** What makes large numbers besides the rate. */
const SETTINGS: Record<string, TrainOptions> = {
  'skip-gram': { mode: 'skipgram' },
  CBOW: { mode: 'cbow' },
  'CBOW, sums': { mode: 'cbow', cbowMean: false },
  'one number': { mode: 'skipgram', dim: 1 },
  'many negatives': { mode: 'skipgram', negative: 64, nsExponent: -2 },
  'wide windows': { mode: 'cbow', window: 1000, fixedWindow: true, cbowMean: false },
};

/** Trains with learning rates far beyond all reason. */
export const learningRates: Scenario = async (scale) => {
  const findings: Finding[] = [];
  const settings = Object.entries(SETTINGS).slice(0, scale === 'small' ? 3 : undefined);
  for (const engine of ENGINES) {
    for (const [name, options] of settings) {
      const ends = await Promise.all(
        RATES[scale].map((learningRate) => endOf({ ...options, engine, learningRate })),
      );
      findings.push(
        finding(
          `${name}, ${engine}: vectors are finite, or the run ends as DIVERGED`,
          !ends.includes('not finite'),
          RATES[scale].map((rate, i) => `${rate}: ${ends[i]}`).join(', '),
        ),
      );
    }
  }
  return findings;
};

async function endOf(options: TrainOptions): Promise<'finite' | 'not finite' | 'DIVERGED'> {
  try {
    const settled = { dim: 16, sample: 0, minCount: 1, epochs: 3, threads: 1, ...options };
    const model = await train({ texts: TEXTS, ...settled });
    return isFinite(model) ? 'finite' : 'not finite';
  } catch (error) {
    if ((error as { code?: string }).code === 'DIVERGED') return 'DIVERGED';
    throw error;
  }
}

function isFinite(model: Model): boolean {
  const matrices = [model.source.blocks(), model.outputBlocks()!];
  return matrices.every((blocks) => [...blocks].every(({ data }) => data.every(Number.isFinite)));
}

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Taken } from './large-model-step.js';
import { inFolder, runScript } from './processes.js';
import { type Finding, finding, type Scenario } from './promises.js';

/** Words, and numbers of a vector. */
const SCALES = { small: [20_000, 50], full: [1_000_000, 300] } as const;

/** Bytes that a word takes in JavaScript where all are in memory, with its count. */
const WORD_BYTES = 120;

/** Megabytes of the program itself, of SQLite's cache and of what is being read or written. */
const FIXED = 200;

/** Megabytes, by those of one matrix and of all words, that a step may take at most. */
const BOUNDS = {
  save: { formula: '2 matrices + words', of: (matrix, words) => 2 * matrix + words },
  open: { formula: '0', of: () => 0 },
  'first query': { formula: '0', of: () => 0 },
  '50 queries': { formula: '1.3 matrices', of: (matrix) => 1.3 * matrix },
  export: { formula: 'words', of: (_, words) => words },
  import: { formula: 'words', of: (_, words) => words },
  evaluate: { formula: '1.3 matrices + words', of: (matrix, words) => 1.3 * matrix + words },
} satisfies Record<string, { formula: string; of: (matrix: number, words: number) => number }>;

/** What is done to the model, in order, each in a process of its own. */
export type Step = keyof typeof BOUNDS;

/** A model as large as those that are published: its memory has a bound in each step. */
export const largeModel: Scenario = (scale): Promise<Finding[]> =>
  inFolder(async (folder) => {
    const [size, dim] = SCALES[scale];
    const findings: Finding[] = [];
    for (const step of Object.keys(BOUNDS) as Step[]) {
      const taken = await runScript<Taken>('./large-model-step.js', step, folder, size, dim);
      const { formula, of } = BOUNDS[step];
      const bound = of((size * dim * 4) / 1e6, (size * WORD_BYTES) / 1e6) + FIXED;
      findings.push(
        finding(
          `${step} of ${size} x ${dim}: memory at most ${formula} + ${FIXED} MB`,
          taken.peak < bound,
          `${taken.peak.toFixed(0)} MB of ${bound.toFixed(0)}, ${taken.seconds.toFixed(2)} s, ` +
            `${taken.cpuSeconds.toFixed(2)} CPU s`,
        ),
      );
    }
    const bytes = statSync(join(folder, 'model.db')).size / (2 * size * dim * 4);
    findings.push(
      finding(
        `the file of ${size} x ${dim} takes at most 1.2 times the matrices`,
        bytes < 1.2,
        `${bytes.toFixed(3)} times`,
      ),
    );
    return findings;
  });

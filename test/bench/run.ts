import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run in a process of its own took, whole: start, reading, training, saving. */
export interface RunFigures {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/** Settings that both toolkits understand. */
export interface RunSettings {
  readonly corpus: string;
  readonly mode: 'skipgram' | 'cbow';
  readonly epochs: number;
  readonly threads: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly minLearningRate: number;
  /** Folder with questions-words.txt and wordsim353.tsv; empty: no evaluation. */
  readonly evaluation: string;
}

/** Quality of the vectors, where it was asked for. */
export interface Quality {
  readonly wordSim: number; // Spearman, WordSim-353
  readonly analogies: number; // share, 30,000 most frequent words
}

export interface WordloomRun extends RunFigures {
  readonly readSeconds: number;
  readonly trainSeconds: number;
  readonly words: number;
  readonly loss: number;
  readonly matrixMegabytes: number;
  readonly quality: Quality | null;
}

export interface GensimRun extends RunFigures {
  readonly version: string;
  readonly quality: Quality | null;
}

/** Trains with wordloom in a fresh process. */
export const runWordloom = (settings: RunSettings): Promise<WordloomRun> =>
  runJson(process.execPath, [fileURLToPath(new URL('./train-once.js', import.meta.url))], settings);

/** Trains with gensim in a fresh process; null where there is no Python with gensim. */
export async function runGensim(settings: RunSettings): Promise<GensimRun | null> {
  for (const python of [process.env.PYTHON ?? 'python3', '/usr/bin/python3']) {
    try {
      await runJson(python, ['-c', 'import gensim; print(0)'], settings);
    } catch {
      continue;
    }
    return runJson(python, ['test/bench/gensim_train.py'], settings);
  }
  return null;
}

function runJson<T>(command: string, args: readonly string[], settings: RunSettings): Promise<T> {
  return new Promise((resolve, reject) => {
    const all = [...args, JSON.stringify(settings)];
    execFile(command, all, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}: ${stderr}`, { cause: error }));
      else resolve(JSON.parse(stdout) as T);
    });
  });
}

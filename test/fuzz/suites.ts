import { suite as commandLine } from './command-line.js';
import { suite as corpora } from './corpora.js';
import { suite as evaluationFiles } from './evaluation-files.js';
import { suite as languageModelFormats } from './language-model-formats.js';
import { suite as modelFiles } from './model-files.js';
import type { Suite } from './suite.js';
import { suite as vectorFormats } from './vector-formats.js';

/** All that is fuzzed. */
export const SUITES: readonly Suite[] = [
  commandLine,
  corpora,
  evaluationFiles,
  languageModelFormats,
  modelFiles,
  vectorFormats,
];

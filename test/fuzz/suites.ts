import { suite as modelFiles } from './model-files.js';
import type { Suite } from './suite.js';

/** All that is fuzzed. */
export const SUITES: readonly Suite[] = [modelFiles];

import { fullDisk } from './full-disk.js';
import { largeModel } from './large-model.js';
import { learningRates } from './learning-rates.js';
import type { Scenario } from './promises.js';
import { readOnlyDisk } from './read-only-disk.js';
import { replacedModel } from './replaced-model.js';
import { serve } from './serve.js';
import { soak } from './soak.js';

/** All scenarios by name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'replaced-model': replacedModel,
  'read-only-disk': readOnlyDisk,
  'full-disk': fullDisk,
  'large-model': largeModel,
  serve,
  soak,
  'learning-rates': learningRates,
};

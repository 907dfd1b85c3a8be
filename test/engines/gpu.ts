/** What the tests of the gpu engine share, whatever backend they run on. */
import type { BackendName } from '../../src/gpu/backends.js';
import type { StartEngine } from '../../src/engines/engine.js';
import { startGpu } from '../../src/engines/gpu/engine.js';
import type { CaseSizes } from './engine.case.js';

/** Windows of a batch: many batches, and more than one load of them, in a task of the suite. */
export const WINDOWS = 16;

/** The kernels have no blocks, so few sizes tell all; left alone, gpu.js stops loops at 1000 turns. */
export const GPU_SIZES: CaseSizes = {
  dims: [1, 5, 100, 1024],
  negatives: [1, 5, 64],
};

export const startOn =
  (backend: BackendName): StartEngine =>
  (task, from) =>
    startGpu({ ...task, backend, batch: WINDOWS }, from);

import type { BackendName } from '../../src/gpu/backends.js';
import { describe } from 'vitest';
import type { StartEngine } from '../../src/engines/engine.js';
import { startGpu } from '../../src/engines/gpu/engine.js';
import { listDevices } from '../../src/gpu/device/list-devices.js';
import { referenceInBatches } from '../../src/engines/reference/engine.js';
import { type CaseSizes, describeEngine } from './engine.case.js';

/** Windows of a batch: many batches, and more than one load of them, in a task of the suite. */
const WINDOWS = 16;

const startOn =
  (backend: BackendName): StartEngine =>
  (task, from) =>
    startGpu({ ...task, backend, batch: WINDOWS }, from);

/** The kernels have no blocks, so few sizes tell all; left alone, gpu.js stops loops at 1000 turns. */
const SIZES: CaseSizes = { dims: [1, 5, 100, 1024], negatives: [1, 5, 64], openEnds: false };

describeEngine('gpu (cpu backend)', startOn('cpu'), referenceInBatches(WINDOWS), SIZES);
describeEngine('gpu (webasm backend)', startOn('webasm'), referenceInBatches(WINDOWS), SIZES);

const { devices, problems } = await listDevices();
const hasWebGpu = devices.some(({ backend }) => backend === 'webgpu');
const reason = hasWebGpu ? '' : ` (skipped: ${problems.join(' ') || 'no adapter'})`;

describe.skipIf(!hasWebGpu)(`WebGPU${reason}`, () => {
  describeEngine('gpu (webgpu backend)', startOn('webgpu'), referenceInBatches(WINDOWS), SIZES);
});

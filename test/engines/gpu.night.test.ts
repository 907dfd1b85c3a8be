import { describe } from 'vitest';
import { referenceInBatches } from '../../src/engines/reference/engine.js';
import { listDevices } from '../../src/gpu/device/list-devices.js';
import { describeEngine } from './engine.case.js';
import { GPU_SIZES, startOn, WINDOWS } from './gpu.js';

describeEngine('gpu (webasm backend)', startOn('webasm'), referenceInBatches(WINDOWS), GPU_SIZES);

const { devices, problems } = await listDevices();
const hasWebGpu = devices.some(({ backend }) => backend === 'webgpu');
const reason = hasWebGpu ? '' : ` (skipped: ${problems.join(' ') || 'no adapter'})`;

describe.skipIf(!hasWebGpu)(`WebGPU${reason}`, () => {
  describeEngine('gpu (webgpu backend)', startOn('webgpu'), referenceInBatches(WINDOWS), GPU_SIZES);
});

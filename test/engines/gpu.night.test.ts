import { describe } from 'vitest';
import { referenceInBatches } from '../../src/engines/reference/engine.js';
import { hasWebGpu, WEB_GPU } from '../gpu/web-gpu.js';
import { describeEngine } from './engine.case.js';
import { GPU_SIZES, startOn, WINDOWS } from './gpu.js';

describeEngine('gpu (webasm backend)', startOn('webasm'), referenceInBatches(WINDOWS), GPU_SIZES);

describe.skipIf(!hasWebGpu)(WEB_GPU, () => {
  describeEngine('gpu (webgpu backend)', startOn('webgpu'), referenceInBatches(WINDOWS), GPU_SIZES);
});

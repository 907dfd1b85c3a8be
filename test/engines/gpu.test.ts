import { referenceInBatches } from '../../src/engines/reference/engine.js';
import { describeEngine } from './engine.case.js';
import { GPU_SIZES, startOn, WINDOWS } from './gpu.js';

describeEngine('gpu (cpu backend)', startOn('cpu'), referenceInBatches(WINDOWS), GPU_SIZES);

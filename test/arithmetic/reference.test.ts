import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { describeArithmetic } from './arithmetic.case.js';

// Against itself, what is left are the numbers that the suite gives by itself.
describeArithmetic('the reference arithmetic', async () => startReferenceArithmetic(), 1e-12);

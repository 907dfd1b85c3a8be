import { standardAbi } from './jobs.js';
import { describeTraining } from './training-by-mpi.js';

describeTraining(standardAbi);

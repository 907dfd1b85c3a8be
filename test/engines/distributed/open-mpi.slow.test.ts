import { LAUNCHERS } from './jobs.js';
import { describeTraining } from './training-by-mpi.js';

describeTraining(LAUNCHERS[0]);

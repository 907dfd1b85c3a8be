import { mpich } from './jobs.js';
import { describeTraining } from './training-by-mpi.js';

describeTraining(mpich);

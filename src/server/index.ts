/** `wordloom/server`: models behind a fetch handler, with a page. */
export { createServer, type Server, type ServerOptions, warmUp } from './server.js';
export {
  type CurvePoint,
  LiveTraining,
  type TrainedEpoch,
  type TrainingNow,
  type TrainingState,
  type WrittenSample,
} from './live-training.js';
export { LOOPBACK_HOSTS } from './guard.js';
export type { ServedModel } from './served-model.js';

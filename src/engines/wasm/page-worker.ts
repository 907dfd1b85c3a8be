/** A thread of the wasm engine in a page; `page-workers.ts` starts it. */
import { answerCalls } from '../../threads.js';
import { createTrainer, type TrainerData } from './trainer.js';

addEventListener(
  'message',
  ({ data }: MessageEvent<TrainerData & { index: number }>) => {
    const port = {
      on: (event: 'message', listener: (message: unknown) => void) =>
        addEventListener(event, (call) => listener(call.data)),
      postMessage: (reply: unknown) => postMessage(reply),
    };
    answerCalls(port, createTrainer(data, data.index));
  },
  { once: true },
);

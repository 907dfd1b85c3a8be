/** The thread that calls MPI; `mpi/ranks.ts` starts it. All calls block. */
import { hostname } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { answerCalls } from '../../../threads.js';
import { MpiLibrary } from './library.js';
import { openLibrary } from './open-library.js';
import type { MpiReply, MpiRequest } from './ranks.js';

let library: MpiLibrary | undefined;

async function answer(request: MpiRequest): Promise<MpiReply> {
  if (request.kind === 'start') {
    library = new MpiLibrary(await openLibrary(process.env));
    library.start(`${hostname()} (pid ${process.pid})`, request.timeout);
    const { rank, size, names, file, version } = library;
    return { kind: 'started', rank, size, names, file, version };
  }
  switch (request.kind) {
    case 'sum':
      library!.sum(request.values);
      return { kind: 'done' };
    case 'gather':
      return { kind: 'parts', parts: library!.gather(request.bytes) };
    case 'exchange':
      return { kind: 'parts', parts: library!.exchange(request.parts) };
    case 'leave':
      library!.leave();
      return { kind: 'done' };
    case 'abort':
      library!.abort();
      return { kind: 'done' };
  }
}

answerCalls(parentPort!, answer, (reply) =>
  reply.kind === 'parts' ? reply.parts.map(({ buffer }) => buffer as ArrayBuffer) : [],
);

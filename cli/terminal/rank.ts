import { Writable } from 'node:stream';
import { launchOf } from '../../src/advanced.js';
import type { Output } from './io.js';

/**
 * Whether this process is the one that people hear: of several that a launcher of MPI started to train
 * together, the first. By the environment, as it counts for wrong usage too.
 */
export const speaksForOthers = (
  [command]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): boolean => command !== 'train' || (launchOf(environment)?.rank ?? 0) === 0;

/** An output that nobody reads. */
export const nobody = (): Output => new Writable({ write: (_chunk, _encoding, done) => done() });

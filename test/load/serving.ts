/**
 * A process that serves a model of random numbers, and tells its parent what it has used.
 *
 * Arguments: words, dimensions.
 */
import { listen } from '../../cli/commands/serve/listen.js';
import { Model } from '../../src/index.js';
import { createServer, warmUp } from '../../src/server/index.js';
import { randomModel } from './models.js';
import { residentMegabytes } from './processes.js';

/** What the process has used so far. */
export interface Used {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

const [size, dim] = process.argv.slice(2).map(Number);
const server = await createServer([await Model.fromState(randomModel(size, dim, 1))], {
  token: false,
  page: false,
});
await warmUp(server);
const { port } = await listen(server.fetch, { host: '127.0.0.1', port: 0 });

process.on('message', () => {
  globalThis.gc!();
  const { user, system } = process.cpuUsage();
  const used: Used = { cpuSeconds: (user + system) / 1e6, megabytes: residentMegabytes('now') };
  process.send!(used);
});
process.on('disconnect', () => process.exit());
process.send!(port);

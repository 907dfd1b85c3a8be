// Runs a scenario and prints its findings: run by mounts.ts, where mounts are its own.
import type { MountedScenario } from './mounts.js';
import type { Scale } from './promises.js';

const [module, folder, scale] = process.argv.slice(2);
const { mounted } = (await import(module)) as { mounted: MountedScenario };
process.stdout.write(JSON.stringify(await mounted(folder, scale as Scale)));

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { inFolder, runScriptUnder } from './processes.js';
import type { Finding, Scale } from './promises.js';

/** What a scenario does where it may mount disks, which nobody else sees and which end with it. */
export type MountedScenario = (folder: string, scale: Scale) => Promise<Finding[]>;

/** A user without rights becomes root of a name space of their own. */
const UNSHARE = ['unshare', process.geteuid?.() === 0 ? '-m' : '-rm'];

/** Why nothing can be mounted here; undefined where it can. */
export function mountingFails(): string | undefined {
  if (process.platform !== 'linux') return 'disks of this test are of Linux';
  const [command, ...flags] = UNSHARE;
  const args = [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'];
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `nothing can be mounted here: ${error?.message ?? stderr}`;
}

/**
 * Runs a scenario in a process with mounts of its own.
 *
 * @param module the URL of the file that exports the scenario as `mounted`
 */
export const withMounts = (module: string, scale: Scale): Promise<Finding[]> =>
  inFolder((folder) => runScriptUnder<Finding[]>(UNSHARE, './mounted.js', module, folder, scale));

/** A disk in memory of that many bytes, at a folder that is made. */
export function mountDisk(folder: string, bytes: number): void {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
}

/** From here on nothing can be written there, not even by root. */
export function makeReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder]);
}

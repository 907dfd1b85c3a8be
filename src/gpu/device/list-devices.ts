import { hasThreads } from '../../threads.js';
import type { DeviceList } from './devices.js';
import { listAdapters } from './list-adapters.js';
import { findHeadlessGl } from './gl-adapters.js';
import { missingForWebGpu } from './webgpu-host.js';

const PATIENCE = 20_000; // ms for drivers to answer

/**
 * Lists the devices that gpu.js could use. Never throws; `problems` lists what is missing.
 *
 * Drivers write warnings to the standard error of the process that queries them, and broken ones
 * crash it. So under Node.js a separate process queries them, and only if there is something to
 * query.
 */
export async function listDevices(): Promise<DeviceList> {
  if (!hasThreads()) return listAdapters();
  const problems = await missingForWebGpu();
  if (problems.length > 0 && !(await findHeadlessGl())) return { devices: [], problems };
  return askInOtherProcess(new URL('./list-devices-child.js', import.meta.url));
}

/** Runs a module that sends one `DeviceList`; a failure of the process becomes a problem. */
export async function askInOtherProcess(url: URL, patience = PATIENCE): Promise<DeviceList> {
  const [{ fork }, { fileURLToPath }] = await Promise.all([
    import('node:child_process'),
    import('node:url'),
  ]);
  return new Promise((resolve) => {
    const fail = (problem: string): void => resolve({ devices: [], problems: [problem] });
    const child = fork(fileURLToPath(url), {
      execArgv: [], // not our debugger's port
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: patience,
      killSignal: 'SIGKILL',
    });
    child.on('message', (list) => resolve(list as DeviceList));
    child.on('error', (error) => fail(`Cannot list GPUs: ${error.message}.`));
    child.on('close', (code, signal) => {
      const crash = `crashed when asked for devices (${signal ?? `exit code ${code}`})`;
      const silence = `did not answer within ${patience / 1000} s`;
      fail(`The GPU drivers ${child.killed ? silence : crash}.`);
    });
  });
}

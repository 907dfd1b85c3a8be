import { listDevices } from '../../src/gpu/device/list-devices.js';

const { devices, problems } = await listDevices();

/** Whether this machine has a WebGPU adapter. */
export const hasWebGpu = devices.some(({ backend }) => backend === 'webgpu');

/** The title of tests that need one, with the reason if they are skipped. */
export const WEB_GPU = hasWebGpu
  ? 'WebGPU'
  : `WebGPU (skipped: ${problems.join(' ') || 'no adapter'})`;

import { Readable } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addDevices } from '../../../../cli/commands/train/devices.js';
import type { DeviceList, GpuAdapterInfo } from '../../../../src/gpu/device/devices.js';
import { Memory } from '../../run.js';

/** Runs `wordloom devices` on a machine of our making; returns what it prints. */
async function devices(list: DeviceList, ...argv: string[]): Promise<string> {
  const [stdout, stderr] = [new Memory(), new Memory()];
  const program = new Command('wordloom');
  const io = { stdin: Readable.from([]), stdout, stderr, signal: new AbortController().signal };
  addDevices(
    program,
    io,
    async () => list,
    async () => ({ used: true, why: 'a trial with 256 bits ran 1.8 times as fast' }),
  );
  await program.parseAsync(['devices', ...argv], { from: 'user' });
  expect(stderr.text).toBe('');
  return stdout.text;
}

const GPU: GpuAdapterInfo = {
  backend: 'webgpu',
  name: 'acme-9000',
  vendor: 'acme',
  driver: '',
  software: false,
  limits: { maxStorageBufferBindingSize: 2 ** 31, maxStorageBuffersPerShaderStage: 16 },
};
const SOFTWARE: GpuAdapterInfo = {
  backend: 'headlessgl',
  name: 'llvmpipe',
  vendor: 'Mesa',
  driver: 'WebGL 1.0',
  software: true,
  limits: { maxTextureSize: 16384 },
};

describe('wordloom devices', () => {
  it('shows each device with its limits, and which one training would take', async () => {
    expect(await devices({ devices: [GPU, SOFTWARE], problems: [] })).toBe(
      [
        'acme-9000',
        '  reached through    webgpu',
        '  computes on        the GPU',
        '  vendor             acme',
        '  largest table      2.1 GB',
        '  tables per kernel  16',
        '',
        'llvmpipe',
        '  reached through  headlessgl',
        '  computes on      the CPU, in software',
        '  vendor           Mesa',
        '  driver           WebGL 1.0',
        '  longest texture  16,384',
        '',
        'CPU kernels use 256-bit registers: a trial with 256 bits ran 1.8 times as fast.',
        '',
        '--engine auto uses gpu: acme-9000 is a GPU, reached through webgpu.',
        '',
      ].join('\n'),
    );
  });

  it('says why training would not use software, and what could not be queried', async () => {
    const text = await devices({ devices: [SOFTWARE], problems: ['There is no Vulkan loader.'] });
    expect(text).toContain('\nThere is no Vulkan loader.\n');
    expect(text).toMatch(
      /\n--engine auto uses wasm: no hardware GPU was found, only llvmpipe\.\n$/,
    );
  });

  it('says why there are no devices', async () => {
    const text = await devices({ devices: [], problems: ['There is no Vulkan loader.'] });
    expect(text).toBe(
      'There is no Vulkan loader.\n\n' +
        'CPU kernels use 256-bit registers: a trial with 256 bits ran 1.8 times as fast.\n\n' +
        '--engine auto uses wasm: no GPU was found.\n',
    );
  });

  it('prints JSON', async () => {
    expect(JSON.parse(await devices({ devices: [GPU], problems: ['x'] }, '--json'))).toEqual({
      devices: [GPU],
      problems: ['x'],
      wideKernels: { used: true, why: 'a trial with 256 bits ran 1.8 times as fast' },
      auto: {
        engine: 'gpu',
        device: 'acme-9000',
        why: 'acme-9000 is a GPU, reached through webgpu',
      },
    });
    expect(JSON.parse(await devices({ devices: [], problems: [] }, '--json')).auto).toEqual({
      engine: 'wasm',
      device: null,
      why: 'no GPU was found',
    });
  });
});

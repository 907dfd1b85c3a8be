import type { Command } from 'commander';
import {
  chooseDevice,
  type DeviceList,
  findWideKernels,
  type GpuAdapterInfo,
  type GpuLimits,
  listDevices,
  type WideKernels,
} from '../../../src/advanced.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import * as show from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';

/** wordloom devices. Takes `list` to find GPUs, `findWide` to find out about the CPU. */
export function addDevices(
  program: Command,
  io: Io,
  list = listDevices,
  findWide = findWideKernels,
): void {
  addCommand(program, 'devices', 'list GPUs, and show whether training would use one')
    .option('--json', 'print JSON')
    .action(async ({ json }) => {
      const found: Found = { ...(await list()), wideKernels: await findWide() };
      await (json ? printJson(io, facts(found)) : print(io, describe(found)));
    });
}

interface Found extends DeviceList {
  readonly wideKernels: WideKernels;
}

function facts(list: Found) {
  const { take, why } = chooseDevice(list);
  return { ...list, auto: { engine: take ? 'gpu' : 'wasm', device: take?.name ?? null, why } };
}

function describe(list: Found): string {
  const { auto, wideKernels } = facts(list);
  const parts = [
    ...list.devices.map(describeDevice),
    ...list.problems.map((problem) => `${problem}\n`),
    `CPU kernels use ${wideKernels.used ? '256' : '128'}-bit registers: ${wideKernels.why}.\n`,
    `--engine auto uses ${auto.engine}: ${auto.why}.\n`,
  ];
  return parts.join('\n');
}

function describeDevice({
  name,
  backend,
  software,
  vendor,
  driver,
  limits,
}: GpuAdapterInfo): string {
  const rows: [string, string][] = [
    ['reached through', backend],
    ['computes on', PLACES.get(software)!],
    ['vendor', vendor],
    ['driver', driver],
    ...limitRows(limits),
  ];
  const told = rows.filter(([, value]) => value !== '');
  return `${name}\n${formatTable(told.map(([key, value]) => [`  ${key}`, value]))}`;
}

const PLACES = new Map<boolean | null, string>([
  [true, 'the CPU, in software'],
  [false, 'the GPU'],
  [null, 'unknown'],
]);

const LIMITS: Record<keyof GpuLimits, [label: string, shown: (limit: number) => string]> = {
  maxStorageBufferBindingSize: ['largest table', show.size],
  maxBufferSize: ['largest buffer', show.size],
  maxStorageBuffersPerShaderStage: ['tables per kernel', show.count],
  maxComputeWorkgroupsPerDimension: ['workgroups in a row', show.count],
  maxTextureSize: ['longest texture', show.count],
};

function limitRows(limits: GpuLimits): [string, string][] {
  return Object.entries(LIMITS).map(([name, [label, shown]]) => {
    const limit = limits[name as keyof GpuLimits];
    return [label, limit === undefined ? '' : shown(limit)];
  });
}

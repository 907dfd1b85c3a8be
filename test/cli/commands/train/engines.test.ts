import { describe, expect, it } from 'vitest';
import { chooseDevice } from '../../../../src/gpu/device/devices.js';
import { listDevices } from '../../../../src/gpu/device/list-devices.js';
import { info, smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(10));
const SMALL = ['--dim', '8', '--threads', '1', '--epochs', '2'];

const trainWith = (path: string, ...argv: string[]) =>
  wordloom('train', corpus, '-o', path, ...SMALL, ...argv);

const hasGpu = chooseDevice(await listDevices()).take !== undefined;

describe('wordloom train --engine', () => {
  it('trains with the gpu engine on the requested backend', async () => {
    const path = folder.at('gpu.db');
    const { code, stderr } = await trainWith(path, '--engine', 'gpu', '--backend', 'cpu');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stderr).toContain('Using engine gpu on the CPU: as requested.\n');
    expect(stderr).toMatch(/^Epoch 2: loss \d\.\d{4}, [\d,]+ words\/s; the device waited \d+%$/m);
    expect(await info(path)).toMatchObject({
      size: 22,
      dim: 8,
      options: { engine: 'gpu', backend: 'cpu' },
      history: [{ epoch: 1, loss: expect.any(Number) }, { epoch: 2 }],
    });
    const { stdout } = await wordloom('similar', path, 'king', '-k', '3', '--json');
    expect(JSON.parse(stdout)[0].neighbors).toHaveLength(3);
  });

  it('prints the engine first, then its progress', async () => {
    const argv = ['--engine', 'gpu', '--backend', 'cpu', '--progress', 'json'];
    const { stderr } = await trainWith(folder.at('events.db'), ...argv);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'engine')).toHaveLength(1);
    expect(types.indexOf('engine')).toBe(types.indexOf('corpus') + 1);
    expect(types.indexOf('engine')).toBe(types.indexOf('training') - 1);
    expect(events.find(({ type }) => type === 'engine')).toEqual({
      type: 'engine',
      engine: 'gpu',
      device: 'the CPU',
      why: 'as requested',
    });
    const idle = events.findLast(({ type }) => type === 'epoch').deviceIdle;
    expect(idle).toBeGreaterThanOrEqual(0);
    expect(idle).toBeLessThanOrEqual(1);
  });

  it('records the engine that trained the model, not auto', async () => {
    const path = folder.at('auto.db');
    const { stderr } = await trainWith(path);
    expect(stderr).toContain('Using engine wasm: the text is too short for a GPU to be faster.\n');
    expect((await info(path)).options.engine).toBe('wasm');
    expect((await wordloom('info', path)).stdout).toMatch(/engine\s+wasm/);
  });

  it('refuses an unknown backend, batch and engine', async () => {
    for (const argv of [
      ['--engine', 'abacus'],
      ['--backend', 'abacus'],
      ['--batch', '0'],
    ]) {
      const { code, stderr } = await trainWith(folder.at('no.db'), ...argv);
      expect([code, stderr]).toEqual([2, expect.stringContaining(argv[0].slice(2))]);
    }
  });

  it.skipIf(hasGpu)('fails with one line if there is no GPU for the gpu engine', async () => {
    const { code, stderr } = await trainWith(folder.at('no.db'), '--engine', 'gpu', '-q');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: The gpu engine needs a graphics card, but .*\. Use --engine wasm, which needs none, or .*\n$/,
    );
  });
});

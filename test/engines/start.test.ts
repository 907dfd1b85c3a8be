import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type EngineSession,
  type EngineState,
  type EpochHooks,
  type EpochProgress,
  type LossSum,
  type StartEngine,
  type TrainingTask,
} from '../../src/engines/engine.js';
import { startOfEpoch, initialState } from '../../src/engines/stream/position.js';
import {
  chooseDevice,
  type DeviceList,
  type GpuAdapterInfo,
} from '../../src/gpu/device/devices.js';
import { type GpuSession, startGpu } from '../../src/engines/gpu/engine.js';
import { type EngineChoice, type EngineMeans, startEngine } from '../../src/engines/start.js';
import { startWasm } from '../../src/engines/wasm/engine.js';
import { TrainingError } from '../../src/errors.js';
import { runTask } from './engine.case.js';
import { taskOf } from './tasks.js';

const LONG = taskOf({ epochs: 10, wordsPerEpoch: 1_000_000 });
const SHORT = taskOf({ epochs: 9, wordsPerEpoch: 1_000_000 });

const gpu = (name: string, software = false): GpuAdapterInfo => ({
  backend: 'webgpu',
  name,
  vendor: '',
  driver: '',
  software,
  limits: {},
});
const listOf = (...devices: GpuAdapterInfo[]): DeviceList => ({ devices, problems: [] });

let time: number;
beforeEach(() => {
  time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => vi.restoreAllMocks());

/** A session of so many words per second by our clock, which trains until it is stopped. */
class FakeSession implements EngineSession {
  readonly device = 'acme-9000';
  readonly close = vi.fn<() => Promise<void>>(async () => {});
  readonly epochs: number[] = [];
  readonly #speed: number;
  #failure: Error | undefined;

  constructor(speed: number, failure?: Error) {
    this.#speed = speed;
    this.#failure = failure;
  }

  readonly trainEpoch: EngineSession['trainEpoch'] = async (epoch, { onProgress, signal } = {}) => {
    this.epochs.push(epoch);
    let words = 0;
    for (let steps = 0; steps < 50; steps++) {
      signal?.throwIfAborted();
      this.#fail();
      time += 100;
      words += this.#speed / 10;
      onProgress?.({ words, loss: 1, examples: 1 });
    }
    return { loss: words, examples: words, ended: true };
  };

  async state(): Promise<EngineState> {
    return initialState(await this.finish());
  }

  async measureHeldOut(): Promise<LossSum> {
    this.#fail();
    return { loss: 1, examples: this.#speed };
  }

  async finish() {
    this.#fail();
    return { input: Float32Array.of(this.#speed), output: Float32Array.of() };
  }

  failFromNowOn(failure: Error): void {
    this.#failure = failure;
  }

  #fail(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Means that keep what they started, and with what. */
class FakeMeans {
  list = vi.fn<EngineMeans['list']>(async () => listOf(gpu('acme-9000')));
  readonly gpus: FakeSession[] = [];
  readonly wasms: FakeSession[] = [];
  readonly wasmFrom: (EngineState | undefined)[] = [];
  onState: ((state: EngineState) => void) | undefined;

  constructor(
    readonly makeGpu: () => FakeSession = () => new FakeSession(9e6),
    readonly makeWasm: () => FakeSession = () => new FakeSession(1e6),
  ) {}

  readonly gpu: EngineMeans['gpu'] = async (_task, _from, onState) => {
    this.onState = onState;
    this.gpus.push(this.makeGpu());
    return this.gpus.at(-1)! as unknown as GpuSession;
  };

  readonly wasm: StartEngine = async (_task, from) => {
    this.wasmFrom.push(from);
    this.wasms.push(this.makeWasm());
    return this.wasms.at(-1)!;
  };
}

/** A session that reports once an epoch, of 100,000 words. */
const oneReport = (milliseconds: number): FakeSession =>
  Object.assign(new FakeSession(0), {
    trainEpoch: async (_epoch: number, { onProgress, signal }: EpochHooks = {}) => {
      signal?.throwIfAborted();
      time += milliseconds;
      onProgress?.({ words: 100_000, loss: 1, examples: 1 });
      return { loss: 1, examples: 1, ended: true };
    },
  });

const never = (): never => {
  throw new Error('there is nothing to switch from');
};

const start = (
  name: Parameters<typeof startEngine>[0],
  means: EngineMeans,
  task: TrainingTask = LONG,
  onSwitch: (choice: EngineChoice) => void = never,
) => startEngine(name, task, onSwitch, undefined, means);

const lost = new TrainingError('DEVICE_FAILED', 'The GPU was lost.');

describe("engine 'auto'", () => {
  it('chooses wasm for a deterministic task, without looking for devices', async () => {
    const means = new FakeMeans();
    const { choice } = await start('auto', means, { ...LONG, deterministic: true });
    expect(choice).toEqual({
      engine: 'wasm',
      device: null,
      why: 'a GPU does not give the same vectors every time',
    });
    expect(means.list).not.toHaveBeenCalled();
  });

  it('chooses wasm for a short text, without looking for devices', async () => {
    const means = new FakeMeans();
    const { session, choice } = await start('auto', means, SHORT);
    expect(choice).toEqual({
      engine: 'wasm',
      device: null,
      why: 'the text is too short for a GPU to be faster',
    });
    expect(session).toBe(means.wasms[0]);
    expect(means.list).not.toHaveBeenCalled();
  });

  it('chooses wasm without a trial if there is no GPU', async () => {
    const means = new FakeMeans();
    means.list.mockResolvedValue(listOf());
    const { choice } = await start('auto', means);
    expect(choice).toEqual({ engine: 'wasm', device: null, why: 'no GPU was found' });
    expect([means.gpus.length, means.wasms.length]).toEqual([0, 1]);
  });

  it('chooses wasm if there is only a software device', async () => {
    const means = new FakeMeans();
    const list = listOf(gpu('llvmpipe', true));
    means.list.mockResolvedValue(list);
    const { choice } = await start('auto', means);
    expect(choice).toEqual({ engine: 'wasm', device: null, why: chooseDevice(list).why });
    expect(choice.why).toContain('llvmpipe');
    expect(means.gpus).toHaveLength(0);
  });

  it('chooses the GPU if it is faster in a trial', async () => {
    const means = new FakeMeans();
    const { session, choice } = await start('auto', means);
    expect(choice).toEqual({
      engine: 'gpu',
      device: 'acme-9000',
      why: 'it is faster than the cores, 9.0 against 1.0 million words/s in a trial',
    });
    // One on trial, and one that trains.
    expect(means.gpus).toHaveLength(2);
    await session.trainEpoch(0);
    expect(means.gpus[1].epochs).toEqual([0]);
  });

  it('chooses wasm if the GPU is slower', async () => {
    const means = new FakeMeans(() => new FakeSession(0.5e6));
    const { session, choice } = await start('auto', means);
    expect(choice).toEqual({
      engine: 'wasm',
      device: null,
      why: 'the cores are faster than acme-9000, 0.5 against 1.0 million words/s in a trial',
    });
    expect(session).toBe(means.wasms[1]);
    expect(session.close).not.toHaveBeenCalled();
  });

  it('ends both trials before it starts the chosen engine', async () => {
    const means = new FakeMeans();
    await start('auto', means);
    expect(means.gpus[0].close).toHaveBeenCalledOnce();
    expect(means.wasms[0].close).toHaveBeenCalledOnce();
    expect(means.gpus[1].close).not.toHaveBeenCalled();
    expect(time).toBeLessThan(4000);
  });

  it('chooses wasm if the GPU opens only for the trial', async () => {
    let starts = 0;
    const means = new FakeMeans(() => {
      if (++starts === 2) throw new TrainingError('OUT_OF_MEMORY', 'It is full.');
      return new FakeSession(9e6);
    });
    const { session, choice } = await start('auto', means);
    expect(choice).toEqual({ engine: 'wasm', device: null, why: 'acme-9000 failed: It is full' });
    expect(session).toBe(means.wasms[1]);
  });

  it('chooses the GPU if the wasm engine cannot hold the weights', async () => {
    const means = new FakeMeans(undefined, () => {
      throw new TrainingError('OUT_OF_MEMORY', 'Two matrices need 5 GiB.');
    });
    expect((await start('auto', means)).choice.engine).toBe('gpu');
  });

  it('tries engines over several epochs if one is too short to tell', async () => {
    const short = taskOf({ epochs: 100, wordsPerEpoch: 100_000 });
    const means = new FakeMeans(
      () => oneReport(300),
      () => oneReport(20),
    );
    const { choice } = await start('auto', means, short);
    expect(choice.why).toBe(
      'the cores are faster than acme-9000, 0.3 against 5.0 million words/s in a trial',
    );
  });

  it('chooses wasm if the GPU does not start', async () => {
    const means = new FakeMeans(() => {
      throw new TrainingError('ENGINE_UNAVAILABLE', 'It does not open.');
    });
    const { choice } = await start('auto', means);
    expect(choice.engine).toBe('wasm');
    expect(choice.why).toBe('acme-9000 failed: It does not open');
  });

  it('chooses wasm if the GPU fails in the trial, and closes the GPU', async () => {
    const means = new FakeMeans(() => new FakeSession(9e6, lost));
    const { choice } = await start('auto', means);
    expect(choice.engine).toBe('wasm');
    expect(choice.why).toBe('acme-9000 failed: The GPU was lost');
    expect(means.gpus[0].close).toHaveBeenCalledOnce();
  });

  it('does not hide errors that are not device failures', async () => {
    const bug = new RangeError('a bug');
    const starting = new FakeMeans(() => {
      throw bug;
    });
    await expect(start('auto', starting)).rejects.toBe(bug);
    const training = new FakeMeans(() => new FakeSession(9e6, bug));
    await expect(start('auto', training)).rejects.toBe(bug);
    expect(training.gpus[0].close).toHaveBeenCalledOnce();
  });
});

describe('an engine by its name', () => {
  it('is started without a trial, and without a fallback', async () => {
    const means = new FakeMeans();
    const { session, choice } = await start('gpu', means, SHORT);
    expect(choice).toEqual({ engine: 'gpu', device: 'acme-9000', why: 'as requested' });
    expect(session).toBe(means.gpus[0]);
    expect(means.list).not.toHaveBeenCalled();
    means.gpus[0].failFromNowOn(lost);
    await expect(session.finish()).rejects.toBe(lost);
  });

  it.each(['wasm', 'reference'] as const)('has no device: %s', async (name) => {
    const { session, choice } = await start(name, new FakeMeans());
    expect(choice).toEqual({ engine: name, device: null, why: 'as requested' });
    await session.close();
  });

  it('says why it cannot start', async () => {
    const unavailable = new TrainingError('ENGINE_UNAVAILABLE', 'no GPU');
    const means = new FakeMeans(() => {
      throw unavailable;
    });
    await expect(start('gpu', means)).rejects.toBe(unavailable);
  });
});

/** What 'auto' started on a GPU, with what it tells of a switch. */
async function onGpu(means = new FakeMeans()) {
  const switches: EngineChoice[] = [];
  const { session } = await start('auto', means, LONG, (choice) => switches.push(choice));
  const trials = means.wasms.length;
  return { means, session, switches, gpu: means.gpus[1], trials };
}

describe('a GPU that fails while it trains', () => {
  const state = initialState(
    { input: Float32Array.of(1), output: Float32Array.of(2) },
    { ...startOfEpoch(3), segments: 17, words: 1234 },
  );

  it.each([lost, new TrainingError('OUT_OF_MEMORY', 'The GPU is full.')])(
    'is replaced by the cores, which resume from its last state: $code',
    async (failure) => {
      const { means, session, switches, gpu, trials } = await onGpu();
      means.onState!({ ...state, epoch: 2 });
      means.onState!(state);
      gpu.failFromNowOn(failure);
      await session.trainEpoch(3);
      expect(means.wasmFrom.slice(trials)).toEqual([state]);
      expect(means.wasms[trials].epochs).toEqual([3]);
      expect(switches).toEqual([
        { engine: 'wasm', device: null, why: expect.stringContaining(failure.message) },
      ]);
      expect(gpu.close).toHaveBeenCalledOnce();
    },
  );

  it('is replaced from the beginning if there is no state yet', async () => {
    const { means, session, gpu, trials } = await onGpu();
    gpu.failFromNowOn(lost);
    await session.trainEpoch(0);
    expect(means.wasmFrom.slice(trials)).toEqual([undefined]);
  });

  it('is replaced in a measurement and at the end too', async () => {
    const measured = await onGpu();
    measured.gpu.failFromNowOn(lost);
    expect((await measured.session.measureHeldOut()).examples).toBe(1e6);
    const finished = await onGpu();
    finished.gpu.failFromNowOn(lost);
    expect((await finished.session.finish()).input).toEqual(Float32Array.of(1e6));
  });

  it('is replaced even if it does not close', async () => {
    const { session, switches, gpu } = await onGpu();
    gpu.close.mockRejectedValue(new Error('it is gone'));
    gpu.failFromNowOn(lost);
    await session.trainEpoch(0);
    expect(switches).toHaveLength(1);
  });

  it('is no longer used: only the cores are used and closed from then on', async () => {
    const { means, session, gpu, trials } = await onGpu();
    gpu.failFromNowOn(lost);
    await session.trainEpoch(0);
    await session.trainEpoch(1);
    await session.close();
    expect(means.wasms[trials].epochs).toEqual([0, 1]);
    expect(means.wasms[trials].close).toHaveBeenCalledOnce();
    expect(gpu.close).toHaveBeenCalledOnce();
  });

  it('does not hide that what replaced it fails too', async () => {
    const { means, session, switches, gpu, trials } = await onGpu();
    gpu.failFromNowOn(lost);
    await session.trainEpoch(0);
    const full = new TrainingError('OUT_OF_MEMORY', 'The machine is full.');
    means.wasms[trials].failFromNowOn(full);
    await expect(session.trainEpoch(1)).rejects.toBe(full);
    expect(switches).toHaveLength(1);
  });

  it('does not hide that nothing can replace it', async () => {
    const full = new TrainingError('OUT_OF_MEMORY', 'The machine is full.');
    const makeWasm = vi.fn<() => FakeSession>(() => new FakeSession(1e6));
    const { session, gpu } = await onGpu(new FakeMeans(undefined, makeWasm));
    makeWasm.mockImplementation(() => {
      throw full;
    });
    gpu.failFromNowOn(lost);
    await expect(session.trainEpoch(0)).rejects.toBe(full);
    await session.close();
  });

  it('is distinguished from an abort, a bug and a failure of the text', async () => {
    const { session, switches, gpu } = await onGpu();
    const reason = new Error('enough');
    await expect(session.trainEpoch(0, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const error of [new RangeError('a bug'), new TrainingError('DIVERGED', 'NaN')]) {
      gpu.failFromNowOn(error);
      await expect(session.trainEpoch(0)).rejects.toBe(error);
    }
    expect(switches).toEqual([]);
  });
});

const perExample = ({ loss, examples }: LossSum): number => loss / examples;

describe('the real engines', () => {
  const task = taskOf({
    ...LONG,
    epochs: 8,
    wordsPerEpoch: 2_000_000,
    learningRate: 0.05,
    batch: 4,
  });

  it('resume in the epoch in which the GPU is lost, and reach the result of an unbroken run', async () => {
    // A minute passes between two looks at the clock, so that each batch reports and hands out.
    vi.spyOn(performance, 'now').mockImplementation(() => (time += 61_000));
    const fake = new FakeMeans();
    const states: EngineState[] = [];
    const gpu = vi.fn<EngineMeans['gpu']>(async (real, from, onState) => {
      const session = await startGpu({ ...real, backend: 'cpu' }, from, (state) => {
        states.push(state);
        onState!(state);
      });
      const trainEpoch = session.trainEpoch.bind(session);
      session.trainEpoch = (epoch, { onProgress, signal } = {}) =>
        trainEpoch(epoch, {
          onProgress: lostAt(epoch === 2 ? 100 : Infinity, onProgress),
          signal,
        });
      return session;
    });
    const wasm = vi.fn<StartEngine>(startWasm);
    gpu.mockImplementationOnce(fake.gpu);
    wasm.mockImplementationOnce(fake.wasm);
    const onSwitch = vi.fn<(choice: EngineChoice) => void>();
    const { session, choice } = await start('auto', { list: fake.list, gpu, wasm }, task, onSwitch);
    expect(choice.engine).toBe('gpu');

    const sums: LossSum[] = [];
    for (let epoch = 0; epoch < task.epochs; epoch++) sums.push(await session.trainEpoch(epoch));
    await session.close();
    expect(onSwitch).toHaveBeenCalledOnce();
    const state = states.at(-1)!;
    expect(state.epoch).toBe(2);
    expect(state.segments).toBeGreaterThan(0);
    expect(wasm.mock.lastCall![1]).toBe(state);
    // Of its epoch, the cores only trained what was left.
    expect(sums[2].examples - state.examples).toBeLessThan(sums[1].examples * 0.9);
    expect(sums[3].examples).toBeGreaterThan(sums[1].examples * 0.9);

    const unbroken = await runTask(startWasm, task);
    expect(perExample(sums[7]) / perExample(unbroken.sums[7])).toBeCloseTo(1, 1);
    expect(perExample(sums[7])).toBeLessThan(perExample(sums[0]) - 0.1);
  });
});

/** A listener that finds the GPU lost at one of the reports. */
function lostAt(
  report: number,
  onProgress: ((progress: EpochProgress) => void) | undefined,
): (progress: EpochProgress) => void {
  let reports = 0;
  return (progress) => {
    if (++reports === report) throw lost;
    onProgress?.(progress);
  };
}

import { TrainingError } from '../errors.js';
import type {
  EngineName,
  EngineSession,
  EngineState,
  StartEngine,
  TrainingTask,
} from './engine.js';
import { FallbackSession } from './fallback.js';
import { chooseDevice } from '../gpu/device/devices.js';
import { listDevices } from '../gpu/device/list-devices.js';
import { startGpu } from './gpu/engine.js';
import { startReference } from './reference/engine.js';
import { speedOf } from './trial.js';
import { fitsMemory, startWasm } from './wasm/engine.js';

/** Which engine was taken, and why. */
export interface EngineChoice {
  readonly engine: EngineName;
  /** The name of the device, if the engine has one. */
  readonly device: string | null;
  readonly why: string;
}

/** An engine that was started, and why that one. */
export interface StartedEngine {
  readonly session: EngineSession;
  readonly choice: EngineChoice;
}

/** Word passes below which a graphics card is not even looked for: they take the cores seconds. */
const WORTH_A_LOOK = 10_000_000;

/** Milliseconds that each engine is given to show its speed. */
const TRIAL = 1000;

/** The engines to choose from; tests pass others. */
export interface EngineMeans {
  readonly list: typeof listDevices;
  readonly gpu: typeof startGpu;
  readonly wasm: StartEngine;
}

const MEANS: EngineMeans = { list: listDevices, gpu: startGpu, wasm: startWasm };

/**
 * Starts the given engine. `'auto'` starts the gpu engine if there is a real graphics card on which
 * the task's own text trains faster than on the CPU, otherwise the wasm engine. If the device of a
 * run that 'auto' started fails, the wasm engine takes over. A deterministic task stays on the CPU
 * and does not look for devices.
 *
 * @param onSwitch told of that
 * @param from where the run starts; by default with `initialWeights`
 * @throws TrainingError the error of the engine's start
 */
export async function startEngine(
  name: EngineName | 'auto',
  task: TrainingTask,
  onSwitch: (choice: EngineChoice) => void,
  from?: EngineState,
  means = MEANS,
): Promise<StartedEngine> {
  const asked = { device: null, why: 'it was asked for' };
  switch (name) {
    case 'reference':
      return { session: await startReference(task, from), choice: { engine: name, ...asked } };
    case 'wasm': {
      const choice = withSynchronous(task, { engine: name, ...asked });
      return { session: await means.wasm(task, from), choice };
    }
    case 'gpu': {
      const session = await means.gpu(task, from);
      return { session, choice: { engine: name, device: session.device, why: asked.why } };
    }
    case 'auto': {
      const choice = withSynchronous(task, await chooseEngine(task, means));
      if (choice.engine === 'wasm') return { session: await means.wasm(task, from), choice };
      try {
        return { session: await startWithFallback(task, onSwitch, from, means), choice };
      } catch (error) {
        const failed = wasm(failureOf(choice.device!, error));
        return { session: await means.wasm(task, from), choice: failed };
      }
    }
  }
}

/** Reports if the wasm engine trains in another way than the options say. */
function withSynchronous(task: TrainingTask, choice: EngineChoice): EngineChoice {
  if (choice.engine !== 'wasm' || task.deterministic || fitsMemory(task)) return choice;
  const { inputs, outputs, dim } = task;
  const sizes = `${inputs.rows} x ${dim} and ${outputs.rows} x ${dim}`;
  const why = `${choice.why}; matrices of ${sizes} lie beside its memory of 4 GiB, so training is synchronous`;
  return { ...choice, why };
}

async function chooseEngine(task: TrainingTask, means: EngineMeans): Promise<EngineChoice> {
  if (task.deterministic) return wasm('a GPU does not give the same vectors each time');
  const passes = task.epochs * task.wordsPerEpoch;
  if (passes < WORTH_A_LOOK) return wasm('the text is too short for a GPU to be faster');
  const { take, why } = chooseDevice(await means.list());
  if (take === undefined) return wasm(why);
  try {
    const gpu = await speedOf(means.gpu, task, TRIAL);
    const cores = await speedOf(means.wasm, task, TRIAL).catch(unableIsSlow);
    const speeds = `${millions(gpu)} against ${millions(cores)} million words/s in a trial`;
    if (gpu <= cores) return wasm(`the cores are faster than ${take.name}, ${speeds}`);
    return { engine: 'gpu', device: take.name, why: `it is faster than the cores, ${speeds}` };
  } catch (error) {
    return wasm(failureOf(take.name, error));
  }
}

/** Why a device was not used; rethrows errors that are not failures of a device. */
function failureOf(device: string, error: unknown): string {
  if (!(error instanceof TrainingError)) throw error;
  return `${device} failed: ${error.problem.replace(/\.$/, '')}`;
}

/** The wasm engine may be unable to hold matrices that fit a GPU. */
function unableIsSlow(error: unknown): number {
  if (error instanceof TrainingError) return 0;
  throw error;
}

const wasm = (why: string): EngineChoice => ({ engine: 'wasm', device: null, why });

const millions = (speed: number): string => (speed / 1e6).toFixed(1);

async function startWithFallback(
  task: TrainingTask,
  onSwitch: (choice: EngineChoice) => void,
  from: EngineState | undefined,
  { gpu, wasm }: EngineMeans,
): Promise<EngineSession> {
  let last = from;
  const session = await gpu(task, from, (state) => (last = state));
  return new FallbackSession(session, (reason) => {
    onSwitch({ engine: 'wasm', device: null, why: `${reason.problem} Continuing without it` });
    return wasm(task, last);
  });
}

import { TrainingError } from '../../errors.js';

/** Collects the errors of a device, which WebGPU reports separately from the calls that caused them. */
export interface DeviceWatch {
  /** The first failure; undefined if there is none. */
  readonly failure: TrainingError | undefined;
  /** Resolves to the first failure; stays pending if there is none. */
  readonly failed: Promise<TrainingError>;
  /** @throws TrainingError the first failure */
  check(): void;
  /** Runs work on the device; rejects with the device's error if there is one, else with that of `work`. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Ends the watch, before the device is closed on purpose. */
  stop(): void;
}

/** Watches a device until `stop`. */
export function watchDevice(device: GPUDevice): DeviceWatch {
  const { promise: failed, resolve } = withResolver<TrainingError>();
  let failure: TrainingError | undefined;
  let stopped = false;

  const fail = (error: TrainingError): void => {
    if (stopped) return;
    failure ??= error;
    resolve(failure);
  };
  const onError = (event: GPUUncapturedErrorEvent): void => {
    event.preventDefault(); // else the platform prints it
    fail(explain(event.error));
  };
  device.addEventListener('uncapturederror', onError);
  void device.lost.then(({ message }) => fail(lossOf(message)));

  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    get failure() {
      return failure;
    },
    failed,
    check,
    async guard(work) {
      try {
        const result = await work();
        check();
        return result;
      } catch (error) {
        await new Promise((later) => setTimeout(later)); // the reason may come after the rejection
        check();
        throw error;
      }
    },
    stop() {
      stopped = true;
      device.removeEventListener('uncapturederror', onError);
    },
  };
}

/** An error of WebGPU in our words. */
function explain(error: GPUError): TrainingError {
  // By name: the classes are global only where WebGPU is.
  if (error.constructor.name === 'GPUOutOfMemoryError') {
    return new TrainingError(
      'OUT_OF_MEMORY',
      `The GPU has too little memory. WebGPU says: ${firstLine(error.message)}`,
      {
        advice: {
          library: 'Use fewer dimensions or words (a higher minCount), or use the wasm engine.',
          commandLine: 'Use fewer dimensions or words (a higher --min-count), or --engine wasm.',
          page: 'Use fewer dimensions, a higher minimum count, or the CPU as the device.',
        },
      },
    );
  }
  return new TrainingError(
    'DEVICE_FAILED',
    'The GPU refused a step of the computation, because of a bug in its driver or in wordloom. The wasm ' +
      `engine needs no GPU. WebGPU says: ${firstLine(error.message)}`,
  );
}

function lossOf(message: string): TrainingError {
  return new TrainingError(
    'DEVICE_FAILED',
    'The GPU was lost during the computation: its driver was reset, another program took it, or one ' +
      `step took longer than the system allows. WebGPU says: ${firstLine(message) || 'nothing'}`,
  );
}

const firstLine = (text: string): string => text.trim().split('\n')[0];

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

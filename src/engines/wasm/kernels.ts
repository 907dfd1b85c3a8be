import { TrainingError } from '../../errors.js';
import { allowRelaxedSimd, compileWasm } from '../../wasm-module.js';
import { STATE_BYTES } from './layout.js';
import type { TrainingKernels } from './thread-trainer.js';

// Written out, so that every bundler sees which files these are.
const FILES = {
  hogwild: {
    relaxed: new URL('./relaxed.wasm', import.meta.url),
    plain: new URL('./plain.wasm', import.meta.url),
  },
  rounds: {
    relaxed: new URL('./rounds/relaxed.wasm', import.meta.url),
    plain: new URL('./rounds/plain.wasm', import.meta.url),
  },
} as const;

/** How the threads of a run work together: without locks, or in rounds. */
export type Kind = keyof typeof FILES;

const nothing = (): void => {};

/**
 * The kernels of a run, with fused multiply-add where the host has it.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE
 */
export async function compileKernels(
  kind: Kind,
  memory: WebAssembly.Memory,
): Promise<WebAssembly.Module> {
  const url = FILES[kind][(await allowRelaxedSimd()) ? 'relaxed' : 'plain'];
  let module: WebAssembly.Module;
  try {
    module = await compileWasm(url);
  } catch (cause) {
    throw new TrainingError(
      'ENGINE_UNAVAILABLE',
      `The wasm engine cannot start here: ${(cause as Error).message}. ` +
        "It needs WebAssembly with SIMD; engine 'reference' runs everywhere.",
      { cause },
    );
  }
  const { exports } = await WebAssembly.instantiate(module, {
    env: { memory, loadRow: nothing, storeRow: nothing },
  });
  const size = (exports as unknown as TrainingKernels).stateSize();
  if (size !== STATE_BYTES) {
    throw new TrainingError('ENGINE_UNAVAILABLE', `layout.ts plans ${STATE_BYTES}, not ${size}`);
  }
  return module;
}

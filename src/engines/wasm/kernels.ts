import { TrainingError } from '../../errors.js';
import { compileWasm, WITHOUT_SIMD } from '../../wasm-module.js';
import { chooseBuild } from '../../wide-kernels.js';
import { CONSTANTS_ROOM, STATE_ROOM } from './layout.js';
import { type FieldOffsets, offsetsOf } from './struct.js';

// Written out, so that every bundler sees which files these are.
const FILES = {
  hogwild: {
    wide: new URL('./wide.wasm', import.meta.url),
    relaxed: new URL('./relaxed.wasm', import.meta.url),
    plain: new URL('./plain.wasm', import.meta.url),
  },
  synchronous: {
    wide: new URL('./synchronous/wide.wasm', import.meta.url),
    relaxed: new URL('./synchronous/relaxed.wasm', import.meta.url),
    plain: new URL('./synchronous/plain.wasm', import.meta.url),
  },
} as const;

/** How the workers of a run train together: without locks, or synchronously, round by round. */
export type Kind = keyof typeof FILES;

/** Kernels, and the field offsets of their state. */
export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  readonly offsets: FieldOffsets;
}

const nothing = (): void => {};

/**
 * The kernels of a run, in the fastest build that the host runs.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE
 */
export async function compileKernels(
  kind: Kind,
  memory: WebAssembly.Memory,
): Promise<CompiledKernels> {
  const url = FILES[kind][await chooseBuild()];
  let module: WebAssembly.Module;
  try {
    module = await compileWasm(url);
  } catch (cause) {
    throw new TrainingError(
      'ENGINE_UNAVAILABLE',
      `The wasm engine cannot start here: ${(cause as Error).message}. ` +
        'It needs WebAssembly with SIMD.',
      { cause, advice: WITHOUT_SIMD },
    );
  }
  const env = { memory, loadRow: nothing, storeRow: nothing };
  const { exports } = await WebAssembly.instantiate(module, { env });
  return { module, offsets: stateOffsets(exports) };
}

/**
 * The fields of the state that kernels work with.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if the state or the constants exceed the room that layouts
 * give them
 */
export function stateOffsets(exports: WebAssembly.Exports): FieldOffsets {
  const offsets = offsetsOf(exports, 'State');
  checkRoom('States', offsets.size, STATE_ROOM);
  checkRoom('The constants', (exports.constantsEnd as () => number)(), CONSTANTS_ROOM);
  return offsets;
}

function checkRoom(what: string, bytes: number, room: number): void {
  if (bytes <= room) return;
  throw new TrainingError(
    'ENGINE_UNAVAILABLE',
    `${what} of ${bytes} bytes exceed the ${room} that layouts keep for them.`,
  );
}

import type { IKernelFunctionThis } from 'gpu.js';

/**
 * The constants of this room's kernels: sizes, and the fields in the header of a batch (see
 * `../batch/batch.ts`). gpu.js turns each kernel's source text into a shader, so a kernel uses its
 * arguments, `this.thread` and `this.constants` only. Each position in a batch gets a name before it
 * is read: for WebGL, gpu.js accepts only one `batch[batch[a] + b]` per block.
 */
export interface KernelConstants {
  readonly dim: number;
  readonly outputs: number; // of a window
  readonly rowsPerPage: number; // a power of two
  readonly pagesPerRow: number; // 1 / rowsPerPage, exact
  readonly windows: number;
  readonly occurrences: number;
  readonly contexts: number;
  readonly windowOf: number;
  readonly starts: number;
  readonly windowRows: number;
  readonly targets: number;
  readonly labels: number;
}

/** Additional constants of a kernel of one side's rows: the header fields of that side's index. */
export interface SideConstants extends KernelConstants {
  readonly rows: number;
  readonly segments: number;
  readonly rowIds: number;
  readonly uses: number;
  readonly rowSegments: number;
  readonly segmentStarts: number;
  readonly order: number;
}

/** `this` of a kernel. */
export type KernelThis<Constants = KernelConstants> = IKernelFunctionThis<Constants>;

/**
 * A table of rows, (pages, rowsPerPage, dim): row `id` is table[page][id - page * rowsPerPage] with
 * page = floor(id / rowsPerPage), since no backend accepts a tall table in two dimensions.
 */
export type Table = readonly (readonly (readonly number[])[])[];

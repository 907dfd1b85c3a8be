import type { Backend } from '../../gpu/backend.js';
import type { DeviceArray } from '../../gpu/device-array.js';
import type { SideConstants } from './kernels/types.js';
import { copiedTable } from './kernels/rows.js';
import { updateByCopy } from './updates/by-copy.js';
import { updateInPlace } from './updates/in-place.js';
import type { DeviceBatch, UpdateRows } from './updates/update.js';
import type { RowCounts } from './batch/batch-builder.js';

/** The most rows of a page: tables are cut into pages, as no backend accepts a tall one whole. */
const ROWS_PER_PAGE = 4096;

/** How tables of up to `rows` rows are cut into pages. */
export function pagesOf(rows: number): { rowsPerPage: number; pages: number } {
  const rowsPerPage = Math.min(ROWS_PER_PAGE, 2 ** Math.ceil(Math.log2(Math.max(2, rows))));
  return { rowsPerPage, pages: Math.ceil(rows / rowsPerPage) };
}

/** One of the two matrices, on the device. */
export class DeviceTable {
  readonly #backend: Backend;
  readonly #rows: number;
  readonly #dim: number;
  readonly #update: UpdateRows;
  #array: DeviceArray;

  private constructor(
    backend: Backend,
    rows: number,
    dim: number,
    update: UpdateRows,
    array: DeviceArray,
  ) {
    this.#backend = backend;
    this.#rows = rows;
    this.#dim = dim;
    this.#update = update;
    this.#array = array;
  }

  /**
   * @param weights (rows, dim) the initial values
   * @param entries the most entries of a batch for this table
   */
  static async create(
    backend: Backend,
    weights: Float32Array,
    rows: number,
    entries: number,
    constants: SideConstants,
  ): Promise<DeviceTable> {
    const { dim, rowsPerPage } = constants;
    const pages = Math.ceil(rows / rowsPerPage);
    const whole = [dim, rowsPerPage, pages];
    const padded = new Float32Array(dim * rowsPerPage * pages);
    padded.set(weights);
    const copy = backend.kernel(copiedTable, whole, constants);
    const array = await copy.run(pages, backend.shaped(padded, whole));
    copy.retire();
    const update =
      backend.webGpu === undefined
        ? updateByCopy(backend, whole, entries, constants)
        : updateInPlace(backend, backend.webGpu.device, constants);
    return new DeviceTable(backend, rows, dim, update, array);
  }

  /** The table as an argument of kernels. */
  get array(): DeviceArray {
    return this.#array;
  }

  /** Moves the rows that a batch touches. @param sums (segments, dim) negative gradients */
  async update(sums: DeviceArray, batch: DeviceBatch, counts: RowCounts): Promise<void> {
    this.#array = await this.#update(this.#array, sums, batch, counts);
  }

  /** All rows, (rows, dim). */
  async read(): Promise<Float32Array> {
    const weights = new Float32Array(this.#rows * this.#dim);
    let at = 0;
    for await (const row of this.#backend.read(this.#array)) {
      if (at >= weights.length) break;
      weights.set(row, at);
      at += this.#dim;
    }
    return weights;
  }
}

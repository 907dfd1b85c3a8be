import { ROW_LIMIT } from '../rules/batches.js';
import { type Backend, type DeviceArray, type DeviceKernel } from '../../gpu/backend.js';
import type { KernelConstants, SideConstants } from './kernels/types.js';
import { copiedTable, replacedRows, rowFactors, updatedRows } from './kernels/rows.js';
import { Scatter } from './scatter.js';
import type { RowCounts } from './batch/batch-builder.js';

/** A batch on the device. */
export interface DeviceBatch {
  readonly array: DeviceArray;
  /** The host's copy, for what the host has to know. */
  readonly data: Float32Array;
  readonly rate: number;
}

/** Rows of a page at most: a table is cut into pages, as no backend takes a tall one whole. */
const ROWS_PER_PAGE = 4096;

/** How tables of a number of rows at most are cut into pages. */
export function pagesOf(rows: number): { rowsPerPage: number; pages: number } {
  const rowsPerPage = Math.min(ROWS_PER_PAGE, 2 ** Math.ceil(Math.log2(Math.max(2, rows))));
  return { rowsPerPage, pages: Math.ceil(rows / rowsPerPage) };
}

/** One of the two matrices, on the device. */
export class DeviceTable {
  readonly #backend: Backend;
  readonly #rows: number;
  readonly #dim: number;
  readonly #rowIds: number;
  readonly #factors: DeviceKernel;
  readonly #update: DeviceKernel;
  readonly #place: PlaceRows;
  #array: DeviceArray;

  private constructor(
    backend: Backend,
    rows: number,
    constants: SideConstants,
    factors: DeviceKernel,
    update: DeviceKernel,
    place: PlaceRows,
    array: DeviceArray,
  ) {
    this.#backend = backend;
    this.#rows = rows;
    this.#dim = constants.dim;
    this.#rowIds = constants.rowIds;
    this.#factors = factors;
    this.#update = update;
    this.#place = place;
    this.#array = array;
  }

  /**
   * @param weights (rows, dim) the initial values
   * @param entries of a batch for this table at most
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
    const factors = backend.kernel(rowFactors, [entries], {
      ...constants,
      mostOccurrences: ROW_LIMIT.occurrences,
      turn: ROW_LIMIT.turn,
      leastLength: ROW_LIMIT.length,
    });
    const update = backend.kernel(updatedRows, [dim, entries], constants);
    const place =
      backend.name === 'webgpu'
        ? placeInPlace(new Scatter(array, dim))
        : placeByCopy(backend, whole, constants);
    return new DeviceTable(backend, rows, constants, factors, update, place, array);
  }

  /** The table as an argument of kernels. */
  get array(): DeviceArray {
    return this.#array;
  }

  /** New values of the rows that a batch touches; they wait to be put into their places. */
  async updatedRows(
    sums: DeviceArray,
    { array, rate }: DeviceBatch,
    { rows }: RowCounts,
  ): Promise<DeviceArray> {
    const factors = await this.#factors.run(rows, this.#array, sums, array, rate);
    return this.#update.run(rows, this.#array, sums, array, factors);
  }

  /** Puts new values into their places. */
  async put(rows: DeviceArray, batch: DeviceBatch, counts: RowCounts): Promise<void> {
    const idsFrom = batch.data[this.#rowIds];
    this.#array = await this.#place(this.#array, rows, batch, counts.rows, idsFrom);
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

/** Puts rows into a table and gives the table as it is then. */
type PlaceRows = (
  table: DeviceArray,
  rows: DeviceArray,
  batch: DeviceBatch,
  count: number,
  idsFrom: number,
) => Promise<DeviceArray>;

const placeInPlace =
  (scatter: Scatter): PlaceRows =>
  async (table, rows, batch, count, idsFrom) => {
    scatter.run(table, rows, batch.array, count, idsFrom);
    return table;
  };

/** By two kernels in turn, since none can read its own output. */
function placeByCopy(
  backend: Backend,
  whole: readonly number[],
  constants: KernelConstants,
): PlaceRows {
  const copies = [0, 1].map(() => backend.kernel(replacedRows, whole, constants));
  const touched = new Float32Array(whole[1] * whole[2]).fill(-1);
  let turn = 0;
  return async (table, rows, batch, count, idsFrom) => {
    const ids = batch.data.subarray(idsFrom, idsFrom + count);
    ids.forEach((id, row) => (touched[id] = row));
    turn = 1 - turn;
    const placed = await copies[turn].run(whole[2], table, rows, touched);
    for (const id of ids) touched[id] = -1;
    return placed;
  };
}

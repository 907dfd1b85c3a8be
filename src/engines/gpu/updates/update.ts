import type { DeviceArray } from '../../../gpu/device-array.js';
import type { RowCounts } from '../batch/batch-builder.js';

/** A batch on the device. */
export interface DeviceBatch {
  readonly array: DeviceArray;
  /** The host's copy, for values that the host needs. */
  readonly data: Float32Array;
  readonly rate: number;
}

/**
 * Moves the rows of a table that a batch touches: row += factor * sum of its segments, where
 * `rowFactor` of `rules/batches.ts` gives the factor.
 *
 * @param sums (segments, dim) negative gradients
 * @returns the updated table
 */
export type UpdateRows = (
  table: DeviceArray,
  sums: DeviceArray,
  batch: DeviceBatch,
  counts: RowCounts,
) => Promise<DeviceArray>;

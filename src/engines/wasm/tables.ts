import type { TrainingTask } from '../engine.js';
import type { RowLists } from '../rules/ends.js';
import type { TableLayout } from './layout.js';

/** Writes the tables that all workers read into the shared memory. */
export function fillTables(
  { buffer }: WebAssembly.Memory,
  { keep, frozen, inputs, outputs }: Pick<TrainingTask, 'keep' | 'frozen' | 'inputs' | 'outputs'>,
  layout: TableLayout,
): void {
  const words = (address: number, values: Uint32Array): void =>
    new Uint32Array(buffer, address, values.length).set(values);
  const bytes = (address: number, values: Uint8Array): void =>
    new Uint8Array(buffer, address, values.length).set(values);
  const lists = ({ starts, rows }: RowLists, startsAt: number, rowsAt: number): void => {
    words(startsAt, starts);
    words(rowsAt, rows);
  };
  words(layout.keep, keep);
  if (frozen !== undefined) bytes(layout.frozen, frozen);
  if (inputs.bags !== undefined) lists(inputs.bags, layout.bagStarts, layout.bagRows);
  if (outputs.tree !== undefined) {
    lists(outputs.tree.paths, layout.pathStarts, layout.pathRows);
    bytes(layout.turns, outputs.tree.turns);
  }
  if (outputs.noise !== undefined) {
    const { threshold, alias } = outputs.noise;
    const noise = new Uint32Array(buffer, layout.noise, 2 * threshold.length);
    threshold.forEach((chance, slot) => (noise[2 * slot] = chance));
    alias.forEach((row, slot) => (noise[2 * slot + 1] = row));
  }
}

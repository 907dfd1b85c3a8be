import type { Command } from 'commander';
import { type AnyTable, namesOf, type Table } from '../../src/advanced.js';
import { UsageError } from '../terminal/failure.js';
import { longFlag, readFlags } from './table.js';

/**
 * The options that may be given when training resumes, as their rows say.
 *
 * @param others flags that may not be given either
 * @throws UsageError for other flags of the table, by name
 */
export function readResumeFlags<Options>(
  command: Command,
  table: Table<Options>,
  others: readonly (string | undefined)[] = [],
): Partial<Options> {
  const rows = table as AnyTable;
  const given = readFlags(command, table);
  const free = namesOf(rows, ({ resume }) => resume === 'may change');
  const fixed = Object.keys(given).filter((name) => !free.includes(name));
  const flags = [...others, ...fixed.map((name) => longFlag(rows, name))];
  if (flags.length === 0) return given;
  const freeFlags = free.map((name) => longFlag(rows, name)).join(' and ');
  throw new UsageError(
    `Options cannot change when training resumes: leave out ${flags.join(', ')}. ` +
      `Only ${freeFlags} may change.`,
  );
}

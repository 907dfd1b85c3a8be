import type { Command } from 'commander';
import { parseInterval } from '../../src/advanced.js';
import { checkedBy } from './parsers.js';

/** Adds --checkpoint-every. */
export function addCheckpointFlag(command: Command, every: string): void {
  command.option(
    '--checkpoint-every <t>',
    "how often to save the model during training: 30s, 5m, 1h, 1epoch or 'never'; takes at most 2% of the time",
    checkedBy(parseInterval),
    every,
  );
}

import { type Command, InvalidArgumentError } from 'commander';
import { parseInterval } from '../../src/advanced.js';

/** Adds --checkpoint-every. */
export function addCheckpointFlag(command: Command, every: string): void {
  command.option(
    '--checkpoint-every <t>',
    "how often to save the model while training: 30s, 5m, 1h, 1epoch or 'never'; takes at most 2% of the time",
    parseCheckpointInterval,
    every,
  );
}

function parseCheckpointInterval(text: string): string {
  try {
    parseInterval('It', text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

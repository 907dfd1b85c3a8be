import { type Command, InvalidArgumentError } from 'commander';
import { parseRankTimeout, RANK_TIMEOUT } from '../../src/advanced.js';

/** Adds --rank-timeout. */
export function addRankTimeoutFlag(command: Command): void {
  command.option(
    '--rank-timeout <t>',
    "with mpirun or srun: end where a rank has not answered for so long: 90s, 30m, 2h or 'never'",
    parseTimeout,
    RANK_TIMEOUT,
  );
}

function parseTimeout(text: string): string {
  try {
    parseRankTimeout('It', text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

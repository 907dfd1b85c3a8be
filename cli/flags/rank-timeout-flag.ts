import type { Command } from 'commander';
import { parseRankTimeout, RANK_TIMEOUT } from '../../src/advanced.js';
import { checkedBy } from './parsers.js';

/** Adds --rank-timeout. */
export function addRankTimeoutFlag(command: Command): void {
  command.option(
    '--rank-timeout <t>',
    "with mpirun or srun: stop if a rank does not answer for this long: 90s, 30m, 2h or 'never'",
    checkedBy(parseRankTimeout),
    RANK_TIMEOUT,
  );
}

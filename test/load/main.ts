/**
 * `npm run test:load -- [--small] [NAME...]`
 *
 * Puts loads on wordloom, all or those named, and prints what became of each promise; exit code 1
 * where one was broken. It takes some minutes, 4 GB of memory and 6 GB of disk; in Linux, for what it
 * does with full and read-only disks, the right to mount them.
 */
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.js';

const { values, positionals } = parseArgs({
  options: { small: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(SCENARIOS);
const unknown = names.find((name) => !(name in SCENARIOS));
if (unknown !== undefined) {
  console.error(`There is no ${unknown}; known: ${Object.keys(SCENARIOS).join(', ')}`);
  process.exit(2);
}

for (const name of names) {
  const start = performance.now();
  const findings = await SCENARIOS[name](values.small ? 'small' : 'full');
  console.log(`${name}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  for (const { outcome, promise, seen } of findings) {
    console.log(`  ${outcome.padEnd(9)}  ${promise}\n${' '.repeat(13)}${seen}`);
    if (outcome === 'broken') process.exitCode = 1;
  }
}

/** Runs cases of a suite in a process of its own, one at a time, as nightly.ts asks for them. */
import { SUITES } from './suites.js';

process.on('message', (request: { readonly suite: string; readonly seed: number }) => {
  const suite = SUITES.find(({ name }) => name === request.suite)!;
  suite.run(request.seed).then(
    () => process.send!({ seed: request.seed }),
    (error: unknown) => process.send!({ seed: request.seed, failure: failureOf(error) }),
  );
});

function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n  caused by ${failureOf(error.cause)}`;
  return (error.stack ?? error.message) + cause;
}

// Whoever asked is gone.
process.on('disconnect', () => process.exit());

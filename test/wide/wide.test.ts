import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('./results-child.js', import.meta.url));
const SIDES = {
  relaxed: { wide: '0', flags: [] },
  wide: { wide: '1', flags: [] },
  // Without AVX2, V8 compiles the wide build as it stands.
  unfused: { wide: '1', flags: ['--no-enable-avx2'] },
} as const;

interface Outcome {
  readonly build: string;
  readonly results: Readonly<Record<string, string>>;
}

/** What the kernels compute in a process of their own, compiled by the optimizing compiler alone. */
async function compute({ wide, flags }: (typeof SIDES)[keyof typeof SIDES]): Promise<Outcome> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--no-liftoff', ...flags, CHILD],
    { env: { ...process.env, WORDLOOM_WIDE: wide } },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Outcome;
}

describe('the wide build', () => {
  let outcomes: Record<keyof typeof SIDES, Outcome>;
  beforeAll(async () => {
    const [relaxed, wide, unfused] = await Promise.all(Object.values(SIDES).map(compute));
    outcomes = { relaxed, wide, unfused };
  }, 120_000);

  it('is taken if it is asked for', () => {
    expect(outcomes.relaxed.build).toBe('relaxed');
    expect(outcomes.wide.build).toBe('wide');
    expect(outcomes.unfused.build).toBe('wide');
  });

  it('computes the same bits as the relaxed build, where V8 can fuse its vectors and where not', () => {
    expect(Object.keys(outcomes.relaxed.results).length).toBeGreaterThan(50);
    expect(outcomes.wide.results).toEqual(outcomes.relaxed.results);
    expect(outcomes.unfused.results).toEqual(outcomes.relaxed.results);
  });
});

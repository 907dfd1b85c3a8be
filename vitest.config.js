import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = 'dist/test/**/*.test.js';
/** What needs a browser, MPI or a package: `npm run test:slow`. */
const SLOW = 'dist/test/**/*.slow.test.js';
/** What takes minutes, such as kills, loads and drivers in software: `npm run test:night`. */
const NIGHT = 'dist/test/**/*.night.test.js';
/** Files that replace modules (vi.mock), so that nobody may share what is loaded. */
const MOCKING = 'dist/test/**/*.mocking.test.js';

// The tests run on the compiled output, so that what is tested is what ships, workers included.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Tests leave the user's own key alone.
    env: { XDG_STATE_HOME: join(tmpdir(), 'wordloom-test-state') },
    maxWorkers: '100%', // by default one core is left idle, which of two is half
    projects: [
      {
        extends: true,
        // Files share loaded modules, which halves the time that all of them take.
        test: { name: 'quick', include: [TESTS], exclude: [SLOW, NIGHT, MOCKING], isolate: false },
      },
      { extends: true, test: { name: 'mocking', include: [MOCKING], exclude: [] } },
      {
        extends: true,
        // On a busy machine Chromium may draw nothing for half a minute, so a page gets a second chance.
        test: {
          name: 'slow',
          include: [SLOW],
          exclude: [],
          expect: { poll: { timeout: 20_000 } },
          retry: 1,
        },
      },
      { extends: true, test: { name: 'night', include: [NIGHT], exclude: [] } },
    ],
  },
});

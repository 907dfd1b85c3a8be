import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = 'dist/test/**/*.test.js';
/** Loads and kills, which take long and change seldom: `npm run test:slow`. */
const SLOW = 'dist/test/**/*.slow.test.js';
/** Replace modules for a whole file, so that nobody may share what is loaded. */
const MOCKING = ['dist/test/cli/driver.test.js', 'dist/test/model/fast-search.test.js'];

// The tests run on the compiled output, so that what is tested is what ships, workers included.
// Files of `quick` share loaded modules, which halves the time that all of them take.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Tests leave the user's own key alone.
    env: { XDG_STATE_HOME: join(tmpdir(), 'wordloom-test-state') },
    maxWorkers: '100%', // by default one core is left idle, which of two is half
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: [TESTS], exclude: [SLOW, ...MOCKING], isolate: false },
      },
      { extends: true, test: { name: 'mocking', include: MOCKING, exclude: [] } },
      { extends: true, test: { name: 'slow', include: [SLOW], exclude: [] } },
    ],
  },
});

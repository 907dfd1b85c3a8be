import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = 'dist/test/**/*.test.js';
/** What takes long and changes seldom, such as loads, kills and drivers: `npm run test:slow`. */
const SLOW = 'dist/test/**/*.slow.test.js';
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
        test: { name: 'quick', include: [TESTS], exclude: [SLOW, MOCKING], isolate: false },
      },
      { extends: true, test: { name: 'mocking', include: [MOCKING], exclude: [] } },
      {
        extends: true,
        // Pages take their time on a busy machine.
        test: { name: 'slow', include: [SLOW], exclude: [], expect: { poll: { timeout: 20_000 } } },
      },
    ],
  },
});

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// The tests run on the compiled output, so that what is tested is what ships, workers included.
export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    exclude: [],
    testTimeout: 60_000,
    // Tests leave the user's own key alone.
    env: { XDG_STATE_HOME: join(tmpdir(), 'wordloom-test-state') },
    maxWorkers: '100%', // by default one core is left idle, which of two is half
  },
});

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = 'dist/test/**/*.test.js';
/** What takes long and changes seldom, such as loads, kills and drivers: `npm run test:slow`. */
const SLOW = 'dist/test/**/*.slow.test.js';
/** Files that replace modules (vi.mock), so that nobody may share what is loaded. */
const MOCKING = 'dist/test/**/*.mocking.test.js';
/** Browsers, drivers of GPUs, plain arithmetic, checks, answers, pictures and formats: the same everywhere. */
const SAME_EVERYWHERE = [
  'dist/test/browser/**',
  'dist/test/page/**',
  'dist/test/package/**',
  'dist/test/docs/**',
  'dist/test/engines/{gpu,gpu/session}.test.js',
  'dist/test/arithmetic/gpu/**',
  'dist/test/engines/{reference,synchronous}.test.js',
  'dist/test/train/hostile-checkpoint.test.js',
  'dist/test/train/{subwords,hierarchical-softmax,open-ends,phrases}.test.js',
  'dist/test/train/{inspect,initial-weights/initial-weights}.test.js',
  'dist/test/cli/{help,pasted-commands,usage,advice}.test.js',
  'dist/test/cli/commands/{ask,convert,lm,maintain,measure,serve}/**',
  'dist/test/{corpora,formats,fuzz,language-model,map,neighbors,networks,phrases,plot,server,subwords}/**',
];

/** Files of such a project share loaded modules, which halves the time that all of them take. */
const sharing = (name, exclude) => ({
  extends: true,
  test: { name, include: [TESTS], exclude: [SLOW, MOCKING, ...exclude], isolate: false },
});

// The tests run on the compiled output, so that what is tested is what ships, workers included.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Tests leave the user's own key alone.
    env: { XDG_STATE_HOME: join(tmpdir(), 'wordloom-test-state') },
    maxWorkers: '100%', // by default one core is left idle, which of two is half
    projects: [
      sharing('quick', []),
      sharing('portable', SAME_EVERYWHERE),
      { extends: true, test: { name: 'mocking', include: [MOCKING], exclude: [] } },
      { extends: true, test: { name: 'slow', include: [SLOW], exclude: [] } },
    ],
  },
});

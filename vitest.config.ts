import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Limits for what hangs, not for what is slow: on a loaded machine a test takes five times as long. A test that
    // starts databases or processes sets its own.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // One more than the cores of the smallest machine: the tests that kill and restart servers wait half of their time.
    // Each worker may hold an embedded database of about 200 MB.
    maxWorkers: 3,
    fileParallelism: true,
    // Rejected: threads (as slow, and one crash takes all), and one worker for many files (embedded databases are never
    // given back: 5 GB after eighty files).
    // Tests run each path a few times: what optimizing WebAssembly costs they never get back (a sixth of the time).
    execArgv: ['--liftoff-only'],
    restoreMocks: true,
    unstubEnvs: true,
  },
});

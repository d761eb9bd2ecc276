import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // A hanging test should be seen; a test that starts databases or processes sets its own limit.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // One more than the cores of the smallest machine: the tests that kill and restart servers wait half of their time.
    // Each worker may hold an embedded database of about 200 MB.
    maxWorkers: 3,
    fileParallelism: true,
    // Threads share the compiled code of the embedded database; processes compile it anew for each file (a sixth of the
    // whole run). One worker for many files is no way: what their databases held is never given back.
    pool: 'threads',
    restoreMocks: true,
    unstubEnvs: true,
  },
});

import { defineConfig } from 'vitest/config';

const ALL = ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'];

/**
 * Files with a process each: those that crash databases and programs. All others run one after the other in the same
 * processes, import the gateway once, which takes 2 s of CPU, parse the sources once and start one browser: what they
 * change for their process they undo. docs/decisions/0015-isolated-tests.md
 */
const ISOLATED = [
  'test/processes/{crash,output,subscription-crash,two-servers}.test.ts',
  'packages/engine/test/store/{crash,data-directory-lock,embedded-store}.test.ts',
];

/**
 * They build the SDKs' packages, install them and call npm, 15 to 50 s of CPU each: `npm run test:consumers`, which
 * packs and installs the same packages, runs them, and `npm test` when it is asked for them.
 */
const PACKAGES = [
  'packages/{wire,haipay,teemopay,eximbay}/test/{build,pack}.test.ts',
  'test/docs-quick-start.test.ts',
  'test/processes/sdks.test.ts',
];

export default defineConfig({
  test: {
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
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        // Too short a life for what optimizing WebAssembly costs: a sixth of the time.
        test: { name: 'isolated', include: ISOLATED, execArgv: ['--liftoff-only'] },
      },
      { extends: true, test: { name: 'packages', include: PACKAGES } },
      {
        extends: true,
        test: { name: 'shared', include: ALL, exclude: [...ISOLATED, ...PACKAGES], isolate: false },
      },
    ],
  },
});

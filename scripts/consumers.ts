import { generateKeyPair as haipayKeys } from '../packages/haipay/src/keys.ts';
import { generateKeyPair as teemopayKeys } from '../packages/teemopay/src/keys.ts';
import { DESCRIPTION_SETUP } from './consumers/description.ts';
import { cleanUp } from './consumers/project.ts';
import { type Consumed, SETUPS, type Setup } from './consumers/setups.ts';
import { makeTarballs, TARBALL_SETUPS } from './consumers/tarballs.ts';
import { TESTING_SETUPS } from './consumers/testing.ts';

const HELP = `Installs the packages of the SDKs, as npm pack makes them, into empty projects of merchants and uses them.

  npm run test:consumers               every row below
  npm run test:consumers -- Node       the rows whose name contains the text

Each row makes a signature, calls a server by each client, and verifies callbacks, unless it says otherwise. One row
has nothing but the server's /openapi.json; one is the tests that npm test leaves out,
packages/*/test/{build,pack}.test.ts and the quick starts of the guide.
Linux on x64 only: the Node binaries come from the registry.

The last line is always "N passed, N failed, N skipped".`;

/** Half of the work is waiting for the registry and the disk. */
const AT_ONCE = 2;

const ALL: readonly Setup[] = [...SETUPS, ...TARBALL_SETUPS, DESCRIPTION_SETUP, ...TESTING_SETUPS];

async function tried({ name, run }: Setup, consumed: Consumed): Promise<boolean> {
  const startedMs = performance.now();
  const fault = await run(consumed).then(
    () => undefined,
    (error: Error) => error.stack ?? String(error),
  );
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(`${fault === undefined ? 'ok    ' : 'FAILED'} ${name}, ${seconds} s\n`);
  if (fault !== undefined) process.stdout.write(`${fault.replace(/^/gm, '       ')}\n`);
  return fault === undefined;
}

async function main(wanted: readonly string[]): Promise<number> {
  if (wanted.includes('--help')) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stdout.write(`\n0 passed, 0 failed, ${ALL.length} skipped\n`);
    return 0;
  }
  const startedMs = performance.now();
  const keys = { secretKey: 'k'.repeat(32), haipay: await haipayKeys(), teemopay: await teemopayKeys() };
  const env = {
    CONSUMER_KEYS: JSON.stringify(keys),
    CI: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const consumed = { tarballs: await makeTarballs(), env };
  const queue = ALL.filter(({ name }) => wanted.every((text) => name.includes(text)));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const missing = next.missing?.();
      if (missing !== undefined) {
        process.stdout.write(`skipped ${next.name}: ${missing}\n`);
        counts.skipped += 1;
        continue;
      }
      counts[(await tried(next, consumed)) ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(
    `${seconds} s\n\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
  );
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
}
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  cleanUp();
}

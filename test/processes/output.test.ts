import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectRequest, demoClient, merchantEndpoint, payRequest } from '../support/demo-merchant.ts';
import { expectProvenLedger, processTests } from '../support/process-tests.ts';
import { programEnvironment, type ServerProcess, startServer } from '../support/server-process.ts';
import { root } from '../support/sources.ts';
import { testThoroughly } from '../support/thorough.ts';

/** A device that takes nothing: every write fails with ENOSPC. */
const FULL = '/dev/full';

const tests = processTests(() => merchantEndpoint());

async function environment(name: string): Promise<Record<string, string>> {
  // Every transition is a line of the log.
  return { NARU_DATA_DIR: await tests.dataDirectory(name), NARU_LOG_LEVEL: 'trace' };
}

/** Takes an order, calls the merchant back about a payout, stops in order, and leaves a ledger that is right. */
async function expectUnharmed(
  server: ServerProcess,
  env: Record<string, string>,
  name: string,
): Promise<void> {
  const { endpoint } = tests;
  const client = demoClient(server.baseUrl);
  const applied = await client.collectApply(collectRequest(`C-${name}`, endpoint.url));
  const paid = await client.payApply(payRequest(`P-${name}`, endpoint.url));
  expect([applied.ok, paid.ok]).toEqual([true, true]);
  await expect.poll(() => endpoint.received.has(`P-${name}`), { timeout: 40_000 }).toBe(true);
  expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
  await expectProvenLedger(env);
}

describe('a command whose output nobody takes', () => {
  /** Exit code and standard error of `naru print-config`, its output sent to a shell's destination. */
  const printConfig = (destination: string) => {
    const command = `"$1" --liftoff-only "$2" print-config ${destination}`;
    const program = path.join(root, 'packages/gateway/src/cli/naru.ts');
    const { status, stderr } = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', command, '-', process.execPath, program],
      {
        env: programEnvironment({}),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return { status, stderr };
  };

  test.skipIf(!existsSync(FULL))('says so when the device is full', () => {
    expect(printConfig(`>${FULL}`)).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^naru: the output can't be written \(ENOSPC.*\)\n$/),
    });
  });

  test('ends well when its reader has read enough', () => {
    expect(printConfig('| true')).toEqual({ status: 0, stderr: '' });
  });
});

describe('a server whose output nobody takes', () => {
  test.skipIf(!existsSync(FULL))(
    'works on when the device is full',
    async () => {
      const env = await environment('full');
      const device = openSync(FULL, 'w');
      const server = await startServer(env, undefined, device).finally(() => closeSync(device));
      await expectUnharmed(server, env, 'full');
    },
    120_000,
  );

  testThoroughly(
    'works on when its reader has gone',
    async () => {
      const env = await environment('gone');
      const server = await startServer(env);
      server.child.stdout?.destroy();
      server.child.stderr?.destroy();
      await expectUnharmed(server, env, 'gone');
    },
    120_000,
  );
});

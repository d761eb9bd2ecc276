import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { verifyLedger } from '../../packages/engine/src/ledger/verify.ts';
import { openStore } from '../../packages/engine/src/store/open.ts';
import { prepareDataDirectory } from './embedded-templates.ts';

export interface ProcessTests<E> {
  /** The merchant's callback address; open while the tests of the file run. */
  readonly endpoint: E;
  /** A path in a folder of the file's own, which is removed at the end; nothing is there yet. */
  pathOf(name: string): string;
  /** The same, with the data of a store that was started before. */
  dataDirectory(name: string): Promise<string>;
}

/** What tests of whole processes begin and end with: a folder for their data, and the merchant's endpoint. */
export function processTests<E extends { close(): Promise<unknown> }>(
  open: () => Promise<E>,
): ProcessTests<E> {
  let endpoint: E | undefined;
  let folder = '';
  beforeAll(async () => {
    endpoint = await open();
    folder = mkdtempSync(path.join(os.tmpdir(), 'naru-process-'));
  });
  afterAll(async () => {
    await endpoint?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const pathOf = (name: string) => path.join(folder, name);
  return {
    get endpoint() {
      if (endpoint === undefined) throw new Error('the endpoint is open while tests run');
      return endpoint;
    },
    pathOf,
    async dataDirectory(name) {
      await prepareDataDirectory(pathOf(name));
      return pathOf(name);
    },
  };
}

/**
 * What `naru ledger verify` would say of a store that no server has open: everything is booked as it has to be. In this
 * process: the program takes two seconds to start, and has tests of its own.
 */
export async function expectProvenLedger(env: Record<string, string>): Promise<void> {
  const { DATABASE_URL: databaseUrl, NARU_DATA_DIR: dataDir = '' } = env;
  const store = await openStore({ databaseUrl, dataDir, fsync: false });
  try {
    const { faults, transfers } = await store.transaction((tx) => verifyLedger(tx));
    expect(faults).toEqual([]);
    expect(transfers).toBeGreaterThan(0n);
  } finally {
    await store.close();
  }
}

/** Sends the signal, and waits until the process is gone; it may be gone already. */
export async function endBy(signal: NodeJS.Signals, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

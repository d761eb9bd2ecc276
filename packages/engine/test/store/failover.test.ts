import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningPostgres, startPostgres } from '../../../../scripts/postgres.ts';
import { describeOnServer, testServerUrl } from '../../../../test/support/stores.ts';
import { type TcpProxy, tcpProxy } from '../../../../test/support/tcp-proxy.ts';
import { MIGRATIONS } from '../../../gateway/src/migrations.ts';
import { StoreUnavailableError } from '../../src/store/errors.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fixture, makeFixture, tally } from '../support/engine-fixture.ts';

/** As many sessions as a process has, all of which must be found out to be of no use. */
const POOL_SIZE = 12;

/** A machine that has much else to do may take seconds for a statement: that is no failover. */
async function opened(databaseUrl: string): Promise<Store> {
  return openServerStore({ databaseUrl, poolSize: POOL_SIZE, statementTimeoutMs: 20_000 });
}

/** Opens all sessions of the pool, as load does; some find out here that their connection was cut. */
async function fillPool(store: Store): Promise<void> {
  await Promise.allSettled(Array.from({ length: POOL_SIZE }, () => store.query('SELECT pg_sleep(0.05)')));
}

let orders = 0;

/** One payment after the other, so that each is a batch of its own. */
async function pay(f: Fixture, times: number): Promise<Record<string, number>> {
  const results = [];
  for (let index = 0; index < times; index++) {
    orders += 1;
    results.push(await f.engine.payments.create(f.payment(`M${orders}`)));
  }
  return tally(results);
}

function proxied(url: string, proxy: TcpProxy): string {
  const through = new URL(url);
  through.port = String(proxy.port);
  return through.href;
}

const portOf = (server: RunningPostgres) => Number(new URL(server.url).port);

describe.skipIf(testServerUrl === undefined)('a failover behind one address', () => {
  let primary: RunningPostgres | undefined;
  let standby: RunningPostgres | undefined;
  let why = '';
  beforeAll(async () => {
    const first = await startPostgres({ fsync: false });
    if ('unavailable' in first) why = first.unavailable;
    else {
      primary = first;
      const second = await startPostgres({ fsync: false, standbyOf: first.url });
      if ('unavailable' in second) why = second.unavailable;
      else standby = second;
    }
  });
  afterAll(async () => {
    await standby?.stop();
    await primary?.stop();
  });

  test('sessions with a standby are dropped; the next one reaches the server that writes', async (context) => {
    if (!primary || !standby) return context.skip(why);
    const proxy = await tcpProxy(portOf(primary));
    const store = await opened(proxied(primary.url, proxy));
    try {
      await migrate(store, MIGRATIONS);
      const f = await makeFixture(store);
      expect(await pay(f, 3)).toEqual({ accepted: 3 });
      await untilThere(standby, orders);

      proxy.switchTo(portOf(standby));
      await fillPool(store);
      expect(await pay(f, 3)).toEqual({ internal: 3 });
      const failure = await store
        .transaction((tx) => tx.query('delete from payments'))
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      expect(failure).toMatchObject({ code: '25006', outcomeUnknown: false });
      // Reading goes on meanwhile.
      await expect(store.query('select count(*) from payments')).resolves.toHaveLength(1);
      await fillPool(store);

      // The old sessions are not cut: a name that points elsewhere now leaves them where they are.
      const before = orders;
      proxy.switchTo(portOf(primary), { keep: true });
      expect(await pay(f, 100)).toEqual({ accepted: 100 });
      expect(await countPayments(store)).toBe(before - 3 + 100);

      execFileSync(path.join(standby.binaries, 'psql'), ['-qd', standby.url, '-c', 'select pg_promote()'], {
        stdio: 'ignore',
      });
      await primary.stop();
      primary = undefined;
      proxy.switchTo(portOf(standby));
      expect(await pay(f, 100)).toEqual({ accepted: 100 });
    } finally {
      await store.close();
      await proxy.close();
    }
  }, 60_000);
});

describeOnServer('a database that becomes read only', (createDatabase) => {
  test('sessions that were made meanwhile are dropped when it is over', async () => {
    const databaseUrl = await createDatabase();
    const store = await opened(databaseUrl);
    const admin = await openServerStore({ databaseUrl, poolSize: 1 });
    const name = new URL(databaseUrl).pathname.slice(1);
    try {
      const f = await makeFixture(store);
      await admin.exec(`alter database ${name} set default_transaction_read_only = on`);
      await admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await pay(f, 1);
      await fillPool(store);
      expect(await pay(f, 3)).toEqual({ internal: 3 });
      await fillPool(store);
      await admin.exec(
        `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
      );
      // Twelve sessions still believe that all is read only; not one order is lost to them.
      expect(await pay(f, 100)).toEqual({ accepted: 100 });
    } finally {
      await admin.close();
      await store.close();
    }
  }, 30_000);

  test('a server that falls silent is given up, and the next one serves', async () => {
    const databaseUrl = await createDatabase();
    const proxy = await tcpProxy(Number(new URL(databaseUrl).port));
    const store = await openServerStore({ databaseUrl: proxied(databaseUrl, proxy), answerTimeoutMs: 300 });
    try {
      proxy.fallSilent();
      const failure = await store.query('select 1').catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      proxy.switchTo(Number(new URL(databaseUrl).port));
      await expect(store.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
    } finally {
      await store.close();
      await proxy.close();
    }
  }, 30_000);
});

async function countPayments(store: Store): Promise<number> {
  const [row] = await store.query<{ count: bigint }>('select count(*) from payments');
  return Number(row?.count);
}

/** The standby has what the primary has. */
async function untilThere(standby: RunningPostgres, payments: number): Promise<void> {
  const store = await openServerStore({ databaseUrl: standby.url, poolSize: 1 });
  try {
    await expect.poll(() => countPayments(store).catch(() => 0), { timeout: 10_000 }).toBe(payments);
  } finally {
    await store.close();
  }
}

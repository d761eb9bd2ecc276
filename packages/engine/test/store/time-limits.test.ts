import { afterEach, expect, test } from 'vitest';
import { describeOnServer } from '../../../../test/support/stores.ts';
import { type TcpProxy, tcpProxy } from '../../../../test/support/tcp-proxy.ts';
import { Sealer, Secret } from '../../src/base/secrets.ts';
import { keyContext } from '../../src/merchants/directory.ts';
import { rotateKeys } from '../../src/sealing/key-rotation.ts';
import { SealingKeys } from '../../src/sealing/sealing-keys.ts';
import { isLostSession, StoreUnavailableError } from '../../src/store/errors.ts';
import { openServerStore, type ServerStoreOptions } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';
import { joinFixture, makeFixture } from '../support/engine-fixture.ts';
import { withTransaction } from '../support/store-wrappers.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  // In reverse order: a store is closed before its proxy.
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(options: ServerStoreOptions): Promise<Store> {
  const store = await openServerStore(options);
  closing.push(() => store.close());
  return store;
}

const portOf = (url: string) => Number(new URL(url).port);

async function proxyTo(url: string): Promise<{ proxy: TcpProxy; through: string }> {
  const proxy = await tcpProxy(portOf(url));
  closing.push(() => proxy.close());
  const through = new URL(url);
  through.port = String(proxy.port);
  return { proxy, through: through.href };
}

const rejection = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describeOnServer('a server that falls silent', (createDatabase) => {
  test.each([
    ['BEGIN', {}],
    ['BEGIN with a time limit and a first statement', { first: 'SELECT 1', lockTimeoutMs: 1000 }],
  ])(
    'is given up at %s',
    async (_, options) => {
      const { proxy, through } = await proxyTo(await createDatabase('empty'));
      const store = await open({ databaseUrl: through, answerTimeoutMs: 300 });
      proxy.fallSilent();
      const failure = await rejection(store.transaction(async () => undefined, options));
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      // A BEGIN that was not answered may safely be said again.
      expect(isLostSession(failure)).toBe(true);
    },
    10_000,
  );

  test('is given up at ROLLBACK; the error of the work stays', async () => {
    const { proxy, through } = await proxyTo(await createDatabase('empty'));
    const store = await open({ databaseUrl: through, answerTimeoutMs: 300 });
    const reason = new Error('the real reason');
    const work = store.transaction(async () => {
      proxy.fallSilent();
      throw reason;
    });
    expect(await rejection(work)).toBe(reason);
  }, 10_000);

  test.each(['SET TIME ZONE', 'SET tcp_keepalives_idle', 'pg_backend_pid'])(
    'is given up when it does so at %s of a new session',
    async (statement) => {
      const { proxy, through } = await proxyTo(await createDatabase('empty'));
      proxy.fallSilentAt(statement);
      const failure = await rejection(
        open({ databaseUrl: through, connectTimeoutMs: 300, answerTimeoutMs: 300 }),
      );
      expect(failure).toBeInstanceOf(StoreUnavailableError);
    },
    10_000,
  );
});

describeOnServer('a session that is lost at BEGIN', (createDatabase) => {
  /** The statement that ends its own session is the first one of the transaction. */
  const ending = { first: 'SELECT pg_terminate_backend(pg_backend_pid())' };

  test('has stored nothing, and says so', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty') });
    const failure = await rejection(store.transaction(async () => undefined, ending));
    expect(failure).toMatchObject({ code: '57P01', outcomeUnknown: false });
    expect(isLostSession(failure)).toBe(true);
  });

  test('costs no command: the batch runs again on another session', async () => {
    const store = await open({ databaseUrl: await createDatabase() });
    const f = await makeFixture(store);
    let lost = 0;
    const transaction: Store['transaction'] = (work, options) =>
      store.transaction(work, options?.first !== undefined && lost++ === 0 ? ending : options);
    const unlucky = await joinFixture(f, withTransaction(store, transaction));
    const { merchantId } = f.access.app;
    expect(await unlucky.engine.adjust(merchantId, 'KRW', 1000n)).toMatchObject({ ok: true });
    expect(lost).toBe(2);
  });
});

describeOnServer('work on whole tables', (createDatabase) => {
  const TINY = { statementTimeoutMs: 200, answerTimeoutMs: 400 };

  test('has no limit in a transaction that says so, and in no other one of the session', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty'), poolSize: 1, ...TINY });
    const slow = (statementTimeoutMs?: number) =>
      store.transaction(
        (tx) => tx.query('SELECT pg_sleep(0.5)'),
        statementTimeoutMs === undefined ? {} : { statementTimeoutMs },
      );
    await slow(0);
    expect(await rejection(slow())).toMatchObject({ code: '57014' });
    await slow(10_000);
    expect(await rejection(slow(50))).toMatchObject({ code: '57014' });
  });

  test('the proof of the ledger is not cancelled', async () => {
    const databaseUrl = await createDatabase();
    const store = await open({ databaseUrl });
    const f = await makeFixture(store);
    await store.exec(`
      alter table ledger_heads rename to heads;
      create view ledger_heads as select * from heads where pg_sleep(0.5) is not null`);
    const limited = await joinFixture(f, await open({ databaseUrl, ...TINY }));
    expect(await limited.engine.verifyLedger()).toMatchObject({ merchants: 1, faults: [] });
  });

  test('a merchant with many orders can be closed', async () => {
    const databaseUrl = await createDatabase();
    const store = await open({ databaseUrl });
    const f = await makeFixture(store);
    const { merchantId } = f.access.app;
    expect(await f.engine.adjust(merchantId, 'KRW', 1n)).toMatchObject({ ok: true });
    expect(await f.engine.adjust(merchantId, 'KRW', -1n)).toMatchObject({ ok: true });
    await store.exec(`
      alter table accounts rename to slow_accounts;
      create view accounts as select * from slow_accounts where pg_sleep(0.3) is not null`);
    const limited = await joinFixture(f, await open({ databaseUrl, ...TINY }));
    expect(await limited.engine.admin.setMerchantState(merchantId, 'closed')).toBe(true);
  });

  test('a rotation of the master key ends', async () => {
    const databaseUrl = await createDatabase();
    const store = await open({ databaseUrl });
    const old = new Secret('the key before');
    const f = await makeFixture(store, { engine: { sealer: new Sealer(old) } });
    await store.exec('create view slow_keys as select * from app_keys where pg_sleep(0.5) is not null');
    const columns = [
      {
        table: 'slow_keys',
        column: 'sealed',
        keys: { id: 'uuid' },
        context: ({ id = '' }) => keyContext(id),
      },
    ] as const;
    const keysIn = (of: Store, next?: Secret) =>
      new SealingKeys(of, 'master', new Sealer(old, next), columns);
    await keysIn(store).claim();
    await f.engine.admin.addKey(f.access.app.id, 'secret_key', 'a key of the app', 0);
    const limited = await open({ databaseUrl, ...TINY });
    const both = keysIn(limited, new Secret('the key that follows'));
    await both.claim();
    expect(await rotateKeys(limited, both, { settleMs: 0 })).toMatchObject({ isChanged: true, texts: 1 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PgBouncer, pgbouncerProgram, startPgBouncer } from '../../../../test/support/pgbouncer.ts';
import type { Schema } from '../../../../test/support/server-databases.ts';
import { describeOnServer, testServerUrl } from '../../../../test/support/stores.ts';
import { tcpProxy } from '../../../../test/support/tcp-proxy.ts';
import { MIGRATIONS } from '../../../gateway/src/migrations.ts';
import { isLostSession, StoreUnavailableError } from '../../src/store/errors.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';
import { makeFixture, tally } from '../support/engine-fixture.ts';
import { fund } from '../support/order-steps.ts';
import { hanging } from '../support/scripted.ts';

const LIMITS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'TimeZone',
  'synchronous_commit',
  'transaction_isolation',
];
const SHOW = `select name, current_setting(name) as value from unnest($1::text[]) name`;

const title = 'behind PgBouncer in transaction mode';

if (testServerUrl !== undefined && pgbouncerProgram === null) {
  describe.skip(`${title} [skipped: pgbouncer is not installed]`, () => {
    behindPgBouncer(() => Promise.reject(new Error('no pgbouncer')));
  });
} else describeOnServer(title, behindPgBouncer);

function behindPgBouncer(createDatabase: (schema?: Schema) => Promise<string>): void {
  const notices: string[] = [];
  let bouncer: PgBouncer;
  let store: Store;
  let direct: Store;
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = await createDatabase('empty');
    bouncer = await startPgBouncer(databaseUrl, 3);
    direct = await openServerStore({ databaseUrl, onNotice: (sentence) => notices.push(sentence) });
    for (const other of ["synchronous_commit = 'off'", "default_transaction_isolation = 'serializable'"]) {
      await direct.exec(`alter database ${new URL(databaseUrl).pathname.slice(1)} set ${other}`);
    }
    expect(notices).toEqual([]);
    const onNotice = (sentence: string) => notices.push(sentence);
    store = await openServerStore({ databaseUrl: bouncer.url, idleInTransactionTimeoutMs: 700, onNotice });
  });
  afterAll(async () => {
    await store?.close();
    await direct?.close();
    await bouncer?.stop();
  });

  test('is found out and said', () => {
    expect(notices).toEqual([expect.stringContaining('A connection pooler stands between')]);
  });

  test('limits hold in whatever session a statement gets', async () => {
    // Sessions of the server in which nothing was set: twenty clients share three of them.
    const rows = await Promise.all(
      Array.from({ length: 20 }, () => store.query<{ name: string; value: string }>(SHOW, [LIMITS])),
    );
    const expected = ['30s', '4s', '700ms', 'UTC', 'on', 'read committed'].map((value, index) => ({
      name: LIMITS[index],
      value,
    }));
    for (const limits of rows) expect(limits).toEqual(expected);
    await store.transaction(
      async (tx) => {
        expect(await tx.query(SHOW, [['lock_timeout']])).toEqual([{ name: 'lock_timeout', value: '1s' }]);
      },
      { lockTimeoutMs: 1000 },
    );
    expect(await store.query('select name from pg_prepared_statements')).toEqual([]);
  });

  test('a transaction whose process says nothing is ended', async () => {
    const [locked, gate] = [hanging<void>(), hanging<void>()];
    await store.exec('create table held (id int); insert into held values (1)');
    const frozen = store
      .transaction(async (tx) => {
        await tx.query('select 1 from held for update');
        locked.resolve();
        await gate.promise;
      })
      .catch((error: unknown) => error);
    await locked.promise;
    await direct.query('select 1 from held for update');
    gate.resolve();
    expect(await frozen).toBeInstanceOf(StoreUnavailableError);
  });

  test.each([
    ['we give up', {}, { answerTimeoutMs: 1_000 }],
    ['it gives up', { query_wait_timeout: 1 }, {}],
  ])(
    'in a queue for sessions of the server, when %s, one session is lost and no other',
    async (_, more, limits) => {
      const small = await startPgBouncer(databaseUrl, 1, more);
      const proxy = await tcpProxy(Number(new URL(small.url).port));
      const through = new URL(small.url);
      through.port = String(proxy.port);
      const queueing = await openServerStore({ databaseUrl: through.href, poolSize: 2, ...limits });
      const holder = await openServerStore({ databaseUrl: small.url });
      const nothing = () => queueing.transaction(async () => undefined);
      await Promise.all([nothing(), nothing()]);
      expect(proxy.taken()).toBe(2);
      const failure = await holder.transaction(async (tx) => {
        await tx.query('select 1');
        return nothing().catch((error: unknown) => error);
      });
      expect(isLostSession(failure)).toBe(true);
      await nothing();
      expect(proxy.taken()).toBe(2);
      await Promise.all([queueing.close(), holder.close()]);
      await Promise.all([proxy.close(), small.stop()]);
    },
  );

  test('migrations, payments and payouts of many clients at once, and the ledger is proven', async () => {
    await migrate(store, MIGRATIONS);
    const f = await makeFixture(store);
    await fund(f, 1_000_000n);
    for (let round = 0; round < 5; round++) {
      const numbers = Array.from({ length: 20 }, (_, index) => `M${round}-${index}`);
      const made = numbers.flatMap((number) => [
        f.engine.payments.create(f.payment(number)),
        f.engine.payouts.create(f.payout(number)),
      ]);
      expect(tally((await Promise.all<{ ok: boolean }>(made)) as never)).toEqual({ accepted: 40 });
    }
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
    expect(f.errors).toEqual([]);
  });
}

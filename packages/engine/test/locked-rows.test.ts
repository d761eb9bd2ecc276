import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { describeOnServer } from '../../../test/support/stores.ts';
import { CLAIM_EFFECTS } from '../src/channel-calls/effect-worker.ts';
import { LEASE_MS } from '../src/outbox/lease.ts';
import type { Payment } from '../src/payments/payment.ts';
import { openServerStore, type ServerStoreOptions } from '../src/store/server-store.ts';
import type { Store } from '../src/store/store.ts';
import { type Fixture, joinFixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import { balances, channelOrder, fund, startedWithToken } from './support/order-steps.ts';
import { hanging } from './support/scripted.ts';
import { startNow } from './support/start-now.ts';

interface Held {
  release(): Promise<unknown>;
}

describeOnServer('rows that another session holds', (createDatabase) => {
  const stores: Store[] = [];
  let databaseUrl: string | undefined;
  let merchants = 0;
  afterAll(() => Promise.all(stores.map((store) => store.close())));

  async function open(options: Partial<ServerStoreOptions> = {}): Promise<Store> {
    databaseUrl ??= await createDatabase();
    const store = await openServerStore({ databaseUrl, ...options });
    stores.push(store);
    return store;
  }

  /** Two merchants served by one process, and a session of somebody who locks rows by hand, without end. */
  async function setUp() {
    const [store, person] = [await open(), await open({ idleInTransactionTimeoutMs: 0 })];
    merchants += 2;
    const a = await makeFixture(store, { publicId: String(merchants) });
    const b = await joinFixture(await makeFixture(store, { publicId: String(merchants + 1) }), store);
    // One writer: commands of both merchants share its lanes and batches.
    const both: [Fixture, Fixture] = [a, { ...b, engine: a.engine }];
    return { a: both[0], b: both[1], person };
  }

  async function hold(person: Store, sql: string, params: unknown[]): Promise<Held> {
    const [locked, gate] = [hanging<void>(), hanging<void>()];
    const running = person.transaction(async (tx) => {
      await tx.query(sql, params);
      locked.resolve();
      await gate.promise;
    });
    await locked.promise;
    return {
      release: async () => {
        gate.resolve();
        await running;
      },
    };
  }

  const MERCHANT_ROWS: Record<string, string> = {
    'the head of a ledger': 'select 1 from ledger_heads where merchant_id = $1 for update',
    'the balances of a merchant': 'select 1 from accounts where merchant_id = $1 for update',
  };

  test.each(Object.keys(MERCHANT_ROWS))(
    '%s: other merchants go on, and this one when it is free',
    async (name) => {
      const { a, b, person } = await setUp();
      await fund(a, 100_000n);
      await fund(b, 100_000n);
      const held = await hold(person, MERCHANT_ROWS[name] ?? '', [a.access.app.merchantId]);
      const mine = [a.engine.payouts.create(a.payout('A1')), a.engine.payouts.create(a.payout('A2'))];
      const others = [b.engine.payouts.create(b.payout('B1')), b.engine.payouts.create(b.payout('B2'))];
      expect(tally(await Promise.all(others))).toEqual({ accepted: 2 });
      const { writer } = a.engine.context;
      expect(writer.setAside).toBe(2);
      expect(writer.lockTimeouts).toBeGreaterThan(0);
      // What is known to be held is not waited for again.
      const before = writer.lockTimeouts;
      const later = a.engine.payouts.create(a.payout('A3'));
      expect(tally([await b.engine.payouts.create(b.payout('B3'))])).toEqual({ accepted: 1 });
      expect([writer.setAside, writer.lockTimeouts]).toEqual([3, before]);
      await held.release();
      expect(tally(await Promise.all([...mine, later]))).toEqual({ accepted: 3 });
      await writer.idle();
      expect(writer.setAside).toBe(0);
      expect(await balances(a)).toMatchObject({ frozen: 3n * 3003n });
      expect((await a.engine.verifyLedger()).faults).toEqual([]);
      expect(a.errors).toEqual([]);
    },
  );

  test('one order: the other orders of its merchant go on', async () => {
    const { a, person } = await setUp();
    const [one, other] = [
      value(await a.engine.payments.create(a.payment('M1'))).payment,
      value(await a.engine.payments.create(a.payment('M2'))).payment,
    ];
    const held = await hold(person, 'select 1 from payments where id = $1 for update', [one.id]);
    const failed = { kind: 'failed', decline: 'declined', code: 'x', reason: 'x' } as const;
    const stuck = a.engine.payments.cancel(one, 'gave up');
    const free = [a.engine.payments.cancel(other, 'gave up'), fund(a, 1000n)];
    await Promise.all(free);
    expect(await a.engine.payments.get(other.merchantId, other.id)).toMatchObject({ state: 'voided' });
    expect(a.engine.context.writer.setAside).toBe(1);
    // An outcome of the held order waits with it, in the other lane too.
    const outcome = a.engine.payments.takeOutcome(channelOrder(one), failed);
    await held.release();
    expect(await stuck).toMatchObject({ ok: true });
    await outcome;
    expect(await a.engine.payments.get(one.merchantId, one.id)).toMatchObject({ state: 'voided' });
  });

  test('a stored card: only the payment that makes it waits, and what is of the same card', async () => {
    const { a, person } = await setUp();
    const { writer } = a.engine.context;
    const [one, same, other] = [
      value(await startedWithToken(a, 'M1', { cardIdentifier: 'card' })),
      value(await startedWithToken(a, 'M2', { cardIdentifier: 'card' })),
      value(await startedWithToken(a, 'M3', { cardIdentifier: 'another' })),
    ];
    const plain = value(await a.engine.payments.create(a.payment('M4'))).payment;
    const started = value(await startNow(a, plain, a.method('WALLET'), null));
    const captured = (payment: Payment) =>
      a.engine.payments.takeOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n });
    const sql = `select 1 from card_tokens where number = 'T-M1' for update`;
    const held = await hold(person, sql, []);
    const before = writer.lockTimeouts;
    const stuck = [captured(one), captured(same)];
    const free = [captured(other), captured(started)];
    for (const result of free) value(await result);
    // The batch waited once: the rows that it needs are named.
    expect([writer.setAside, writer.lockTimeouts]).toEqual([2, before + 1]);
    const failed = { kind: 'failed', decline: 'declined', code: 'x', reason: 'x' } as const;
    const later = a.engine.payments.takeOutcome(channelOrder(one), failed);
    expect(writer.setAside).toBe(3);
    // What leaves the stored card as it is does not need it.
    value(await a.engine.payments.takeOutcome(channelOrder(same), { kind: 'no_answer', reason: 'x' }));
    await held.release();
    for (const result of [...stuck, later]) value(await result);
    expect(writer.lockTimeouts).toBe(before + 1);
    const tokens = await a.store.query('select number, state from card_tokens order by number');
    expect(tokens.filter(({ state }) => state === 'active')).toHaveLength(2);
    expect(tokens).toContainEqual({ number: 'T-M3', state: 'active' });
  });

  test('a daily limit: only who takes of it waits; who is paid, and who gives back, does not', async () => {
    const { a, person } = await setUp();
    const { appId, merchantId } = { appId: a.access.app.id, merchantId: a.access.app.merchantId };
    await a.store.query('update apps set daily_payment_limit = 6000 where id = $1', [appId]);
    a.engine.context.directory.forget();
    const access = (await a.engine.context.directory.get(appId))!;
    const limited = (number: string) => a.engine.payments.create({ ...a.payment(number), access });
    const [paid, failed, given] = await Promise.all(
      ['M1', 'M2', 'M3'].map(async (number) => {
        const { payment } = value(await limited(number));
        return value(await startNow(a, payment, a.method('WALLET'), null));
      }),
    );
    const { writer } = a.engine.context;
    const before = writer.lockTimeouts;
    const held = await hold(person, 'select 1 from daily_usage where merchant_id = $1 for update', [
      merchantId,
    ]);
    const { payments } = a.engine;
    value(await payments.takeOutcome(channelOrder(paid!), { kind: 'captured', payerAmount: 2000n }));
    value(
      await payments.takeOutcome(channelOrder(failed!), {
        kind: 'failed',
        decline: 'declined',
        code: 'x',
        reason: 'x',
      }),
    );
    value(await payments.cancel(given!, 'gave up'));
    expect([writer.lockTimeouts, writer.setAside]).toEqual([before, 0]);
    const waiting = limited('M4');
    await held.release();
    value(await waiting);
    value(await limited('M5'));
    expect(await limited('M6')).toMatchObject({ refusal: { code: 'daily_limit_exceeded' } });
  });

  test('a table that is locked as a whole: nothing is lost, and nothing is tried for ever', async () => {
    const { a, person } = await setUp();
    const held = await hold(person, 'lock table attempts in exclusive mode', []);
    const payment = value(await a.engine.payments.create(a.payment('M1'))).payment;
    const started = startNow(a, payment, a.method('WALLET'), null);
    await vi.waitFor(() => expect(a.engine.context.writer.setAside).toBe(1), {
      timeout: 10_000,
      interval: 50,
    });
    await fund(a, 1000n);
    await held.release();
    expect(await started).toMatchObject({ ok: true });
  });

  test('a transaction whose process says nothing is ended, and its locks with it', async () => {
    const { a } = await setUp();
    const frozen = await open({ idleInTransactionTimeoutMs: 300 });
    const gate = hanging<void>();
    const lost = frozen
      .transaction(async (tx) => {
        await tx.query('select 1 from ledger_heads where merchant_id = $1 for update', [
          a.access.app.merchantId,
        ]);
        await gate.promise;
      })
      .catch((error: unknown) => error);
    await fund(a, 1000n);
    gate.resolve();
    expect(await lost).toMatchObject({ name: 'StoreUnavailableError', outcomeUnknown: false, code: '25P03' });
    await frozen.ping();
  });

  test('a process that is frozen with a lock and with claimed work: both are taken over within seconds', async () => {
    const { a } = await setUp();
    await fund(a, 100_000n);
    const { payout } = value(await a.engine.payouts.create(a.payout('A1')));
    const script = fileURLToPath(new URL('./store/frozen-child.ts', import.meta.url));
    const args = [script, databaseUrl ?? '', payout.merchantId, CLAIM_EFFECTS, String(LEASE_MS)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      child.kill('SIGSTOP');
      a.engine.startWorkers();
      // The command waits for the head; after six seconds it would be given up.
      expect(await a.engine.payouts.create(a.payout('A2'))).toMatchObject({ ok: true });
      await vi.waitFor(() => expect(a.channel.calls.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
    } finally {
      child.kill('SIGKILL');
      await a.engine.stop();
    }
  }, 60_000);
});

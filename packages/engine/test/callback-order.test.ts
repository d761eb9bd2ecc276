import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { CALLBACK_LINES } from '../src/callbacks/claim.ts';
import { isNext } from '../src/callbacks/order.ts';
import type { CallbackReply } from '../src/callbacks/port.ts';
import type { Payout } from '../src/payouts/payout.ts';
import { eventually, type Fixture, joinFixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { advanceTo, awaitingDeposit, channelOrder, deposit, fund, reloaded } from './support/order-steps.ts';
import { hanging, plainDialect } from './support/scripted.ts';
import { withLongLeases } from './support/store-wrappers.ts';

const SUCCESS: CallbackReply = { status: 200, body: 'SUCCESS' };
const UNAVAILABLE: CallbackReply = { status: 503, body: '' };
const RETRY_SECONDS = 300;

/** A payout's later message says what is true now; of a payment only a failure is made void by what follows. */
const dialect = {
  ...plainDialect,
  supersedes: (_newer: unknown, older: { subjectKind: string; event: string }) =>
    older.subjectKind === 'payout' || older.event === 'payment_failed',
};
const engine = { dialects: new Map([['plain', dialect]]) };
const partsAccepted = {
  app: { settings: { depositRules: { short: 'accept', repeated: 'accept' } } },
} as const;

async function paidPayout(f: Fixture, orderNumber: string): Promise<Payout> {
  await fund(f, 1_000_000n);
  const { payout } = value(await f.engine.payouts.create(f.payout(orderNumber)));
  await f.engine.events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
  return payout;
}

const comeBack = (f: Fixture, payout: Payout) =>
  f.engine.events.payoutOutcome(channelOrder(payout), {
    kind: 'returned',
    decline: 'returned',
    code: 'x',
    reason: 'closed',
  });

const eventOf = (body: string) => (JSON.parse(body) as { event: string }).event;
const receivedEvents = (f: Fixture) => f.transport.received.map(({ request }) => eventOf(request.body));

async function statesOf(f: Fixture, of: { merchantId: string; id: string }): Promise<string[]> {
  return (await f.engine.callbacks.ofOrders([of], 50)).map(({ event, state }) => `${event} ${state}`);
}

const inTheEnd = (f: Fixture, of: { merchantId: string; id: string }, states: string[]) =>
  eventually(async () => (await statesOf(f, of)).join() === states.join(), states.join());

describeOnOneStore('the order of callbacks', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('a message that failed is not repeated once a newer one made it void', async () => {
    const f = await makeFixture(await emptyStore(), { engine });
    f.transport.onPost = () => (f.transport.received.length === 1 ? UNAVAILABLE : SUCCESS);
    const payout = await paidPayout(f, 'O1');
    f.engine.startWorkers();
    await inTheEnd(f, payout, ['payout_succeeded pending']);
    await eventually(async () => receivedEvents(f).length === 1, 'the first delivery');
    await comeBack(f, payout);
    await inTheEnd(f, payout, ['payout_succeeded superseded', 'payout_returned delivered']);
    advanceTo(f, RETRY_SECONDS + 1);
    const probe = await paidPayout(f, 'O2');
    await inTheEnd(f, probe, ['payout_succeeded delivered']);
    expect(receivedEvents(f)).toEqual(['payout_succeeded', 'payout_returned', 'payout_succeeded']);
    const [superseded] = await f.engine.callbacks.ofOrders([payout], 1);
    expect(superseded).toMatchObject({ tries: 1, finishedAt: expect.any(Date) });
    await f.engine.stop();
  });

  test('what was never sent goes first, though a newer one makes it void', async () => {
    const f = await makeFixture(await emptyStore(), { engine });
    const payout = await paidPayout(f, 'O1');
    await comeBack(f, payout);
    f.engine.startWorkers();
    await inTheEnd(f, payout, ['payout_succeeded delivered', 'payout_returned delivered']);
    expect(receivedEvents(f)).toEqual(['payout_succeeded', 'payout_returned']);
    await f.engine.stop();
  });

  test('a part that is still owed to the merchant goes before the next one, at once', async () => {
    const f = await makeFixture(await emptyStore(), { engine, ...partsAccepted });
    f.transport.onPost = () => (f.transport.received.length === 1 ? UNAVAILABLE : SUCCESS);
    const payment = await awaitingDeposit(f, f.payment('M1', 2000n));
    await deposit(f, payment, 500n, 'D1');
    f.engine.startWorkers();
    await eventually(async () => (await f.store.query('select from deliveries')).length === 1, 'one try');
    await deposit(f, payment, 500n, 'D2');
    await deposit(f, payment, 1000n, 'D3');
    await inTheEnd(f, payment, [
      'payment_partly_paid delivered',
      'payment_partly_paid delivered',
      'payment_succeeded delivered',
    ]);
    const totals = f.transport.received.map(({ request }) => JSON.parse(request.body).totalAmount as string);
    expect(totals).toEqual(['500', '500', '1000', '2000']);
    await f.engine.stop();
  });

  test('those behind one that fails again wait for its repetition and burn no tries of their own', async () => {
    const f = await makeFixture(await emptyStore(), { engine, ...partsAccepted });
    f.transport.onPost = () => UNAVAILABLE;
    const payment = await awaitingDeposit(f, f.payment('M1', 2000n));
    await deposit(f, payment, 500n, 'D1');
    await deposit(f, payment, 500n, 'D2');
    f.engine.startWorkers();
    for (let tries = 1; tries <= 5; tries++) {
      await eventually(async () => receivedEvents(f).length === tries, `try ${tries}`);
      // A payment of its own shows that the workers have looked since.
      f.transport.onPost = (url) => (url.includes('probe') ? SUCCESS : UNAVAILABLE);
      const probe = await awaitingDeposit(f, {
        ...f.payment(`probe-${tries}`),
        callbackUrl: 'https://probe.example/',
      });
      await deposit(f, probe, 2000n, 'P');
      await inTheEnd(f, probe, ['payment_succeeded delivered']);
      f.transport.received.splice(-1);
      expect(receivedEvents(f)).toHaveLength(tries);
      const rows = await f.engine.callbacks.ofOrders([payment], 5);
      expect(rows.map((row) => row.tries)).toEqual([tries, 0]);
      if (tries === 5) f.transport.onPost = () => (receivedEvents(f).length === 6 ? UNAVAILABLE : SUCCESS);
      advanceTo(f, tries * (RETRY_SECONDS + 30));
    }
    await inTheEnd(f, payment, ['payment_partly_paid exhausted', 'payment_partly_paid delivered']);
    await f.engine.stop();
  });

  test('a newer message waits for the older delivery that is under way, in another process too', async () => {
    const f = await makeFixture(withLongLeases(await emptyStore()), { engine });
    const other = await joinFixture(f, f.store, engine);
    const slow = hanging<CallbackReply>();
    f.transport.onPost = () => slow.promise;
    const payout = await paidPayout(f, 'O1');
    f.engine.startWorkers();
    await eventually(async () => receivedEvents(f).length === 1, 'the older one is sent');
    await comeBack(other, payout);
    other.engine.startWorkers();
    const probe = await paidPayout(other, 'O2');
    await inTheEnd(other, probe, ['payout_succeeded delivered']);
    expect(receivedEvents(other)).toEqual(['payout_succeeded']);
    slow.resolve(UNAVAILABLE);
    f.transport.onPost = () => SUCCESS;
    await inTheEnd(f, payout, ['payout_succeeded superseded', 'payout_returned delivered']);
    expect([...receivedEvents(f), ...receivedEvents(other)].toSorted()).toEqual([
      'payout_returned',
      'payout_succeeded',
      'payout_succeeded',
    ]);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test.each(['older', 'newer'])(
    'of two that are claimed at the same moment one goes, the %s looks first',
    async (who) => {
      const f = await makeFixture(withLongLeases(await emptyStore()), { engine });
      f.transport.onPost = () => UNAVAILABLE;
      const payout = await paidPayout(f, 'O1');
      f.engine.startWorkers();
      await eventually(async () => (await f.store.query('select from deliveries')).length === 1, 'one try');
      await f.engine.stop();
      await comeBack(f, payout);
      const messages = await f.engine.callbacks.ofOrders([payout], 2);
      const seen = messages.map(({ id, appId }) => ({
        id,
        senderId: appId,
        merchantId: payout.merchantId,
        address: '',
      }));
      // In one statement: neither sees that the other one is taken, as when two processes claim them.
      const claimed = await CALLBACK_LINES.claim(f.store, seen);
      expect(claimed).toHaveLength(2);
      claimed.sort((a, b) => Number(a.sequence - b.sequence) * (who === 'older' ? 1 : -1));
      const go: string[] = [];
      for (const message of claimed) {
        if (await isNext(f.store, dialect, message, f.clock.now())) go.push(message.event);
      }
      expect(go).toEqual(['payout_succeeded']);
      // The newer one goes when the older one has ended.
      advanceTo(f, RETRY_SECONDS);
      const [again] = await CALLBACK_LINES.claim(f.store, seen.slice(1));
      expect(await isNext(f.store, dialect, again!, f.clock.now())).toBe(false);
      await f.store.query('update callbacks set leased_until = null');
      const [last] = await CALLBACK_LINES.claim(f.store, seen.slice(1));
      expect(await isNext(f.store, dialect, last!, f.clock.now())).toBe(true);
    },
  );

  test('many orders, endpoints that refuse at random, two workers: nobody receives an older message last', async () => {
    const f = await makeFixture(withLongLeases(await emptyStore()), { engine, ...partsAccepted });
    const other = await joinFixture(f, f.store, engine);
    const accepted = new Map<string, bigint[]>();
    const underWay = new Set<string>();
    let overlaps = 0;
    const refused = new Set<string>();
    for (const one of [f, other]) {
      one.transport.onPost = async () => {
        const { orderNumber, totalAmount } = JSON.parse(one.transport.received.at(-1)!.request.body);
        if (underWay.has(orderNumber)) overlaps += 1;
        underWay.add(orderNumber);
        const message = `${orderNumber} ${totalAmount}`;
        const refuses = !refused.has(message) && refused.size % 3 !== 1;
        refused.add(message);
        await new Promise((resolve) => setImmediate(resolve));
        underWay.delete(orderNumber);
        if (refuses) return UNAVAILABLE;
        accepted.set(orderNumber, [...(accepted.get(orderNumber) ?? []), BigInt(totalAmount)]);
        return SUCCESS;
      };
      one.engine.startWorkers();
    }
    const payments = await Promise.all(
      Array.from({ length: 20 }, (_, at) => awaitingDeposit(f, f.payment(`M${at}`, 2000n))),
    );
    for (let part = 1; part <= 4; part++) {
      await Promise.all(payments.map((payment) => deposit(f, payment, 500n, `D${part}`)));
    }
    let seconds = 0;
    await eventually(async () => {
      seconds += RETRY_SECONDS;
      advanceTo(f, seconds);
      advanceTo(other, seconds);
      const [row] = await f.store.query<{ n: bigint }>(
        `select count(*) as n from callbacks where state = 'delivered'`,
      );
      return row!.n === 80n;
    }, 'all are delivered');
    expect(overlaps).toBe(0);
    for (const totals of accepted.values()) expect(totals).toEqual([500n, 1000n, 1500n, 2000n]);
    expect(accepted.size).toBe(20);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('sending again: not what is void; a part with all that came after it, in order', async () => {
    const f = await makeFixture(await emptyStore(), { engine, ...partsAccepted });
    f.engine.startWorkers();
    const payout = await paidPayout(f, 'O1');
    await comeBack(f, payout);
    await inTheEnd(f, payout, ['payout_succeeded delivered', 'payout_returned delivered']);
    const [older, newer] = await f.engine.callbacks.ofOrders([payout], 2);
    expect(await f.engine.callbacks.resend(older!.id)).toEqual({ kind: 'superseded', by: newer!.id });
    expect(await f.engine.callbacks.resend(newer!.id)).toEqual({ kind: 'queued', ids: [newer!.id] });
    await eventually(async () => receivedEvents(f).length === 3, 'it is sent again');
    expect(receivedEvents(f).at(-1)).toBe('payout_returned');

    const payment = await awaitingDeposit(f, f.payment('M1', 2000n));
    for (const part of [1, 2, 3]) await deposit(f, payment, 500n, `D${part}`);
    const delivered = Array.from({ length: 3 }, () => 'payment_partly_paid delivered');
    await inTheEnd(f, payment, delivered);
    f.transport.received.length = 0;
    const parts = await f.engine.callbacks.ofOrders([payment], 3);
    const resent = await f.engine.callbacks.resend(parts[1]!.id);
    expect(resent).toEqual({ kind: 'queued', ids: [parts[1]!.id, parts[2]!.id] });
    f.engine.wakeWorkers();
    await eventually(async () => f.transport.received.length === 2, 'both are sent again');
    const totals = f.transport.received.map(({ request }) => JSON.parse(request.body).totalAmount as string);
    expect(totals).toEqual(['1000', '1500']);
    expect(await f.engine.callbacks.resend((await reloaded(f, payment)).id)).toEqual({ kind: 'unknown' });
    await f.engine.stop();
  });
});

import { expect, test } from 'vitest';
import { describeOnEveryStore, runsAll } from '../../../test/support/stores.ts';
import type { PaymentIntent } from '../src/base/payment-facts.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import type { Store } from '../src/store/store.ts';
import {
  eventually,
  type Fixture,
  type FixtureOptions,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  balances,
  channelOrder,
  deposit,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';
import { talkativeDialect } from './support/scripted.ts';

const APPROVAL = { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' };
const AUTHENTICATION = {
  cavv: 'AAABBEg0VhI0VniQEjRWAAAAAAA=',
  xid: '0f0e0d0c-0b0a-4909-8807-060504030201',
  eci: '05',
  authenticatedAt: '2026-03-01T00:00:00.000Z',
};
const AUTHORIZED: PaymentOutcome = { kind: 'authorized', approval: APPROVAL };
const AUTHENTICATED: PaymentOutcome = { kind: 'authenticated', authentication: AUTHENTICATION };
const CAPTURED: PaymentOutcome = { kind: 'captured', payerAmount: 2000n, approval: APPROVAL };
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

function talkative(store: Store, app: FixtureOptions['app'] = {}): Promise<Fixture> {
  return makeFixture(store, { app, engine: { dialects: new Map([['plain', talkativeDialect]]) } });
}

/** A payment that its channel answered with `outcome`. */
async function answered(f: Fixture, intent: PaymentIntent, outcome: PaymentOutcome): Promise<Payment> {
  const payment = await startedPayment(f, { ...f.payment('M1'), intent });
  await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
  return reloaded(f, payment);
}

async function sentCallbacks(f: Fixture): Promise<string[]> {
  const rows = await f.store.query<{ event: string }>('select event from callbacks order by created_at, id');
  return rows.map(({ event }) => event);
}

describeOnEveryStore('what waits for the merchant', (openFresh, kind) => {
  const emptyStore = emptiedForEach(openFresh);
  test('an authorization books nothing, is reported, and waits a week for its capture', async () => {
    const f = await talkative(await emptyStore());
    const before = Date.now();
    const payment = await answered(f, 'authorize', AUTHORIZED);
    expect(payment).toMatchObject({ state: 'authorized', approval: APPROVAL, receivedAmount: 0n });
    expect(payment.expiresAt.getTime() - before).toBeGreaterThanOrEqual(WEEK_MS);
    expect(await balances(f)).toMatchObject({ unsettled: 0n });
    expect(await sentCallbacks(f)).toEqual(['payment_authorized']);
  });

  test('of a capture and a void at the same moment one happens, in every round', async () => {
    const f = await talkative(await emptyStore());
    f.channel.onPayment = (call) => (call === 'startPayment' ? AUTHORIZED : CAPTURED);
    f.engine.startWorkers();
    let captures = 0;
    for (let round = 0; round < 40; round += 1) {
      const payment = await startedPayment(f, { ...f.payment(`M-${round}`), intent: 'authorize' });
      await expect.poll(async () => (await reloaded(f, payment)).state, { interval: 5 }).toBe('authorized');
      const calls = [() => f.engine.payments.capture(payment), () => f.engine.refunds.void(payment, 'no')];
      const results = await Promise.all((round % 2 === 0 ? calls : calls.toReversed()).map((call) => call()));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const end = await reloaded(f, payment);
      expect(['captured', 'voided']).toContain(end.state);
      if (end.state === 'captured') captures += 1;
    }
    await f.engine.stop();
    expect(await balances(f)).toMatchObject({ unsettled: BigInt(captures) * 1940n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  if (!runsAll(kind)) return;

  test('the app says how long an authorization waits; then it is given back, once', async () => {
    const f = await talkative(await emptyStore(), { settings: { authorizationLifetimeSeconds: 3600 } });
    const payment = await answered(f, 'authorize', AUTHORIZED);
    f.clock.adopt(3601_000);
    f.engine.startWorkers();
    await expect.poll(async () => (await reloaded(f, payment)).state).toBe('voided');
    await expect.poll(() => f.channel.calls.map(({ call }) => call)).toContain('cancelPayment');
    const late = await f.engine.payments.capture(payment);
    expect(late).toMatchObject({ ok: false, refusal: { code: 'state_conflict', state: 'voided' } });
    await f.engine.stop();
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
    expect(await sentCallbacks(f)).toEqual(['payment_authorized']);
  });

  test('a capture books the money when the channel has it, and says so in its answer', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'authorize', AUTHORIZED);
    f.channel.onPayment = () => CAPTURED;
    f.engine.startWorkers();
    expect(value(await f.engine.payments.capture(payment))).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
      approval: APPROVAL,
    });
    await f.engine.stop();
    expect(f.channel.calls.map(({ call }) => call)).toEqual(['capturePayment']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n });
    expect(await sentCallbacks(f)).toEqual(['payment_authorized']);
    const again = await f.engine.payments.capture(payment);
    expect(again).toMatchObject({ ok: false, refusal: { code: 'state_conflict', state: 'captured' } });
  });

  test('a refused capture leaves the authorization, to be captured again or given back', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'authorize', AUTHORIZED);
    f.channel.onPayment = () => ({
      kind: 'capture_refused',
      decline: 'capture_refused',
      code: 'NO',
      reason: 'not today',
    });
    f.engine.startWorkers();
    const refused = value(await f.engine.payments.capture(payment));
    expect(refused).toMatchObject({ state: 'authorized', failureCode: 'NO', failureReason: 'not today' });
    f.channel.onPayment = () => CAPTURED;
    const captured = value(await f.engine.payments.capture(payment));
    expect(captured).toMatchObject({ state: 'captured', failureCode: null });
    await f.engine.stop();
  });

  test('a capture without an answer is asked about, and sent again only when it was not received', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'authorize', AUTHORIZED);
    let asked = 0;
    f.channel.onPayment = (call) => {
      if (call === 'findPayment') {
        asked += 1;
        return AUTHORIZED;
      }
      if (asked === 0) throw new Error('the line is dead');
      return CAPTURED;
    };
    f.engine.startWorkers();
    const capture = f.engine.payments.capture(payment);
    await expect.poll(() => asked + f.channel.calls.length).toBeGreaterThan(0);
    f.clock.adopt(60_000);
    f.engine.wakeWorkers();
    expect(value(await capture).state).toBe('captured');
    expect(f.channel.calls.map(({ call }) => call)).toEqual([
      'capturePayment',
      'findPayment',
      'capturePayment',
    ]);
    await f.engine.stop();
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a void is repeated until the channel answers', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'authorize', AUTHORIZED);
    let tries = 0;
    f.channel.onCancel = () => {
      tries += 1;
      if (tries < 3) throw new Error('busy');
    };
    expect(value(await f.engine.refunds.void(payment, 'sold out'))).toMatchObject({ state: 'voided' });
    f.engine.startWorkers();
    // When it is repeated depends on the time at which a failure was recorded, so time goes on look by look.
    let aheadMs = 0;
    await eventually(async () => {
      aheadMs += 600_000;
      f.clock.adopt(aheadMs);
      f.engine.wakeWorkers();
      return (await f.store.query('select 1 from effects')).length === 0;
    }, 'a void that the channel answered');
    await f.engine.stop();
    expect(tries).toBe(3);
  });

  test('an authenticated payer pays nothing yet; the confirmation is a new attempt without callback', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'authenticate', AUTHENTICATED);
    expect(payment).toMatchObject({
      state: 'authenticated',
      authentication: AUTHENTICATION,
      receivedAmount: 0n,
    });
    f.channel.onPayment = () => CAPTURED;
    f.engine.startWorkers();
    const results = await Promise.all(
      Array.from({ length: 10 }, () => f.engine.payments.confirm(payment, { intent: 'sale' })),
    );
    const confirmed = results.filter((one) => one.ok);
    expect(confirmed).toHaveLength(1);
    expect(value(confirmed[0]!)).toMatchObject({ state: 'captured', intent: 'sale', receivedAmount: 2000n });
    await f.engine.stop();
    expect(f.channel.calls).toHaveLength(1);
    expect(f.channel.calls[0]?.reference).not.toBe(payment.attemptId);
    expect(await sentCallbacks(f)).toEqual(['payment_authenticated']);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a confirmation may end in an authorization or in a decline', async () => {
    const f = await talkative(await emptyStore());
    f.engine.startWorkers();
    const one = await answered(f, 'authenticate', AUTHENTICATED);
    f.channel.onPayment = () => AUTHORIZED;
    expect(value(await f.engine.payments.confirm(one, { intent: 'authorize' }))).toMatchObject({
      state: 'authorized',
      intent: 'authorize',
    });
    f.channel.onPayment = () => AUTHENTICATED;
    const two = await startedPayment(f, { ...f.payment('M2'), intent: 'authenticate' });
    await f.engine.events.paymentOutcome(channelOrder(two), AUTHENTICATED);
    await expect.poll(async () => (await reloaded(f, two)).state).toBe('authenticated');
    f.channel.onPayment = () => ({
      kind: 'failed',
      decline: 'declined',
      code: 'INSUFFICIENT_FUNDS',
      reason: 'no money',
    });
    expect(value(await f.engine.payments.confirm(two, { intent: 'sale' }))).toMatchObject({
      state: 'failed',
      failureCode: 'INSUFFICIENT_FUNDS',
    });
    await f.engine.stop();
  });

  test('cash at a shop: number and page are sent when they are given out', async () => {
    const f = await talkative(await emptyStore());
    const voucher = { kind: 'voucher', number: '12345678901', url: 'https://shop.example/how' } as const;
    const payment = await answered(f, 'sale', voucher);
    expect(payment).toMatchObject({
      state: 'awaiting_deposit',
      redirectUrl: voucher.url,
      details: { channel: { voucherNumber: voucher.number } },
    });
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n });
    expect(await sentCallbacks(f)).toEqual(['payment_registered', 'payment_succeeded']);
  });

  test('a refund that is waited for is answered as the channel ended it', async () => {
    const f = await talkative(await emptyStore());
    const payment = await answered(f, 'sale', CAPTURED);
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    f.engine.startWorkers();
    const payee = { name: 'Kim', bankCode: '088', accountNumber: '110123456789' };
    const request = {
      ...refundRequest(f, payment, 'R1', 500n),
      payee,
      details: { dialect: { reason: 'size' } },
    };
    const { refund } = value(await f.engine.refunds.create(request, { wait: true }));
    expect(refund).toMatchObject({ state: 'succeeded', details: { dialect: { reason: 'size' } } });
    expect(refund.payeeSealed).not.toContain('110123456789');
    expect(f.engine.refunds.payeeOf(refund)).toEqual(payee);
    expect((await f.engine.refunds.ofPayment(payment)).map(({ id }) => id)).toEqual([refund.id]);
    await f.engine.stop();
  });

  test('money that settles on request waits for the word, then for the next business day', async () => {
    const f = await talkative(await emptyStore(), { settings: { settlementCalendar: 'on_request' } });
    const payment = await answered(f, 'sale', CAPTURED);
    expect(payment).toMatchObject({ state: 'captured', settleAt: null, unsettledAmount: 1940n });
    const asked = value(await f.engine.payments.requestSettlement(payment));
    expect(asked.settleAt!.getTime()).toBeGreaterThan(Date.now());
    const again = await f.engine.payments.requestSettlement(payment);
    expect(again).toMatchObject({ ok: false, refusal: { code: 'state_conflict' } });
    f.clock.adopt(asked.settleAt!.getTime() - Date.now() + 1000);
    f.engine.startWorkers();
    await expect.poll(async () => (await balances(f)).available).toBe(1940n);
    await f.engine.stop();
  });

  test('a deposit after the word settles with the rest, and one after that waits for another word', async () => {
    const settings = { settlementCalendar: 'on_request', depositRules: { repeated: 'accept' } } as const;
    const f = await talkative(await emptyStore(), { settings });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    const asked = value(await f.engine.payments.requestSettlement(payment));
    await deposit(f, payment, 1000n, 'D2');
    expect(await reloaded(f, payment)).toMatchObject({ settleAt: asked.settleAt, unsettledAmount: 2910n });
    f.clock.adopt(asked.settleAt!.getTime() - Date.now() + 1000);
    f.engine.startWorkers();
    await expect.poll(async () => (await balances(f)).available).toBe(2910n);
    await f.engine.stop();
    await deposit(f, payment, 1000n, 'D3');
    expect(await reloaded(f, payment)).toMatchObject({ settleAt: null, unsettledAmount: 970n });
  });
});

import { expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../test/support/stores.ts';
import type { EventSource } from '../src/channels/channel-event.ts';
import type { PaymentOutcome, TransferOutcome } from '../src/channels/port.ts';
import { eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  advanceTo,
  capturedPayment,
  channelOrder,
  fund,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';

const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;

/** What no column or JSON of the database holds, beside an amount that is right. */
const BESIDE = [
  ['a cost of more than a column holds', { cost: { amount: 10n ** 30n, currency: 'KRW' } }],
  ['a cost that is a number', { cost: { amount: 30, currency: 'KRW' } }],
  ['a cost in a currency that there is not', { cost: { amount: 30n, currency: 'ZZZ' } }],
  ['a cost that is null', { cost: null }],
  ['a number for its number', { channelReference: 4711 }],
  ['null for its number', { channelReference: null }],
  ['a NUL in its number', { channelReference: 'B\0X' }],
  ['half a character in its number', { channelReference: '\ud800lone' }],
  ['a number too long for an index', { channelReference: 'B'.repeat(9000) }],
  ['a NUL in its approval', { approval: { authCode: '1\0', approvedAt: '2026-03-01T00:00:00.000Z' } }],
] as const;

/** Lets the engine's time pass, a second and more a look. */
async function passUntil(f: Fixture, check: () => Promise<boolean>): Promise<void> {
  await eventually(async () => {
    advanceTo(f, f.clock.offsetMs / 1000 + 1);
    return check();
  }, 'what time brings');
}

describeOnServerFirst('what a channel reports beside the money', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test.each(BESIDE)('a capture with %s is booked', async (_what, beside) => {
    const f = await makeFixture(await emptyStore());
    const payment = await startedPayment(f, f.payment('M1'));
    const outcome = { ...CAPTURED, ...beside } as unknown as PaymentOutcome;
    await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test.each(BESIDE)('a capture that answers a question, with %s, is booked', async (_what, beside) => {
    const f = await makeFixture(await emptyStore());
    f.channel.onPayment = (call) =>
      call === 'startPayment'
        ? { kind: 'no_answer', reason: 'cut' }
        : ({ ...CAPTURED, ...beside } as unknown as PaymentOutcome);
    const payment = await startedPayment(f, f.payment('M1'));
    f.engine.startWorkers();
    await passUntil(f, async () => (await reloaded(f, payment)).state === 'captured');
    await f.engine.stop();
    expect(f.errors).toEqual([]);
  });

  test.each([
    ['code', { decline: 'declined', code: 'B\0', reason: 'no' }],
    ['reason', { decline: 'declined', code: 'B', reason: 'no\ud800' }],
    ['reason of no known kind', { decline: 'bad_weather', code: 'B', reason: 'no' }],
  ])('a decline with a %s that cannot be stored is one', async (_what, failure) => {
    const f = await makeFixture(await emptyStore());
    const payment = await startedPayment(f, f.payment('M1'));
    await f.engine.events.paymentOutcome(channelOrder(payment), {
      kind: 'failed',
      ...failure,
    } as PaymentOutcome);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'failed', decline: 'declined' });
  });

  test('an event under a number or an id that cannot be stored is kept once', async () => {
    const f = await makeFixture(await emptyStore());
    for (const text of ['B\0X', 'B'.repeat(9000), 4711 as unknown as string]) {
      for (const _again of [1, 2]) {
        const of = { channel: 'scripted', channelReference: text, eventId: text, at: new Date(Number.NaN) };
        expect(await f.engine.events.paymentOutcome(of, CAPTURED)).toEqual({ isUnmatched: true });
      }
    }
    expect(await f.store.query('select count(*) as n from unmatched_events')).toEqual([{ n: 3n }]);
  });

  test('an event with null beside the attempt that it names is booked', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await startedPayment(f, f.payment('M1'));
    const of = { ...channelOrder(payment), channelReference: null, eventId: null, at: null };
    await f.engine.events.paymentOutcome(of as unknown as EventSource, CAPTURED);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured' });
  });

  test.each([
    ['not_received', { kind: 'not_received' }],
    ['of no known kind', { kind: 'gone_fishing' }],
  ])(
    'an answer %s to a refund that is sent: the channel is asked, and the refund ends',
    async (_what, answer) => {
      const f = await makeFixture(await emptyStore());
      await fund(f, 10_000n);
      const payment = await capturedPayment(f, 'M1');
      f.channel.onTransfer = (call) =>
        (call === 'submitRefund' ? answer : { kind: 'succeeded' }) as TransferOutcome;
      value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 500n)));
      f.engine.startWorkers();
      await passUntil(f, async () => (await reloaded(f, payment)).refundedAmount === 500n);
      await f.engine.stop();
      const calls = f.channel.calls.map(({ call }) => call).filter((call) => call.endsWith('Refund'));
      expect(calls).toEqual(['submitRefund', 'findRefund']);
    },
  );
});

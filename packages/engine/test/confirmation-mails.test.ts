import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { MAILS } from '../src/mails/table.ts';
import { movePayment } from '../src/payments/move.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { awaitingDeposit, channelOrder, deposit, review, startedPayment } from './support/order-steps.ts';
import { added } from './support/wishes.ts';

const details = { engine: { confirmationMail: { shop: 'Shop', language: 'KR', recipientKey: 'k' } } };
const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;

async function confirmed(f: Fixture): Promise<unknown[]> {
  const rows = await f.store.query<{ facts: { amount: string; payerAmount: string } }>(
    'select facts from mails',
  );
  return rows.map(({ facts }) => [facts.amount, facts.payerAmount]);
}

describeOnOneStore('the buyer is written to, whichever way the payment is paid', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) => makeFixture(await emptyStore(), { app: { settings } });

  async function expired(f: Fixture): Promise<Payment> {
    const payment = await startedPayment(f, { ...f.payment('M1'), details });
    return value(await f.engine.payments.expire(payment, true));
  }

  test('but not by details that can not be read: the money is booked all the same', async () => {
    const f = await merchant();
    const damaged = { engine: { confirmationMail: { shop: 'Shop' } } };
    const payment = await startedPayment(f, { ...f.payment('M1'), details: damaged });
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await f.engine.payments.get(payment.merchantId, payment.id)).toMatchObject({ state: 'captured' });
    expect(await confirmed(f)).toEqual([]);
  });

  test('late, where the app credits it', async () => {
    const f = await merchant({ latePayments: 'credit' });
    await f.engine.events.paymentOutcome(channelOrder(await expired(f)), CAPTURED);
    expect(await confirmed(f)).toEqual([['2000', '2000']]);
  });

  test('by an operator’s review of money that a channel took', async () => {
    const f = await merchant({ latePayments: 'hold' });
    const payment = await expired(f);
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await confirmed(f)).toEqual([]);
    value(await review(f, payment, 'accept'));
    expect(await confirmed(f)).toEqual([['2000', '2000']]);
  });

  test('by an operator’s review of deposits, with what was received', async () => {
    const f = await merchant({ depositRule: 'hold' });
    const payment = await awaitingDeposit(f, { ...f.payment('M1'), details });
    await deposit(f, payment, 700n, 'D1');
    await deposit(f, payment, 800n, 'D2');
    value(await review(f, payment, 'accept'));
    expect(await confirmed(f)).toEqual([['1500', '1500']]);
  });

  test('with parts at the deadline, also when only a deposit finds that it is over', async () => {
    const f = await merchant({ depositRules: { short: 'accept', late: 'hold' } });
    const payment = await awaitingDeposit(f, { ...f.payment('M1'), details });
    await deposit(f, payment, 700n, 'D1');
    f.clock.adopt(payment.expiresAt.getTime() - f.clock.now().getTime() + 1000);
    await deposit(f, payment, 100n, 'D2');
    expect(await confirmed(f)).toEqual([['700', '700']]);
  });
});

describe('a confirmation of money in another currency', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  // 9.42 dollars, paid as 13 000 won.
  const ordered = {
    state: 'in_review',
    currency: 'USD',
    amount: 942n,
    payerCurrency: 'KRW',
    payerAmount: 13_000n,
    receivedAmount: 0n,
    feeAmount: 0n,
    feeFixed: 0n,
    feeRatePpm: 0n,
    unsettledAmount: 0n,
    settlementDays: 0,
    settlementCalendar: 'calendar',
    callbackUrl: null,
    createdAt: now,
    expiresAt: now,
    channel: 'x',
    details,
  } as unknown as Payment;
  const facts = (payment: Payment, input: object) =>
    added(movePayment(payment, 'review_accepted', now, input)?.changes, MAILS)[0]?.facts;

  test('has the sum that came', () => {
    expect(facts(ordered, { amount: 941n, payerAmount: 12_999n })).toMatchObject({
      amount: '941',
      payerAmount: '12999',
    });
  });

  test('has the whole, or the share, where it came in parts', () => {
    const half = { ...ordered, receivedAmount: 471n };
    expect(facts(half, { amount: 471n, payerAmount: 6500n })).toMatchObject({ payerAmount: '13000' });
    expect(facts(half, { amount: 235n, payerAmount: 3243n })).toMatchObject({ payerAmount: '9743' });
  });
});

import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { countRows, eventually, value } from '../support/engine-fixture.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { refundRequest } from '../support/order-steps.ts';
import {
  approved,
  chargesOf,
  DECLINED,
  makeSubscriptionFixture,
  register,
  type SubscriptionFixture,
  startRegistration,
  subscriptionOf,
  travelTo,
  untilQuiet,
  untilState,
} from '../support/subscription-fixture.ts';

const START = '2040-01-31';

describeOnOneStore('charges of subscriptions', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function withShop(work: (f: SubscriptionFixture) => Promise<void>, at = START): Promise<void> {
    const f = await makeSubscriptionFixture(await emptyStore());
    travelTo(f, at);
    f.engine.startWorkers();
    try {
      await work(f);
      expect((await f.engine.verifyLedger()).faults).toEqual([]);
      expect(f.errors).toEqual([]);
    } finally {
      await f.engine.stop();
    }
  }

  test('nothing is registered before the first payment is paid', async () => {
    await withShop(async (f) => {
      f.issuer.decide = () => ({ kind: 'pending' });
      const payment = await startRegistration(f, 'M1', { startOn: '2040-01-29' });
      expect(await subscriptionOf(f, 'M1')).toMatchObject({ state: 'pending', currentPaymentId: payment.id });
      travelTo(f, '2040-02-29T10:00:00');
      await f.engine.payments.takeOutcome(
        { merchantId: payment.merchantId, subjectId: payment.id, reference: payment.attemptId ?? '' },
        approved({ amount: payment.amount }),
      );
      // The date of the first charge came while the payment was pending: it is charged now.
      f.issuer.decide = undefined;
      const active = await untilState(f, 'M1', 'active');
      expect(active.activatedAt).not.toBeNull();
      await untilQuiet(f);
      expect((await chargesOf(f, 'M1')).map(({ dueOn }) => dueOn)).toEqual(['2040-02-29']);
      expect(await countRows(f.store, 'card_tokens', `state = 'active'`)).toBe(1);
    }, '2040-02-28T20:00:00');
  });

  test('a first payment that is declined registers nothing', async () => {
    await withShop(async (f) => {
      f.issuer.next.push(DECLINED);
      await startRegistration(f, 'M1', { startOn: START });
      const ended = await untilState(f, 'M1', 'ended');
      expect(ended).toMatchObject({ endReason: 'first_payment_not_paid', currentPaymentId: null });
      expect(await countRows(f.store, 'card_tokens', `state = 'void'`)).toBe(1);
      expect(await f.engine.mails.list({}, 10)).toEqual([]);
    });
  });

  test('a first payment that was not paid in time registers nothing, and its late money keeps no card', async () => {
    await withShop(async (f) => {
      f.issuer.decide = () => ({ kind: 'pending' });
      const payment = await startRegistration(f, 'M1', { startOn: START });
      await f.store.query(`update apps set settings = '{"latePayments": "credit"}'`);
      f.engine.context.directory.forget();
      value(await f.engine.payments.expire(payment, true));
      await untilState(f, 'M1', 'ended');
      await f.engine.payments.takeOutcome(
        { merchantId: payment.merchantId, subjectId: payment.id, reference: payment.attemptId ?? '' },
        approved({ amount: payment.amount }),
      );
      expect((await f.engine.payments.get(payment.merchantId, payment.id))?.state).toBe('captured');
      expect(await countRows(f.store, 'card_tokens', `state = 'void'`)).toBe(1);
    });
  });

  test('a year in steps: every month once, on the anchor day or the last of the month', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      for (const day of ['02-29', '03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31']) {
        travelTo(f, `2040-${day}T00:00:00`);
        await untilQuiet(f);
      }
      travelTo(f, '2041-01-31');
      await untilQuiet(f);
      const charges = await chargesOf(f, 'M1');
      expect(charges.map(({ dueOn }) => dueOn)).toEqual([
        ...['2040-02-29', '2040-03-31', '2040-04-30', '2040-05-31', '2040-06-30', '2040-07-31'],
        ...['2040-08-31', '2040-09-30', '2040-10-31', '2040-11-30', '2040-12-31', '2041-01-31'],
      ]);
      // The first payment and twelve charges, each another try of the same order with a number of its own.
      expect(f.issuer.orders.size).toBe(13);
      expect(charges.map(({ payment }) => payment.orderTry)).toEqual(charges.map((_, index) => index + 1));
      expect(new Set(charges.map(({ payment }) => payment.platformNumber)).size).toBe(12);
      for (const { payment } of charges) {
        expect(payment).toMatchObject({
          orderNumber: 'M1',
          state: 'captured',
          amount: 1500n,
          intent: 'sale',
          callbackUrl: 'https://shop.example/notice',
        });
      }
      expect(charges[0]?.payment.details).toEqual({
        dialect: {
          lang: 'KR',
          subscription: expect.any(String),
          nextOn: '2040-03-31',
          retryOn: '2040-03-01',
        },
      });
    });
  });

  test('a year at once: the missed months one after another, none twice', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START, intervalMonths: 3 });
      travelTo(f, '2041-02-01');
      await untilQuiet(f);
      const charges = await chargesOf(f, 'M1');
      expect(charges.map(({ dueOn }) => dueOn)).toEqual([
        '2040-04-30',
        '2040-07-31',
        '2040-10-31',
        '2041-01-31',
      ]);
      const times = charges.map(({ payment }) => payment.createdAt.getTime());
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      for (const [index, { payment }] of charges.slice(1).entries()) {
        const before = charges[index]?.payment.completedAt?.getTime() ?? Number.POSITIVE_INFINITY;
        expect(payment.createdAt.getTime()).toBeGreaterThanOrEqual(before);
      }
      expect(await subscriptionOf(f, 'M1')).toMatchObject({ state: 'active', nextOn: '2041-04-30' });
    });
  });

  test('workers that were down for a week catch up once', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      await f.engine.stop();
      travelTo(f, '2040-03-07');
      f.engine.startWorkers();
      await untilQuiet(f);
      expect((await chargesOf(f, 'M1')).map(({ dueOn }) => dueOn)).toEqual(['2040-02-29']);
      expect(await subscriptionOf(f, 'M1')).toMatchObject({ state: 'active', nextOn: '2040-03-31' });
    });
  });

  test('a declined charge is tried after 1, 3 and 7 days; then it ends, and the payer is notified', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      travelTo(f, '2040-02-26T09:00:00');
      await eventually(async () => f.mailbox.sent.length === 1, 'the reminder was sent');
      f.issuer.decide = () => DECLINED;
      const days: string[] = [];
      const looked = ['02-29', '03-01', '03-02', '03-03', '03-04', '03-05', '03-06'];
      for (const [index, day] of looked.entries()) {
        // A little later each day: a try is due a day after the moment at which the one before it failed.
        travelTo(f, `2040-${day}T0${index + 1}:00:00`);
        await untilQuiet(f);
        const { length } = await chargesOf(f, 'M1');
        if (length > days.length) days.push(day);
        expect(days).toHaveLength(length);
      }
      expect(await f.engine.mails.list({}, 10)).toEqual([
        expect.objectContaining({ kind: 'recurring_reminder' }),
      ]);
      travelTo(f, '2040-03-07T12:00:00');
      const ended = await untilState(f, 'M1', 'ended');
      expect(days).toEqual(['02-29', '03-01', '03-03']);
      expect(ended).toMatchObject({ endReason: 'charge_declined', tries: 4, currentPaymentId: null });
      const charges = await chargesOf(f, 'M1');
      expect(charges.map(({ tryNumber }) => tryNumber)).toEqual([0, 1, 2, 3]);
      expect(charges.map(({ payment }) => payment.details.dialect)).toMatchObject([
        { retryOn: '2040-03-01' },
        { retryOn: '2040-03-03' },
        { retryOn: '2040-03-07' },
        { retryOn: null },
      ]);
      const [mail] = await f.engine.mails.list({ to: 'HONG@example.com', number: ended.number }, 10);
      expect(mail).toMatchObject({
        kind: 'recurring_ended',
        language: 'ko',
        to: { name: 'Hong Gildong', email: 'hong@example.com' },
        facts: { amount: '1500', failureCode: 'INSUFFICIENT_FUNDS', cardLast4: '1111', shop: 'merchant 1' },
      });
      await eventually(async () => f.mailbox.sent.length === 2, 'both mails were sent');
      expect(await countRows(f.store, 'card_tokens', `state = 'deleted'`)).toBe(1);
      travelTo(f, '2040-06-01');
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toHaveLength(4);
      expect(await countRows(f.store, 'callbacks', `event = 'payment_failed'`)).toBe(4);
    });
  });

  test('a try that is approved goes on with the next month', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      f.issuer.next.push(DECLINED, DECLINED);
      for (const time of ['2040-02-29T12:00:00', '2040-03-01T12:01:00', '2040-03-03T12:02:00']) {
        travelTo(f, time);
        await untilQuiet(f);
      }
      const states = (await chargesOf(f, 'M1')).map(({ payment }) => payment.state);
      expect(states).toEqual(['failed', 'failed', 'captured']);
      expect(await subscriptionOf(f, 'M1')).toMatchObject({
        state: 'active',
        tries: 0,
        nextOn: '2040-03-31',
      });
    });
  });

  test('an outage among the tries fires them in no burst', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      f.issuer.decide = () => DECLINED;
      travelTo(f, '2040-02-29');
      await untilState(f, 'M1', 'retrying');
      await f.engine.stop();
      travelTo(f, '2040-03-20');
      f.engine.startWorkers();
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toHaveLength(2);
      const { dueAt } = await subscriptionOf(f, 'M1');
      expect(dueAt.getTime()).toBeGreaterThanOrEqual(new Date('2040-03-22T00:00:00+09:00').getTime());
    });
  });

  test('a charge whose outcome is unknown is asked for and never made again', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      f.issuer.next.push('throw');
      travelTo(f, '2040-02-29T00:00:01');
      const unknown = await eventually(async () => {
        const [charge] = await chargesOf(f, 'M1');
        return charge?.payment.state === 'unknown' && charge.payment;
      }, 'the charge is unknown');
      for (const day of ['2040-03-01', '2040-03-10', '2040-04-01', '2040-05-15']) {
        travelTo(f, day);
        await f.engine.context.writer.idle();
      }
      expect(await subscriptionOf(f, 'M1')).toMatchObject({ state: 'charging', period: 1 });
      expect(f.issuer.orders.size).toBe(2);
      f.issuer.settle(unknown.attemptId ?? '', approved({ amount: 1500n }));
      travelTo(f, '2040-05-16');
      await untilQuiet(f);
      const charges = await chargesOf(f, 'M1');
      expect(charges.map(({ dueOn }) => dueOn)).toEqual(['2040-02-29', '2040-03-31', '2040-04-30']);
      expect(charges.every(({ payment }) => payment.state === 'captured')).toBe(true);
    });
  });

  test('a charge that ended without a word of the issuer is not repeated: its month is given up', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      f.issuer.next.push({ kind: 'pending' });
      travelTo(f, '2040-02-29T00:00:01');
      const { currentPaymentId: id, merchantId } = await untilState(f, 'M1', 'charging');
      value(await f.engine.payments.expire({ merchantId, id: id ?? '' }, true));
      const active = await untilState(f, 'M1', 'active');
      expect(active).toMatchObject({ nextOn: '2040-03-31', tries: 0 });
      travelTo(f, '2040-03-30');
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toHaveLength(1);
    });
  });

  test('an amount that is adjusted counts from the next charge on, a try of a declined one included', async () => {
    await withShop(async (f) => {
      const subscription = await register(f, 'M1', { startOn: START });
      travelTo(f, '2040-02-29');
      await untilQuiet(f);
      value(await f.engine.subscriptions.adjust(subscription, 2000n, { dialect: { amountText: '2000' } }));
      f.issuer.next.push(DECLINED);
      travelTo(f, '2040-03-31');
      await untilQuiet(f);
      value(await f.engine.subscriptions.adjust(subscription, 900n, { dialect: { amountText: '900' } }));
      travelTo(f, '2040-04-02');
      await untilQuiet(f);
      const charges = await chargesOf(f, 'M1');
      expect(charges.map(({ payment }) => payment.amount)).toEqual([1500n, 2000n, 900n]);
      expect(charges.at(-1)?.payment.details).toMatchObject({ dialect: { amountText: '900', lang: 'KR' } });
    });
  });

  test('stopped while a charge is under way: that one runs to its end, and it is the last', async () => {
    await withShop(async (f) => {
      const subscription = await register(f, 'M1', { startOn: START });
      f.issuer.next.push({ kind: 'pending' });
      travelTo(f, '2040-02-29T00:00:01');
      const { currentPaymentId: id } = await untilState(f, 'M1', 'charging');
      expect(value(await f.engine.subscriptions.stop(subscription, 'merchant')).state).toBe('stopping');
      // The card must stay as long as the charge may need it.
      expect(await countRows(f.store, 'card_tokens', `state = 'active'`)).toBe(1);
      const payment = await f.engine.payments.get(subscription.merchantId, id ?? '');
      await f.engine.payments.takeOutcome(
        { merchantId: subscription.merchantId, subjectId: id ?? '', reference: payment?.attemptId ?? '' },
        approved({ amount: 1500n }),
      );
      await untilState(f, 'M1', 'stopped');
      expect(await countRows(f.store, 'card_tokens', `state = 'deleted'`)).toBe(1);
      travelTo(f, '2040-08-01');
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toHaveLength(1);
      expect(await f.engine.subscriptions.stop(subscription, 'again')).toMatchObject({
        refusal: { code: 'state_conflict', state: 'stopped', event: 'stop' },
      });
      expect(await f.engine.subscriptions.adjust(subscription, 1n, {})).toMatchObject({
        refusal: { code: 'state_conflict', event: 'adjust' },
      });
    });
  });

  test('the last try of one that is being stopped ends it without a mail', async () => {
    await withShop(async (f) => {
      const subscription = await register(f, 'M1', { startOn: START, remindDaysBefore: 0 });
      f.issuer.next.push({ kind: 'pending' });
      travelTo(f, '2040-02-29T00:00:01');
      const { currentPaymentId: id } = await untilState(f, 'M1', 'charging');
      value(await f.engine.subscriptions.stop(subscription, 'merchant'));
      const payment = await f.engine.payments.get(subscription.merchantId, id ?? '');
      const order = {
        merchantId: subscription.merchantId,
        subjectId: id ?? '',
        reference: payment?.attemptId ?? '',
      };
      await f.engine.payments.takeOutcome(order, DECLINED);
      await untilState(f, 'M1', 'stopped');
      expect(await f.engine.mails.list({}, 10)).toEqual([]);
    });
  });

  test('no issuer is asked for a card whose time is over', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START, cardExpiresAt: new Date('2040-02-15T00:00:00Z') });
      travelTo(f, '2040-02-29');
      await untilState(f, 'M1', 'retrying');
      const [charge] = await chargesOf(f, 'M1');
      expect(charge?.payment).toMatchObject({
        state: 'failed',
        failureCode: 'expired_card',
        method: 'WALLET',
      });
      expect(charge?.payment.card?.last4).toBe('1111');
      expect(f.issuer.orders.size).toBe(1);
    });
  });

  test('a charge is refunded as any other payment', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      travelTo(f, '2040-02-29');
      await untilQuiet(f);
      const [charge] = await chargesOf(f, 'M1');
      const payment = charge?.payment ?? expect.fail('no charge');
      const request = refundRequest(f, payment, 'refund-1', 1000n);
      value(await f.engine.refunds.create(request, { wait: true }));
      expect(await f.engine.payments.get(payment.merchantId, payment.id)).toMatchObject({
        state: 'partially_refunded',
        refundedAmount: 1000n,
      });
    });
  });

  test('an order number that was used again on the page meanwhile is in nobody’s way', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      const again = { ...f.payment('M1', 7000n), orderNumbers: 'repeatable' as const };
      expect(value(await f.engine.payments.create(again)).payment.orderTry).toBe(1);
      travelTo(f, '2040-02-29');
      await untilQuiet(f);
      const [charge] = await chargesOf(f, 'M1');
      expect(charge?.payment).toMatchObject({ orderTry: 2, state: 'captured' });
      expect(await subscriptionOf(f, 'M1')).toMatchObject({ orderTry: 2 });
    });
  });
});

import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { eventually, makeFixture, value } from './support/engine-fixture.ts';
import { channelOrder } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';

describeOnEveryStore('orders from request to callback', (openFresh) => {
  test('a wallet payment is created, started, captured, settled and refunded, and the ledger ties out', async () => {
    const f = await makeFixture(await openFresh());
    f.engine.startWorkers();
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    expect(payment.state).toBe('created');
    value(await startNow(f, payment, f.method('WALLET'), null));
    const pending = await eventually(async () => {
      const now = await f.engine.payments.get(payment.merchantId, payment.id);
      return now?.redirectUrl ? now : undefined;
    }, 'the wallet answers');
    const order = channelOrder(pending);
    await f.engine.events.paymentOutcome(order, { kind: 'captured', payerAmount: 2000n });
    expect(await f.engine.balances(payment.merchantId, 'KRW')).toMatchObject({
      unsettled: 1940n,
      available: 0n,
    });
    await eventually(async () => f.transport.received.length === 1, 'the callback');
    expect(JSON.parse(f.transport.received[0]!.request.body)).toMatchObject({
      event: 'payment_succeeded',
      amount: '2000',
      fee: '60',
    });
    f.clock.adopt(3 * 24 * 3600 * 1000);
    f.engine.wakeWorkers();
    await eventually(
      async () => (await f.engine.balances(payment.merchantId, 'KRW')).available === 1940n,
      'the settlement',
    );
    value(await f.engine.adjust(payment.merchantId, 'KRW', 1_000_000n));
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    const captured = await f.engine.payments.get(payment.merchantId, payment.id);
    value(
      await f.engine.refunds.create({
        access: f.access,
        payment: captured!,
        orderNumber: 'R1',
        platformNumber: 'RP1',
        contentHash: 'r',
        amount: null,
      }),
    );
    await eventually(
      async () => (await f.engine.payments.get(payment.merchantId, payment.id))?.state === 'refunded',
      'the refund',
    );
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    await eventually(
      async () => (await f.engine.payouts.get(payout.merchantId, payout.id))?.state === 'succeeded',
      'the payout',
    );
    const report = await f.engine.verifyLedger();
    expect(report.faults).toEqual([]);
    expect(report.transfers).toBe(7n);
    expect(f.errors).toEqual([]);
    await f.engine.stop();
  });
});

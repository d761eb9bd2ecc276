import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { balances, channelOrder, fund, refundRequest, reloaded } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';

describeOnOneStore('a payment of 10 000 won that was paid as 7.22 dollars', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function converted() {
    const f = await makeFixture(await emptyStore());
    await fund(f, 100_000n);
    const { payment: made } = value(await f.engine.payments.create(f.payment('M1', 10_000n)));
    const payerMoney = { currency: 'USD', amount: 722n, rate: '0.000722' } as const;
    const payment = value(await startNow(f, made, f.method('WALLET'), null, { payerMoney }));
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 722n });
    return { f, payment: await reloaded(f, payment) };
  }

  test('a refund of 5 won is refused: it is worth no cent, and nothing is taken from the merchant', async () => {
    const { f, payment } = await converted();
    const before = await balances(f);
    expect(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 5n))).toEqual({
      ok: false,
      refusal: { code: 'rounds_to_nothing', payerCurrency: 'USD' },
    });
    const raise = { caseNumber: 'C1', chargedBack: { amount: 5n }, reasonCode: null, reason: 'x' };
    expect(await f.engine.chargebacks.raise(payment, raise)).toMatchObject({
      ok: false,
      refusal: { code: 'rounds_to_nothing' },
    });
    expect(await balances(f)).toEqual(before);
  });

  test('refunds in parts, a failed one among them, and a chargeback of the rest give back 7.22', async () => {
    const { f, payment } = await converted();
    let back = 0n;
    for (const [index, amount] of [1111n, 7n, 2500n, 21n, 21n].entries()) {
      const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, `R${index}`, amount)));
      const failed = { kind: 'failed', decline: 'declined', code: 'X', reason: 'closed' } as const;
      await f.engine.events.refundOutcome(channelOrder(refund), index === 2 ? failed : { kind: 'succeeded' });
      if (index !== 2) back += refund.payerAmount;
    }
    const left = 10_000n - 1111n - 7n - 21n - 21n;
    const raise = { caseNumber: 'C1', chargedBack: { amount: left }, reasonCode: null, reason: 'x' };
    const { chargeback } = value(await f.engine.chargebacks.raise(payment, raise));
    expect(back + chargeback.payerAmount).toBe(722n);
    value(await f.engine.chargebacks.move(chargeback, 'accepted'));
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a bank that says its parts in dollars claims the whole order with the last of them', async () => {
    const { f, payment } = await converted();
    const amounts = [];
    for (const [index, payerAmount] of [361n, 1n, 360n].entries()) {
      const raise = { caseNumber: `C${index}`, chargedBack: { payerAmount }, reasonCode: null, reason: 'x' };
      amounts.push(value(await f.engine.chargebacks.raise(payment, raise)).chargeback.amount);
    }
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(10_000n);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

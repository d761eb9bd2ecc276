import { expect, test } from 'vitest';
import { describeOnOneStore, describeOnServer } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  capturedPayment,
  channelOrder,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';
import { withTwoProcesses } from './support/two-processes.ts';

const AUTHORIZED = {
  kind: 'authorized',
  approval: { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' },
} as const;

async function authorized(f: Fixture, orderNumber: string): Promise<Payment> {
  const payment = await startedPayment(f, { ...f.payment(orderNumber), intent: 'authorize' });
  await f.engine.events.paymentOutcome(channelOrder(payment), AUTHORIZED);
  return reloaded(f, payment);
}

let serial = 0;

function voidAs(f: Fixture, payment: Payment, orderNumber: string) {
  serial += 1;
  const numbered = {
    orderNumber,
    platformNumber: `V${serial}`,
    contentHash: `${serial}`,
    merchantsReason: 'Hong Gildong, 010-9876-5432, is ill',
  };
  return f.engine.refunds.void(payment, 'Canceled', numbered);
}

describeOnOneStore('an authorization given back under a number', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  test('is kept with its sealed reason, books nothing, and its number is used up', async () => {
    const f = await makeFixture(await emptyStore());
    const first = await authorized(f, 'M1');
    expect(value(await voidAs(f, first, 'R1'))).toMatchObject({ state: 'voided' });
    const [record] = await f.engine.refunds.ofPayment(first);
    expect(record).toMatchObject({ kind: 'void', state: 'succeeded', orderNumber: 'R1', amount: 2000n });
    expect(record?.reasonSealed).not.toMatch(/Hong|9876/);
    expect(record && f.engine.refunds.reasonOf(record)).toMatch(/^Hong Gildong/);

    const used = { ok: false, refusal: { code: 'duplicate_order' } };
    const second = await authorized(f, 'M2');
    expect(await voidAs(f, second, 'R1')).toMatchObject(used);
    expect((await reloaded(f, second)).state).toBe('authorized');
    const captured = await capturedPayment(f, 'M3');
    expect(await f.engine.refunds.create(refundRequest(f, captured, 'R1', 500n))).toMatchObject(used);
    value(await f.engine.refunds.create(refundRequest(f, captured, 'R2', 500n)));
    expect(await voidAs(f, second, 'R2')).toMatchObject(used);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a refused void leaves its number free', async () => {
    const f = await makeFixture(await emptyStore());
    const captured = await capturedPayment(f, 'M1');
    expect(await voidAs(f, captured, 'R1')).toMatchObject({ refusal: { code: 'state_conflict' } });
    value(await f.engine.refunds.create(refundRequest(f, captured, 'R1', 500n)));
  });

  test('the reason of a refund is sealed, too', async () => {
    const f = await makeFixture(await emptyStore());
    const captured = await capturedPayment(f, 'M1');
    const request = { ...refundRequest(f, captured, 'R1', 500n), reason: 'Hong Gildong wants it' };
    const { refund } = value(await f.engine.refunds.create(request));
    expect(f.engine.refunds.reasonOf(refund)).toBe('Hong Gildong wants it');
    const rows = await f.store.query('select * from refunds');
    expect(JSON.stringify(rows, (_, one) => (typeof one === 'bigint' ? `${one}` : one))).not.toContain(
      'Hong',
    );
    const plain = value(await f.engine.refunds.create(refundRequest(f, captured, 'R2', 500n))).refund;
    expect(f.engine.refunds.reasonOf(plain)).toBeNull();
  });

  test('of voids and a refund at one moment under one number one is made', async () => {
    const f = await makeFixture(await emptyStore());
    for (let round = 0; round < 10; round += 1) {
      const payments = [await authorized(f, `A${round}`), await authorized(f, `B${round}`)];
      const captured = await capturedPayment(f, `C${round}`);
      const results = await Promise.all([
        ...payments.map((payment) => voidAs(f, payment, `R${round}`)),
        f.engine.refunds.create(refundRequest(f, captured, `R${round}`, 500n)),
      ]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    }
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

describeOnServer('voids of two processes', (createDatabase) => {
  test('under one number are one, in every round', { timeout: 60_000 }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (let round = 0; round < 40; round += 1) {
        const [first, second] = [await authorized(one, `A${round}`), await authorized(one, `B${round}`)];
        const results = await Promise.all([
          voidAs(one, first, `R${round}`),
          voidAs(two, second, `R${round}`),
        ]);
        expect(tally(results)).toEqual({ accepted: 1, duplicate_order: 1 });
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });
});

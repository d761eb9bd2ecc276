import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { ChargebackUpdate } from '../src/channels/port.ts';
import { type Fixture, makeFixture } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { balances, capturedPayment, channelOrder } from './support/order-steps.ts';
import { talkativeDialect } from './support/scripted.ts';

type ReportedChargeback = Extract<ChargebackUpdate, { kind: 'reported' }>;

describeOnOneStore('chargebacks that a channel reports again', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  const fixture = async () =>
    makeFixture(await emptyStore(), {
      app: { settlementDays: 0, settings: { webhookUrl: 'https://shop.example/webhook' } },
      engine: { dialects: new Map([['plain', talkativeDialect]]) },
    });
  const whole = async (f: Fixture) => expect((await f.engine.verifyLedger()).faults).toEqual([]);
  const sentCallbacks = async (f: Fixture) => {
    const rows = await f.store.query<{ event: string; state: string }>(`
      select event, snapshot->'chargeback'->>'state' as state from callbacks
      where subject_kind = 'chargeback' order by created_at, id`);
    return rows.map(({ event, state }) => `${event} ${state}`);
  };

  test('a case that was announced is deducted when it is reported so, with the deadline of that report', async () => {
    const f = await fixture();
    const payment = await capturedPayment(f, 'M1');
    const report = { kind: 'reported', caseNumber: 'V-1', reasonCode: null, reason: '' } as const;
    const comes = (more: Pick<ReportedChargeback, 'payerAmount' | 'deduct' | 'deadlineAt'>) =>
      f.engine.events.chargeback(channelOrder(payment), { ...report, ...more });
    await comes({ payerAmount: 1500n, deduct: false });
    await comes({ payerAmount: 1600n, deduct: true });
    expect(await f.engine.lists.lateEvents(10)).toMatchObject([{ state: 'reported', event: 'reported' }]);
    const deadlineAt = new Date('2027-01-01T00:00:00Z');
    await comes({ payerAmount: null, deduct: true, deadlineAt });
    await comes({ payerAmount: 1500n, deduct: true });
    const [chargeback] = await f.engine.chargebacks.ofPayments([payment]);
    expect(chargeback).toMatchObject({ state: 'deducted', amount: 1500n, deadlineAt });
    expect(await balances(f)).toMatchObject({ disputed: 1500n });
    expect(await sentCallbacks(f)).toEqual(['chargeback_reported reported', 'chargeback_changed deducted']);
    await whole(f);
  });

  test('a case that was won and is deducted after all waits for an operator', async () => {
    const f = await fixture();
    const payment = await capturedPayment(f, 'M1');
    const order = channelOrder(payment);
    const report = {
      kind: 'reported',
      caseNumber: 'V-1',
      reasonCode: null,
      reason: '',
      payerAmount: null,
    } as const;
    await f.engine.events.chargeback(order, { ...report, deduct: false });
    await f.engine.events.chargeback(order, { kind: 'won', caseNumber: 'V-1' });
    await f.engine.events.chargeback(order, { ...report, deduct: true });
    expect(await f.engine.lists.lateEvents(10)).toMatchObject([{ state: 'won', event: 'reported' }]);
  });
});

import { expect, test, vi } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Clock } from '../src/base/clock.ts';
import type { Chargeback } from '../src/chargebacks/chargeback.ts';
import type { ChargebackService, NewChargeback } from '../src/chargebacks/service.ts';
import { Janitor } from '../src/janitor.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, type FixtureOptions, makeFixture, tally, value } from './support/engine-fixture.ts';
import { LedgerWalk } from './support/ledger-walk.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  balances,
  capturedPayment,
  channelOrder,
  fund,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';
import { talkativeDialect } from './support/scripted.ts';

/**
 * Stands where the test puts it, but for a moment at each look: what is listed by time needs times that
 * differ.
 */
class SlowClock implements Clock {
  #nowMs = Date.parse('2026-03-02T03:00:00.000Z');

  set time(text: string) {
    this.#nowMs = Date.parse(text) - 1;
  }

  now(): Date {
    this.#nowMs += 1;
    return new Date(this.#nowMs);
  }
}

const WEBHOOK = 'https://shop.example/webhook';

const caseOf = (caseNumber: string, more: Partial<NewChargeback> = {}): NewChargeback => ({
  caseNumber,
  chargedBack: null,
  reasonCode: '10.4',
  reason: 'Fraud',
  ...more,
});

async function raised(f: Fixture, payment: Payment, more: Partial<NewChargeback> = {}, number = 'C1') {
  return value(await f.engine.chargebacks.raise(payment, caseOf(number, more))).chargeback;
}

/** A payment of 2000 won less 60 won of fee, which is settled. */
async function settledPayment(f: Fixture, orderNumber: string, amount = 2000n): Promise<Payment> {
  const payment = await capturedPayment(f, orderNumber, amount);
  value(await new LedgerWalk(f, false).settle([payment]));
  return reloaded(f, payment);
}

describeOnOneStore('chargebacks', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function fixture(
    settings: NonNullable<FixtureOptions['app']>['settings'] = {},
    days = 0,
    webhookUrl: string | null = WEBHOOK,
  ) {
    const clock = new SlowClock();
    const f = await makeFixture(await emptyStore(), {
      app: { settlementDays: days, settings: { ...(webhookUrl ? { webhookUrl } : {}), ...settings } },
      engine: { clock, dialects: new Map([['plain', talkativeDialect]]) },
    });
    return { f, clock, janitor: new Janitor(f.engine.context, f.engine) };
  }

  const whole = async (f: Fixture) => expect((await f.engine.verifyLedger()).faults).toEqual([]);

  const sentCallbacks = async (f: Fixture) => {
    const rows = await f.store.query<{ event: string; state: string; url: string }>(`
      select event, snapshot->'chargeback'->>'state' as state, url from callbacks
      where subject_kind = 'chargeback' order by created_at, id`);
    return rows.map(({ event, state }) => `${event} ${state}`);
  };

  test('takes what is unsettled first, then what is available, and the rest is owed', async () => {
    const { f } = await fixture({}, 1);
    await fund(f, 20n);
    const payment = await capturedPayment(f, 'M1');
    const chargeback = await raised(f, payment);
    expect(chargeback).toMatchObject({
      state: 'deducted',
      amount: 2000n,
      payerAmount: 2000n,
      fromUnsettled: 1940n,
      feeAmount: 0n,
    });
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 0n, disputed: 2000n, debt: -40n });
    expect(await reloaded(f, payment)).toMatchObject({ unsettledAmount: 0n, chargedBackAmount: 2000n });
    await whole(f);
  });

  test('won: the money is back, unsettled money waits for its day, and what is owed is paid first', async () => {
    const { f } = await fixture({}, 1);
    const payment = await capturedPayment(f, 'M1');
    const chargeback = await raised(f, payment);
    expect(await balances(f)).toMatchObject({ disputed: 2000n, debt: -60n });
    expect(value(await f.engine.chargebacks.move(chargeback, 'won')).state).toBe('won');
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 0n, disputed: 0n, debt: 0n });
    expect((await reloaded(f, payment)).chargedBackAmount).toBe(0n);
    await whole(f);
  });

  test('lost: the money goes to the channel, and a debt is paid by the next settlement', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1');
    const chargeback = await raised(f, payment);
    value(await f.engine.chargebacks.move(chargeback, 'lost'));
    expect(await balances(f)).toMatchObject({ available: 0n, disputed: 0n, debt: -60n });
    await settledPayment(f, 'M2');
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 1880n, debt: 0n });
    const cleared = await f.store.query(`select * from transfers where kind = 'debt_cleared'`);
    expect(cleared).toHaveLength(1);
    await whole(f);
  });

  test('a top-up pays a debt first, and so does money that a payout gives back', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1', 50_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1', 20_000n)));
    await raised(f, payment);
    // 48 500 came in, 21 030 of it is frozen: 27 470 could be taken of 50 000.
    expect(await balances(f)).toMatchObject({ available: 0n, frozen: 21_030n, debt: -22_530n });
    const topUp = (amount: bigint) => f.engine.adjust(f.access.app.merchantId, 'KRW', amount);
    expect(value(await topUp(1000n)).available).toBe(0n);
    expect(await balances(f)).toMatchObject({ available: 0n, debt: -21_530n });
    await f.engine.events.payoutOutcome(channelOrder(payout), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'x',
    });
    expect(await balances(f)).toMatchObject({ available: 0n, frozen: 0n, debt: -500n });
    expect(value(await topUp(700n)).available).toBe(200n);
    expect(await balances(f)).toMatchObject({ available: 200n, debt: 0n });
    await whole(f);
  });

  test('a merchant who owes can neither pay out nor refund', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1');
    const other = await settledPayment(f, 'M2');
    await raised(f, payment);
    await raised(f, other, { chargedBack: { amount: 1950n } });
    expect(await balances(f)).toMatchObject({ available: 0n, debt: -70n });
    expect(tally([await f.engine.payouts.create(f.payout('O1', 10n))])).toEqual({ insufficient_balance: 1 });
    const refund = refundRequest(f, other, 'R1', 50n);
    expect(tally([await f.engine.refunds.create(refund)])).toEqual({ insufficient_balance: 1 });
  });

  test('the fee is taken with the money and kept, whoever wins', async () => {
    const { f } = await fixture({ chargebackFee: { KRW: '500' } });
    const payment = await settledPayment(f, 'M1');
    await fund(f, 1000n);
    const chargeback = await raised(f, payment, { chargedBack: { amount: 700n } });
    expect(await balances(f)).toMatchObject({ available: 1740n, disputed: 700n });
    value(await f.engine.chargebacks.move(chargeback, 'won'));
    expect(await balances(f)).toMatchObject({ available: 2440n, disputed: 0n });
    const other = await raised(f, payment, { chargedBack: { amount: 1n }, deduct: false }, 'C2');
    value(await f.engine.chargebacks.move(other, 'won'));
    expect(await balances(f), 'nothing was taken, so there is no fee').toMatchObject({ available: 2440n });
    await whole(f);
  });

  test('a question of the bank takes nothing until it is decided, and then at once', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1', 10_000n);
    for (const [number, event, available] of [
      ['C1', 'lost', 8700n],
      ['C2', 'accepted', 7700n],
    ] as const) {
      const asked = await raised(f, payment, { chargedBack: { amount: 1000n }, deduct: false }, number);
      expect(asked).toMatchObject({ state: 'reported', deductedAt: null });
      value(await f.engine.chargebacks.move(asked, event));
      expect(await balances(f)).toMatchObject({ available, disputed: 0n });
    }
    const contested = await raised(f, payment, { chargedBack: { amount: 1000n }, deduct: false }, 'C3');
    value(await f.engine.chargebacks.move(contested, 'represented', 'The goods were delivered'));
    expect(await balances(f)).toMatchObject({ available: 6700n, disputed: 1000n });
    expect(await sentCallbacks(f)).toEqual([
      'chargeback_reported reported',
      'chargeback_changed lost',
      'chargeback_reported reported',
      'chargeback_changed accepted',
      'chargeback_reported reported',
      'chargeback_changed represented',
    ]);
    await whole(f);
  });

  test('a refunded payment can be charged back, and what is charged back can not be refunded', async () => {
    const { f } = await fixture();
    await fund(f, 100_000n);
    const payment = await settledPayment(f, 'M1', 10_000n);
    await raised(f, payment, { chargedBack: { amount: 4000n } });
    const refund = async (amount: bigint | null, number: string) =>
      f.engine.refunds.create(refundRequest(f, payment, number, amount));
    expect(await refund(6001n, 'R1')).toEqual({
      ok: false,
      refusal: { code: 'refund_exceeds_payment', refundable: 6000n },
    });
    const rest = value(await refund(null, 'R2')).refund;
    expect(rest).toMatchObject({ amount: 6000n, payerAmount: 6000n });
    await f.engine.events.refundOutcome(channelOrder(rest), { kind: 'succeeded' });
    // The bank does not know of the refund: it may take the rest back, too.
    const second = await raised(f, payment, {}, 'C2');
    expect(second).toMatchObject({ amount: 6000n, state: 'deducted' });
    expect(tally([await f.engine.chargebacks.raise(payment, caseOf('C3'))])).toEqual({
      chargeback_exceeds_payment: 1,
    });
    value(await f.engine.chargebacks.move(second, 'won'));
    expect(tally([await refund(null, 'R3')])).toEqual({ refund_exceeds_payment: 1 });
    await whole(f);
  });

  test('a case is known by its number, and only money that came can be charged back', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1');
    const first = await raised(f, payment, { chargedBack: { amount: 500n } });
    const again = value(await f.engine.chargebacks.raise(payment, caseOf('C1')));
    expect(again).toEqual({ chargeback: first, repeated: true });
    const unpaid = await startedPayment(f, f.payment('M2'));
    expect(await f.engine.chargebacks.raise(unpaid, caseOf('C1'))).toEqual({
      ok: false,
      refusal: { code: 'state_conflict', state: 'pending', event: 'chargeback' },
    });
    for (const amount of [0n, -1n, 1501n]) {
      expect(await f.engine.chargebacks.raise(payment, caseOf('C2', { chargedBack: { amount } }))).toEqual({
        ok: false,
        refusal: { code: 'chargeback_exceeds_payment', chargeable: 1500n },
      });
    }
    expect(await sentCallbacks(f)).toEqual(['chargeback_reported deducted']);
  });

  test('one whose end fails holds up neither another one nor the rest of the round', async () => {
    const { f } = await fixture();
    const ended: string[] = [];
    const chargebacks = {
      lapsed: async () => [{ id: 'broken' }, { id: 'good' }],
      lapse: async ({ id }: { id: string }) => {
        if (id === 'broken') throw new Error('the keys of its app can not be opened');
        ended.push(id);
        return { ok: true };
      },
    } as unknown as ChargebackService;
    const { payments, checkoutSessions } = f.engine;
    const forgetOld = vi.spyOn(f.engine.context.nonces, 'forgetOld');
    await new Janitor(f.engine.context, { payments, checkoutSessions, chargebacks }).round();
    expect(ended).toEqual(['good']);
    expect(forgetOld).toHaveBeenCalled();
    expect(f.errors).toHaveLength(1);
  });

  test('without evidence the case is lost when the last day in Korea is over, to the second', async () => {
    const { f, clock, janitor } = await fixture({ chargebackDeadlineDays: 3 });
    const payment = await settledPayment(f, 'M1', 10_000n);
    const late = await raised(f, payment, { chargedBack: { amount: 1000n } }, 'C1');
    const asked = await raised(f, payment, { chargedBack: { amount: 1000n }, deduct: false }, 'C2');
    const contested = await raised(f, payment, { chargedBack: { amount: 1000n } }, 'C3');
    value(await f.engine.chargebacks.move(contested, 'represented'));
    expect(late.deadlineAt).toEqual(new Date('2026-03-05T15:00:00Z'));
    const states = async () => (await f.engine.chargebacks.ofPayments([payment])).map(({ state }) => state);
    clock.time = '2026-03-05T14:59:59.000Z';
    await janitor.round();
    expect(await states()).toEqual(['deducted', 'reported', 'represented']);
    clock.time = '2026-03-05T15:00:00.000Z';
    expect(tally([await f.engine.chargebacks.move(late, 'represented')])).toEqual({ state_conflict: 1 });
    await janitor.round();
    await janitor.round();
    expect(await states()).toEqual(['lost', 'lost', 'represented']);
    expect(await f.engine.chargebacks.find(asked.id)).toMatchObject({ resolvedAt: expect.any(Date) });
    expect(await balances(f)).toMatchObject({ available: 6700n, disputed: 1000n });
    expect((await sentCallbacks(f)).filter((one) => one.endsWith('lost'))).toHaveLength(2);
    await whole(f);
  });

  test('a channel reports its cases; what comes after the decision waits for an operator', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1');
    const { events } = f.engine;
    const order = channelOrder(payment);
    const report = {
      kind: 'reported',
      caseNumber: 'V-1',
      payerAmount: null,
      reasonCode: '13.1',
      reason: 'Not received',
      deduct: false,
    } as const;
    await events.chargeback(order, report);
    await events.chargeback(order, report);
    await events.chargeback(order, { kind: 'deducted', caseNumber: 'V-1' });
    await events.chargeback(order, { kind: 'lost', caseNumber: 'V-1' });
    await events.chargeback(order, { kind: 'lost', caseNumber: 'V-1' });
    await events.chargeback(order, { kind: 'won', caseNumber: 'V-1' });
    const [chargeback, ...others] = await f.engine.chargebacks.ofPayments([payment]);
    expect(others).toEqual([]);
    expect(chargeback).toMatchObject({ state: 'lost', reasonCode: '13.1', reason: 'Not received' });
    const late = await f.engine.lists.lateEvents(10);
    expect(late).toMatchObject([{ subjectKind: 'chargeback', state: 'lost', event: 'won' }]);
    await expect(events.chargeback(order, { kind: 'won', caseNumber: 'V-2' })).rejects.toThrow();
    const unmatched = await events.chargeback({ ...order, attemptId: payment.id }, report);
    expect(unmatched).toEqual({ isUnmatched: true });
    await whole(f);
  });

  test('the evidence is kept sealed, and only opened for who asks', async () => {
    const { f } = await fixture();
    const chargeback = await raised(f, await settledPayment(f, 'M1'));
    expect(f.engine.chargebacks.evidenceOf(chargeback)).toBeNull();
    const text = 'Delivered to Hong Gildong';
    const contested = value(await f.engine.chargebacks.move(chargeback, 'represented', text));
    expect(f.engine.chargebacks.evidenceOf(contested)).toBe(text);
    const [row] = await f.store.query<{ text: string }>('select chargebacks::text as text from chargebacks');
    expect(row!.text).not.toContain('Hong');
  });

  test('the operator’s list shows the latest first, by state and page by page', async () => {
    const { f, clock } = await fixture();
    const payment = await settledPayment(f, 'M1', 10_000n);
    for (const number of ['C1', 'C2', 'C3']) {
      clock.time = `2026-03-02T03:00:0${number.slice(1)}.000Z`;
      const one = await raised(f, payment, { chargedBack: { amount: 100n } }, number);
      if (number === 'C2') value(await f.engine.chargebacks.move(one, 'accepted'));
    }
    const numbers = (list: Chargeback[]) => list.map(({ caseNumber }) => caseNumber);
    const { chargebacks } = f.engine;
    expect(numbers(await chargebacks.recent({ limit: 2 }))).toEqual(['C3', 'C2']);
    expect(numbers(await chargebacks.recent({ limit: 9, state: 'accepted' }))).toEqual(['C2']);
    const before = new Date('2026-03-02T03:00:02.000Z');
    expect(numbers(await chargebacks.recent({ limit: 9, before }))).toEqual(['C1']);
  });

  test('pages leave out none of the cases that were reported in one moment', async () => {
    const { f, clock } = await fixture();
    const payment = await settledPayment(f, 'M1', 10_000n);
    clock.time = '2026-03-02T03:00:01.000Z';
    const wanted = ['C1', 'C2', 'C3', 'C4', 'C5'];
    for (const number of wanted) await raised(f, payment, { chargedBack: { amount: 100n } }, number);
    const seen: string[] = [];
    let before: { before?: string } = {};
    for (const _ of wanted) {
      const page = await f.engine.chargebacks.recent({ limit: 2, ...before });
      seen.push(...page.map(({ caseNumber }) => caseNumber));
      before = { before: page.at(-1)?.id ?? '' };
      if (page.length < 2) break;
    }
    expect(seen.toSorted()).toEqual(wanted);
  });

  test('evidence is recorded once: the same again changes nothing, another is refused', async () => {
    const { f } = await fixture();
    const payment = await settledPayment(f, 'M1', 10_000n);
    const { chargebacks } = f.engine;
    const sent = value(await chargebacks.move(await raised(f, payment), 'represented', 'Delivered'));
    expect(value(await chargebacks.move(sent, 'represented', 'Delivered')).state).toBe('represented');
    expect(value(await chargebacks.move(sent, 'represented')).state).toBe('represented');
    expect(tally([await chargebacks.move(sent, 'represented', 'A signature')])).toEqual({
      state_conflict: 1,
    });
    expect(chargebacks.evidenceOf((await chargebacks.find(sent.id)) as Chargeback)).toBe('Delivered');
  });

  test('without an address nothing is sent', async () => {
    const { f } = await fixture({}, 0, null);
    await raised(f, await settledPayment(f, 'M1'));
    expect(await sentCallbacks(f)).toEqual([]);
  });
});

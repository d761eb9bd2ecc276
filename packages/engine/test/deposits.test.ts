import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { DEPOSIT_RULES } from '../src/payments/deposit-rules.ts';
import { callbacksOf, merchantsIn, statementOf } from './support/deposit-fixture.ts';
import { value } from './support/engine-fixture.ts';
import {
  awaitingDeposit,
  balances,
  channelOrder,
  deposit,
  fund,
  refundRequest,
  reloaded,
  review,
  takenDeposit,
} from './support/order-steps.ts';

const PAYER = 'HONG GILDONG';

describeOnOneStore('deposits to a virtual account', (openFresh) => {
  const merchant = merchantsIn(openFresh);

  test.each(DEPOSIT_RULES)('the exact amount pays the order (%s)', async (rule) => {
    const f = await merchant(rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await takenDeposit(f, payment, 2000n, 'D1')).toEqual({ deposit: 'credited', mismatch: null });
    const paid = await reloaded(f, payment);
    expect(paid).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
      feeAmount: 60n,
      unsettledAmount: 1940n,
    });
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, suspense: 0n });
    const [only] = await f.engine.payments.depositsOf(payment);
    expect(only).toEqual({
      id: expect.any(String),
      reference: 'D1',
      state: 'credited',
      mismatch: null,
      currency: 'KRW',
      amount: 2000n,
      creditedAmount: 2000n,
      feeAmount: 60n,
      reason: null,
      createdAt: paid.completedAt,
      completedAt: paid.completedAt,
    });
  });

  const AMOUNTS = [
    { mismatch: 'short', amount: 1500n, accepted: 'partially_paid', callback: 'payment_partly_paid 1500' },
    { mismatch: 'over', amount: 2500n, accepted: 'captured', callback: 'payment_succeeded 2500' },
  ] as const;
  const ODD = AMOUNTS.flatMap((odd) => DEPOSIT_RULES.map((rule) => ({ ...odd, rule })));

  test.each(ODD)(
    '$amount of 2000 under $mismatch=$rule',
    async ({ mismatch, amount, accepted, callback, rule }) => {
      // All other rules say something else: only the one of the case counts.
      const other = rule === 'accept' ? 'refuse' : 'accept';
      const rules = { short: other, over: other, repeated: other, late: other, [mismatch]: rule } as const;
      const f = await merchant(rules);
      const payment = await awaitingDeposit(f, f.payment('M1'));
      const answer = { accept: 'credited', hold: 'held', refuse: 'refused' }[rule];
      expect(await takenDeposit(f, payment, amount, 'D1')).toEqual({ deposit: answer, mismatch });
      const state = { accept: accepted, hold: 'in_review', refuse: 'awaiting_deposit' }[rule];
      const after = await reloaded(f, payment);
      const credited = rule === 'accept' ? amount : 0n;
      expect(after).toMatchObject({ state, receivedAmount: credited });
      const suspense = rule === 'hold' ? amount : 0n;
      expect(await balances(f)).toMatchObject({ suspense, unsettled: after.unsettledAmount });
      expect(await callbacksOf(f)).toEqual(rule === 'accept' ? [callback] : []);
      expect(await statementOf(f, payment)).toEqual([
        `${answer} ${mismatch} ${amount}=${credited}-${after.feeAmount}`,
      ]);
    },
  );

  test.each(DEPOSIT_RULES)('a deposit after the payment under repeated=%s', async (repeated) => {
    const f = await merchant({ repeated });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    const answer = { accept: 'credited', hold: 'held', refuse: 'refused' }[repeated];
    expect(await takenDeposit(f, payment, 700n, 'D2')).toEqual({ deposit: answer, mismatch: 'repeated' });
    const received = repeated === 'accept' ? 2700n : 2000n;
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: received });
    const added = repeated === 'accept' ? ['payment_succeeded 700'] : [];
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000', ...added]);
    expect(await balances(f)).toMatchObject({ suspense: repeated === 'hold' ? 700n : 0n });
  });

  test('a repeated deposit is refundable with the rest, also when a part was refunded before', async () => {
    const f = await merchant({ repeated: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    await fund(f, 1000n);
    const first = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 500n))).refund;
    await f.engine.events.refundOutcome(channelOrder(first), { kind: 'succeeded' });
    expect(await takenDeposit(f, payment, 300n, 'D2')).toEqual({ deposit: 'credited', mismatch: 'repeated' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'partially_refunded', receivedAmount: 2300n });
    const { refund } = value(
      await f.engine.refunds.create(refundRequest(f, await reloaded(f, payment), 'R2')),
    );
    expect(refund.amount).toBe(1800n);
  });

  test.each(DEPOSIT_RULES)('an exact deposit after the expiry under late=%s', async (late) => {
    const f = await merchant({ late });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    value(await f.engine.payments.expire(payment, true));
    const answer = { accept: 'credited', hold: 'held', refuse: 'refused' }[late];
    expect(await takenDeposit(f, payment, 2000n, 'D1')).toEqual({ deposit: answer, mismatch: 'late' });
    const after = await reloaded(f, payment);
    expect(after).toMatchObject(
      late === 'accept'
        ? { state: 'captured', receivedAmount: 2000n, failureCode: null, failureReason: null }
        : { state: 'expired', receivedAmount: 0n, failureCode: 'expired' },
    );
    const callbacks = late === 'accept' ? ['payment_succeeded 2000'] : [];
    expect(await callbacksOf(f)).toEqual(['payment_failed 0', ...callbacks]);
    expect(await balances(f)).toMatchObject({
      unsettled: late === 'accept' ? 1940n : 0n,
      suspense: late === 'hold' ? 2000n : 0n,
    });
  });

  test('late and short or over: the stricter rule counts; an accepted part captures what came', async () => {
    const f = await merchant({ late: 'accept', over: 'refuse', short: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    value(await f.engine.payments.expire(payment, true));
    expect(await takenDeposit(f, payment, 2001n, 'D1')).toEqual({ deposit: 'refused', mismatch: 'over' });
    expect(await takenDeposit(f, payment, 1200n, 'D2')).toEqual({ deposit: 'credited', mismatch: 'late' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 1200n });
    // It has a rest, so what comes now is late, too, and no second payment.
    expect(await takenDeposit(f, payment, 801n, 'D3')).toEqual({ deposit: 'refused', mismatch: 'over' });
    expect(await takenDeposit(f, payment, 800n, 'D4')).toEqual({ deposit: 'credited', mismatch: 'late' });
    expect(await takenDeposit(f, payment, 800n, 'D5')).toEqual({ deposit: 'held', mismatch: 'repeated' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
    expect(await callbacksOf(f)).toEqual([
      'payment_failed 0',
      'payment_succeeded 1200',
      'payment_succeeded 800',
    ]);
  });

  test.each(['failed', 'voided', 'refunded'] as const)(
    'for a payment that is %s money is held or refused by the rule for late, never credited',
    async (end) => {
      for (const late of DEPOSIT_RULES) {
        const f = await merchant({ short: 'accept', over: 'accept', repeated: 'accept', late });
        const payment = await awaitingDeposit(f, f.payment('M1'));
        if (end === 'voided') value(await f.engine.payments.cancel(payment, 'gave up'));
        if (end === 'failed') {
          const outcome = { kind: 'failed', decline: 'declined', code: 'x', reason: 'x' } as const;
          await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
        }
        if (end === 'refunded') {
          await deposit(f, payment, 2000n, 'D1');
          await fund(f, 1000n);
          const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1')));
          await f.engine.events.refundOutcome(channelOrder(refund), { kind: 'succeeded' });
        }
        const before = await reloaded(f, payment);
        expect(before.state).toBe(end);
        const callbacks = await callbacksOf(f);
        for (const [index, amount] of [500n, 2000n, 4000n].entries()) {
          const answer = late === 'refuse' ? 'refused' : 'held';
          const taken = await takenDeposit(f, payment, amount, `S${index}`);
          expect(taken).toEqual({ deposit: answer, mismatch: 'late' });
        }
        expect(await reloaded(f, payment)).toEqual(before);
        expect(await callbacksOf(f)).toEqual(callbacks);
        expect((await review(f, payment, 'accept')).ok).toBe(false);
        expect((await review(f, payment, 'return')).ok).toBe(late !== 'refuse');
        expect(await reloaded(f, payment)).toEqual(before);
      }
    },
  );

  test('a deposit that the bank has taken already is held where it would be refused', async () => {
    const f = await merchant({ late: 'refuse' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    const taken = await f.engine.events.paymentOutcome(channelOrder(payment), {
      kind: 'deposit',
      payerAmount: 2000n,
      depositorName: 'Kim Cheolsu',
      reference: 'D1',
    });
    expect(taken).toEqual({ deposit: 'held', mismatch: 'late' });
  });

  test.each(DEPOSIT_RULES)('an exact deposit under another name, wrongName=%s', async (wrongName) => {
    const f = await merchant({ wrongName });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    const taken = await takenDeposit(f, payment, 2000n, 'D1', 'Kim Cheolsu');
    expect(taken).toEqual(
      {
        accept: { deposit: 'credited', mismatch: null },
        hold: { deposit: 'held', mismatch: 'wrong_name' },
        refuse: { deposit: 'refused', mismatch: 'wrong_name' },
      }[wrongName],
    );
    if (wrongName === 'accept') return;
    const payersOwn = await takenDeposit(f, payment, 2000n, 'D2', PAYER);
    expect(payersOwn.deposit).toBe(wrongName === 'hold' ? 'held' : 'credited');
  });

  test('of the rules for name and amount the stricter one counts', async () => {
    const f = await merchant({ wrongName: 'hold', short: 'refuse', over: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await takenDeposit(f, payment, 1n, 'D1', 'Kim')).toEqual({
      deposit: 'refused',
      mismatch: 'short',
    });
    expect(await takenDeposit(f, payment, 1n, 'D2', PAYER)).toEqual({
      deposit: 'refused',
      mismatch: 'short',
    });
    expect(await takenDeposit(f, payment, 2001n, 'D3', 'Kim')).toEqual({
      deposit: 'held',
      mismatch: 'wrong_name',
    });
    expect(value(await review(f, payment, 'accept'))).toMatchObject({ receivedAmount: 2001n });
  });

  test('names are compared as the payment was made, and never kept readable', async () => {
    const f = await merchant({ wrongName: 'hold' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await takenDeposit(f, payment, 2000n, 'D1', 'Seonwoo Haneulbit');
    const [row] = await f.store.query<{ text: string }>(
      'select row_to_json(d)::text as text from deposits d where payment_id = $1',
      [payment.id],
    );
    expect(row?.text).not.toContain('Seonwoo');
    expect(JSON.stringify(await f.engine.lists.heldDeposits(50), bigintText)).not.toContain('Seonwoo');
  });

  test('rules are those of the moment when the payment was made', async () => {
    const f = await merchant({ short: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await f.engine.admin.updateApp(f.access.app.id, { settings: { depositRules: { short: 'refuse' } } });
    expect(await deposit(f, payment, 500n, 'D1')).toBe('credited');
    expect((await reloaded(f, payment)).depositRules).toEqual({
      short: 'accept',
      over: 'hold',
      repeated: 'hold',
      late: 'hold',
      wrongName: 'accept',
    });
  });

  test('a dialect’s defaults stand below the app’s settings', async () => {
    const f = await merchant({ short: 'refuse' });
    const depositRules = { short: 'accept', repeated: 'accept' } as const;
    const payment = await awaitingDeposit(f, { ...f.payment('M1'), depositRules });
    expect(await deposit(f, payment, 500n, 'D1')).toBe('refused');
    expect(await deposit(f, payment, 2000n, 'D2')).toBe('credited');
    expect(await deposit(f, payment, 2000n, 'D3')).toBe('credited');
  });

  test.each(DEPOSIT_RULES)(
    'a notice that comes again changes nothing and says the same (%s)',
    async (rule) => {
      const f = await merchant(rule);
      const payment = await awaitingDeposit(f, f.payment('M1'));
      await deposit(f, payment, 1500n, 'D1');
      const before = [await reloaded(f, payment), await balances(f), await statementOf(f, payment)];
      const again = await Promise.all(
        [1500n, 1500n, 500n].map((amount) => takenDeposit(f, payment, amount, 'D1')),
      );
      expect(again).toEqual(Array(3).fill({ deposit: 'repeated', mismatch: 'short' }));
      expect([await reloaded(f, payment), await balances(f), await statementOf(f, payment)]).toEqual(before);
    },
  );

  test('the ledger of all of them is whole', async () => {
    const f = await merchant('hold');
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
    expect(f.errors).toEqual([]);
  });
});

const bigintText = (_: string, member: unknown) => (typeof member === 'bigint' ? `${member}` : member);

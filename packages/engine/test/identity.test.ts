import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { countRows, makeFixture, value } from './support/engine-fixture.ts';
import {
  ANSWERS,
  addVerifiedMethod,
  checkOf,
  makeIdentityFixture,
  RIGHT_CODE,
  unverifiedPayment,
  withCode,
} from './support/identity-steps.ts';
import { emptiedForEach } from './support/one-store.ts';
import { reloaded, startedPayment } from './support/order-steps.ts';
import { hanging } from './support/scripted.ts';
import { startNow } from './support/start-now.ts';
import { interceptCommits } from './support/store-wrappers.ts';

describeOnOneStore('identity checks', (openFresh) => {
  const openEmpty = emptiedForEach(openFresh);
  const fixture = async (settings: Record<string, unknown> = {}) =>
    makeIdentityFixture(await openEmpty(), { app: { settings } });

  test('right details and the right code: the payment starts under the verified name and account', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    const begun = value(await f.engine.identity.begin(payment, ANSWERS));
    expect(begun).toMatchObject({ payment: { state: 'created' }, check: { state: 'code_sent', tries: 0 } });
    const [asked] = f.verifier.begun;
    expect(asked).toMatchObject({
      answers: ANSWERS,
      order: { paymentId: payment.id, merchantName: 'merchant 1' },
    });
    const passed = value(await f.engine.identity.confirm(payment, RIGHT_CODE));
    expect(passed).toMatchObject({
      payment: { state: 'pending', method: 'KYC', channel: 'scripted', feeRatePpm: 30_000n },
      check: { state: 'passed', tries: 0, codesSent: 1 },
    });
    expect(f.verifier.confirmed).toEqual([{ reference: `code-${asked!.order.reference}`, code: RIGHT_CODE }]);
    const started = await reloaded(f, payment);
    expect(f.engine.payments.payerOf(started)).toEqual({
      name: '홍길동',
      email: 'hong@example.com',
      phone: '01098765432',
      bankCode: '088',
      accountNumber: '110987654321',
      holderNumber: '950101',
    });
    expect(await countRows(f.store, 'effects', `kind = 'start_payment'`)).toBe(1);
    expect(await countRows(f.store, 'attempts')).toBe(1);
    expect(await checkOf(f, payment)).toMatchObject({ state: 'passed', finishedAt: expect.any(Date) });
  });

  test('what comes after the pass changes nothing', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    value(await f.engine.identity.confirm(payment, RIGHT_CODE));
    const before = await checkOf(f, payment);
    for (const again of [
      await f.engine.identity.confirm(payment, RIGHT_CODE),
      await f.engine.identity.confirm(payment, '000000'),
      await f.engine.identity.begin(payment, ANSWERS),
    ]) {
      expect(value(again)).toMatchObject({ payment: { state: 'pending' }, check: { state: 'passed' } });
    }
    expect(await checkOf(f, payment)).toEqual(before);
    expect(f.verifier.begun).toHaveLength(1);
    expect(f.verifier.confirmed).toHaveLength(1);
    expect(await countRows(f.store, 'attempts')).toBe(1);
  });

  test('only a passed check starts such a payment', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    const method = (await f.engine.identity.methodOf(payment))!;
    expect(method.state).toBe('available');
    expect(await startNow(f, payment, method, null)).toEqual({
      ok: false,
      refusal: { code: 'identity_required' },
    });
    const request = { ...f.payment('AT-ONCE'), allowedMethods: ['KYC'] };
    expect(await f.engine.starts.create(request, { method })).toEqual({
      ok: false,
      refusal: { code: 'identity_required' },
    });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'created', attemptId: null });
    value(await f.engine.identity.confirm(payment, RIGHT_CODE));
    // Under way, a start answers how it stands, as for every method.
    expect(value(await startNow(f, payment, method, null)).state).toBe('pending');
  });

  test('wrong details and wrong codes share the limit; the last one fails the payment', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    const progress = () => f.engine.identity.progressOf(payment);
    expect(await progress()).toMatchObject({ state: 'open', triesLeft: 5, codesLeft: 5, problem: null });
    f.verifier.onBegin = () => ({ kind: 'mismatch', field: 'bankAccount' });
    for (const left of [4, 3]) {
      value(await f.engine.identity.begin(payment, ANSWERS));
      expect(await progress()).toMatchObject({
        state: 'open',
        triesLeft: left,
        codesLeft: 5,
        problem: 'details_mismatch',
      });
    }
    expect((await checkOf(f, payment)).problemField).toBe('bankAccount');
    f.verifier.onBegin = (order) => f.verifier.sent(order);
    value(await f.engine.identity.begin(payment, ANSWERS));
    expect(await progress()).toMatchObject({ state: 'code_sent', triesLeft: 3, codesLeft: 4, problem: null });
    for (const left of [2, 1]) {
      value(await f.engine.identity.confirm(payment, '000000'));
      expect(await progress()).toMatchObject({ state: 'code_sent', triesLeft: left, problem: 'code_wrong' });
    }
    const last = value(await f.engine.identity.confirm(payment, '000000'));
    expect(last).toMatchObject({
      payment: { state: 'failed', failureCode: 'identity_failed' },
      check: { state: 'failed', tries: 5 },
    });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'failed', completedAt: expect.any(Date) });
    expect(await countRows(f.store, 'callbacks', `event = 'payment_failed'`)).toBe(1);
    expect(await countRows(f.store, 'effects')).toBe(0);
    // The right code comes too late.
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).payment.state).toBe('failed');
    expect(f.verifier.confirmed).toHaveLength(3);
  });

  test.each([1, 10])('the app chooses the limit: %i', async (identityTries) => {
    const f = await fixture({ identityTries });
    const payment = await withCode(f);
    for (let tries = 1; tries <= identityTries; tries++) {
      const { state } = value(await f.engine.identity.confirm(payment, '000000')).payment;
      expect(state).toBe(tries === identityTries ? 'failed' : 'created');
    }
  });

  test('a call that is not answered gives its try back; a code it may have sent is counted', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    f.verifier.onBegin = () => Promise.reject(new Error('no line'));
    expect(value(await f.engine.identity.begin(payment, ANSWERS)).check).toMatchObject({
      state: 'open',
      tries: 0,
      codesSent: 1,
      problem: 'no_answer',
    });
    f.verifier.onBegin = (order) => f.verifier.sent(order);
    // At once: a payer whose submission failed need not wait.
    expect(value(await f.engine.identity.begin(payment, ANSWERS)).check?.state).toBe('code_sent');
    f.verifier.onConfirm = () => ({ kind: 'no_answer', reason: 'x' });
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).check).toMatchObject({
      state: 'code_sent',
      tries: 0,
      problem: 'no_answer',
    });
    f.verifier.onConfirm = () => ({ kind: 'right' });
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).payment.state).toBe('pending');
  });

  test('an answer that makes no sense is none', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    for (const answer of [
      { kind: 'code_sent', reference: 'R', expiresAt: new Date(Number.NaN) },
      { kind: 'code_sent', reference: '', expiresAt: new Date() },
    ] as const) {
      f.verifier.onBegin = () => answer;
      expect(value(await f.engine.identity.begin(payment, ANSWERS)).check).toMatchObject({
        state: 'open',
        tries: 0,
        problem: 'no_answer',
      });
    }
  });

  test('a double click asks once, and both get the answer', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    const begin = hanging<void>();
    f.verifier.onBegin = async (order) => {
      await begin.promise;
      return f.verifier.sent(order);
    };
    const clicks = [1, 2, 3].map(() => f.engine.identity.begin(payment, ANSWERS));
    await expect.poll(() => f.verifier.begun.length).toBe(1);
    begin.resolve();
    for (const click of await Promise.all(clicks)) {
      expect(value(click).check).toMatchObject({ state: 'code_sent', codesSent: 1, tries: 0 });
    }
    const confirm = hanging<void>();
    f.verifier.onConfirm = async () => {
      await confirm.promise;
      return { kind: 'wrong' };
    };
    const codes = [1, 2, 3].map(() => f.engine.identity.confirm(payment, '000000'));
    await expect.poll(() => f.verifier.confirmed.length).toBe(1);
    expect(await f.engine.identity.progressOf(payment), 'the open question is not wrong yet').toMatchObject({
      triesLeft: 5,
    });
    confirm.resolve();
    for (const code of await Promise.all(codes)) {
      expect(value(code).check).toMatchObject({ problem: 'code_wrong', tries: 1 });
    }
    expect(f.verifier.begun).toHaveLength(1);
    expect(f.verifier.confirmed).toHaveLength(1);
  });

  test('a payment that ends while the verifier thinks does not start', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    const answer = hanging<void>();
    f.verifier.onConfirm = async () => {
      await answer.promise;
      return { kind: 'right' };
    };
    const confirmed = f.engine.identity.confirm(payment, RIGHT_CODE);
    await expect.poll(() => f.verifier.confirmed.length).toBe(1);
    value(await f.engine.payments.cancel(payment, 'gave up'));
    answer.resolve();
    expect(value(await confirmed)).toMatchObject({
      payment: { state: 'voided' },
      check: { state: 'code_sent', questionId: null, tries: 0 },
    });
    expect(await countRows(f.store, 'attempts')).toBe(0);
  });

  test('a code that was right beside another payment of the order is asked again at once', async () => {
    const dialects = new Map([['plain', { orderNumbers: () => 'once_paid' as const }]]);
    const f = await makeIdentityFixture(await openEmpty(), {
      engine: { starts: { dialects } },
    });
    const payment = await withCode(f);
    const again = { ...f.payment(payment.orderNumber, 3000n), orderNumbers: 'repeatable' } as const;
    const other = await startedPayment(f, again);
    const { platformNumber } = other;
    const underWay = { ok: false, refusal: { code: 'order_under_way', platformNumber } };
    expect(await f.engine.identity.confirm(payment, RIGHT_CODE)).toEqual(underWay);
    expect(await checkOf(f, payment)).toMatchObject({ state: 'code_sent', questionId: null, tries: 0 });
    value(await f.engine.payments.cancel(other, 'gave up'));
    const passed = value(await f.engine.identity.confirm(payment, RIGHT_CODE));
    expect(passed).toMatchObject({ payment: { state: 'pending' }, check: { state: 'passed', tries: 0 } });
    expect(f.verifier.confirmed).toHaveLength(2);
  });

  test('a payment whose time is over asks nobody', async () => {
    const f = await fixture({ paymentLifetimeSeconds: 60 });
    const payment = await unverifiedPayment(f);
    f.time.advance(60_000);
    expect(await f.engine.identity.begin(payment, ANSWERS)).toEqual({
      ok: false,
      refusal: { code: 'state_conflict', state: 'expired', event: 'start' },
    });
    expect(f.verifier.begun).toEqual([]);
  });

  test('a question without answer is given up after a time, and a late answer to it counts for nothing', async () => {
    const f = await fixture({ identityTries: 1 });
    const payment = await unverifiedPayment(f);
    const lost = hanging<void>();
    f.verifier.onBegin = async (order) => {
      await lost.promise;
      return f.verifier.sent(order);
    };
    const first = f.engine.identity.begin(payment, { ...ANSWERS, name: '도둑' });
    await expect.poll(() => f.verifier.begun.length).toBe(1);
    expect(await checkOf(f, payment)).toMatchObject({ tries: 1, codesSent: 1 });
    f.time.advance(30_000);
    f.verifier.onBegin = (order) => f.verifier.sent(order);
    const second = value(await f.engine.identity.begin(payment, ANSWERS)).check;
    expect(second).toMatchObject({ state: 'code_sent', tries: 0, codesSent: 2 });
    lost.resolve();
    expect(value(await first).check).toEqual(second);
    expect(await checkOf(f, payment)).toEqual(second);
    const started = value(await f.engine.identity.confirm(payment, RIGHT_CODE)).payment;
    expect(f.engine.payments.payerOf(started).name).toBe(ANSWERS.name);
  });

  test('an answer that could not be written at once is written later', async () => {
    let failing = 0;
    const store = interceptCommits(await openEmpty(), async () => {
      if (failing-- > 0) throw new Error('the commit failed');
    });
    const f = await makeIdentityFixture(store);
    const payment = await withCode(f);
    f.verifier.onConfirm = () => {
      failing = 2;
      return { kind: 'right' };
    };
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).payment.state).toBe('pending');
    expect(f.verifier.confirmed).toHaveLength(1);
    expect(await countRows(f.store, 'attempts')).toBe(1);
  });

  test('answers are sealed at rest and in no log, also when the verifier repeats them', async () => {
    const logged: unknown[] = [];
    const log = (fields: unknown, message: string) => logged.push(fields, message);
    const f = await makeIdentityFixture(await openEmpty(), {
      engine: { log: { info: log, warn: log, error: log } },
    });
    const payment = await unverifiedPayment(f);
    f.verifier.onBegin = () => Promise.reject(new Error(JSON.stringify(ANSWERS)));
    value(await f.engine.identity.begin(payment, ANSWERS));
    f.verifier.onBegin = (order) => f.verifier.sent(order);
    value(await f.engine.identity.begin(payment, ANSWERS));
    value(await f.engine.identity.confirm(payment, '864209'));
    const [row] = await f.store.query<{ text: string }>(
      `select to_json(i)::text as text from identity_checks i`,
    );
    expect(logged.length).toBeGreaterThan(0);
    for (const answer of [...Object.values(ANSWERS), '864209']) {
      expect(JSON.stringify(logged)).not.toContain(answer);
      // Three digits stand in every row, by accident.
      if (answer.length > 3) expect(row!.text).not.toContain(answer);
    }
    expect(await f.engine.identity.progressOf(payment)).toMatchObject({ answers: ANSWERS });
  });

  test('without a verifier the method is under maintenance; other payments ask for no check', async () => {
    const f = await makeFixture(await openEmpty());
    await addVerifiedMethod(f);
    const payment = await unverifiedPayment(f);
    expect((await f.engine.identity.methodOf(payment))?.state).toBe('maintenance');
    expect(await f.engine.identity.begin(payment, ANSWERS)).toEqual({
      ok: false,
      refusal: { code: 'identity_unavailable' },
    });
    const wallet = value(await f.engine.payments.create(f.payment('WALLET'))).payment;
    for (const refusal of [
      await f.engine.identity.begin(wallet, ANSWERS),
      await f.engine.identity.confirm(wallet, RIGHT_CODE),
    ]) {
      expect(refusal).toEqual({ ok: false, refusal: { code: 'identity_not_needed' } });
    }
    expect(await f.engine.identity.progressOf(wallet)).toBeUndefined();
  });

  test('a method that its operator closed asks nobody', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    const key = { dialect: 'plain', direction: 'payment', currency: 'KRW', code: 'KYC' } as const;
    await f.engine.context.methods.setState(key, 'maintenance');
    expect(await f.engine.identity.begin(payment, ANSWERS)).toMatchObject({
      refusal: { code: 'identity_unavailable' },
    });
    expect(f.verifier.begun).toEqual([]);
  });

  test('a code proves nothing for another payment', async () => {
    const f = await fixture();
    const one = await withCode(f);
    const other = await unverifiedPayment(f);
    expect(await f.engine.identity.confirm(other, RIGHT_CODE)).toMatchObject({ ok: false });
    value(await f.engine.identity.confirm(one, RIGHT_CODE));
    expect((await reloaded(f, other)).state).toBe('created');
  });
});

import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnServer, describeOnServerFirst } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, type Fixture, tally, value } from './support/engine-fixture.ts';
import {
  ANSWERS,
  addVerifiedMethod,
  checkOf,
  makeIdentityFixture,
  RIGHT_CODE,
  ScriptedVerifier,
  unverifiedPayment,
  withCode,
} from './support/identity-steps.ts';
import { emptiedForEach } from './support/one-store.ts';
import { reloaded } from './support/order-steps.ts';
import { atOnce, withTwoProcesses } from './support/two-processes.ts';

const ROUNDS = raceRounds(15, 60);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
const LIMIT = 5;

/** `count` different codes, none of them right. */
const wrongCodes = (count: number) =>
  Array.from({ length: count }, (_, index) => String(index).padStart(6, '0'));

async function expectFailedOnce(f: Fixture, payment: Payment): Promise<void> {
  expect(await reloaded(f, payment)).toMatchObject({ state: 'failed', failureCode: 'identity_failed' });
  expect(await checkOf(f, payment)).toMatchObject({ state: 'failed', tries: LIMIT, questionId: null });
  const ofPayment = `subject_id = '${payment.id}'`;
  expect(await countRows(f.store, 'callbacks', ofPayment)).toBe(1);
  expect(await countRows(f.store, 'attempts', ofPayment)).toBe(0);
  expect(await countRows(f.store, 'effects', ofPayment)).toBe(0);
}

async function expectStartedOnce(f: Fixture, payment: Payment): Promise<void> {
  expect(await reloaded(f, payment)).toMatchObject({ state: 'pending', attemptId: expect.any(String) });
  expect(await checkOf(f, payment)).toMatchObject({ state: 'passed', questionId: null });
  const ofPayment = `subject_id = '${payment.id}'`;
  expect(await countRows(f.store, 'callbacks', ofPayment)).toBe(0);
  expect(await countRows(f.store, 'attempts', ofPayment)).toBe(1);
  expect(await countRows(f.store, 'effects', ofPayment)).toBe(1);
}

/** The codes asked about since the last call, and how many were under way at most at one moment. */
function watch(verifier: ScriptedVerifier) {
  let open = 0;
  let most = 0;
  verifier.onConfirm = async (code) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    return { kind: code === RIGHT_CODE ? 'right' : 'wrong' };
  };
  return () => {
    const codes = verifier.confirmed.splice(0).map(({ code }) => code);
    return { codes, most };
  };
}

describeOnServerFirst('identity checks in a race', (openFresh) => {
  const openEmpty = emptiedForEach(openFresh);

  test('twenty wrong codes at once: the limit is never passed, in every round', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    const f = await makeIdentityFixture(await openEmpty());
    const asked = watch(f.verifier);
    for (const _ of rounds) {
      const payment = await withCode(f);
      const results = await Promise.all(
        wrongCodes(20).map((code) => f.engine.identity.confirm(payment, code)),
      );
      expect(results.every((result) => result.ok)).toBe(true);
      const { codes, most } = asked();
      expect(codes).toHaveLength(LIMIT);
      expect(new Set(codes).size).toBe(LIMIT);
      expect(most).toBe(1);
      await expectFailedOnce(f, payment);
    }
    expect(f.errors).toEqual([]);
  });

  test('twenty wrong details at once: the same', { timeout: raceTimeoutMs(120_000) }, async () => {
    const f = await makeIdentityFixture(await openEmpty());
    f.verifier.onBegin = () => ({ kind: 'mismatch', field: 'name' });
    for (const _ of rounds) {
      const payment = await unverifiedPayment(f);
      await Promise.all(wrongCodes(20).map((name) => f.engine.identity.begin(payment, { ...ANSWERS, name })));
      expect(f.verifier.begun.splice(0)).toHaveLength(LIMIT);
      await expectFailedOnce(f, payment);
    }
  });

  test('the right code among wrong ones: one result', { timeout: raceTimeoutMs(120_000) }, async () => {
    const f = await makeIdentityFixture(await openEmpty());
    const asked = watch(f.verifier);
    const ends = new Map<string, number>();
    for (const round of rounds) {
      const payment = await withCode(f);
      const codes = wrongCodes(11).with((round * 3) % 11, RIGHT_CODE);
      const results = await Promise.all(codes.map((code) => f.engine.identity.confirm(payment, code)));
      const { state } = await reloaded(f, payment);
      ends.set(state, (ends.get(state) ?? 0) + 1);
      const { codes: checked } = asked();
      expect(checked.includes(RIGHT_CODE)).toBe(state === 'pending');
      if (state === 'pending') await expectStartedOnce(f, payment);
      else await expectFailedOnce(f, payment);
      expect(new Set(results.map((result) => value(result).payment.state))).toContain(state);
    }
    expect([...ends.keys()].toSorted(), 'both ends occurred').toEqual(['failed', 'pending']);
  });

  test('the right code and giving up: one result', { timeout: raceTimeoutMs(120_000) }, async () => {
    const f = await makeIdentityFixture(await openEmpty());
    for (const round of rounds) {
      const payment = await withCode(f);
      const actions = [
        () => f.engine.identity.confirm(payment, RIGHT_CODE),
        () => f.engine.payments.expire(payment, true),
      ];
      await Promise.all((round % 2 === 0 ? actions : actions.toReversed()).map((action) => action()));
      const end = await reloaded(f, payment);
      const attempts = await countRows(f.store, 'attempts', `subject_id = '${payment.id}'`);
      expect(await checkOf(f, payment)).toMatchObject({ state: attempts === 1 ? 'passed' : 'code_sent' });
      expect(end.state).toBe('expired');
      expect(await countRows(f.store, 'callbacks', `subject_id = '${payment.id}'`)).toBe(1);
    }
  });

  test('details submitted ten times at once send one code', { timeout: raceTimeoutMs(120_000) }, async () => {
    const f = await makeIdentityFixture(await openEmpty());
    for (const _ of rounds) {
      const payment = await unverifiedPayment(f);
      const results = await Promise.all(
        Array.from({ length: 10 }, () => f.engine.identity.begin(payment, ANSWERS)),
      );
      for (const result of results) expect(value(result).check?.state).toBe('code_sent');
      expect(f.verifier.begun.splice(0)).toHaveLength(1);
      expect(await checkOf(f, payment)).toMatchObject({ codesSent: 1, tries: 0 });
    }
    expect(await countRows(f.store, 'identity_checks')).toBe(ROUNDS);
  });

  test('checks of many payments at once do not mix', async () => {
    const f = await makeIdentityFixture(await openEmpty());
    const payments = await Promise.all(Array.from({ length: 60 }, () => unverifiedPayment(f)));
    await Promise.all(
      payments.map(async (payment, index) => {
        const name = `Payer ${index}`;
        value(await f.engine.identity.begin(payment, { ...ANSWERS, name }));
        if (index % 3 !== 0) value(await f.engine.identity.confirm(payment, '000000'));
        const passed = value(await f.engine.identity.confirm(payment, RIGHT_CODE));
        expect(passed.check).toMatchObject({ state: 'passed', tries: index % 3 === 0 ? 0 : 1 });
        expect(f.engine.payments.payerOf(await reloaded(f, payment)).name).toBe(name);
      }),
    );
  });
});

describeOnServer('identity checks in two processes', (createDatabase) => {
  const withVerifier = async (
    work: (one: Fixture, two: Fixture, verifier: ScriptedVerifier) => Promise<void>,
  ) => {
    const verifier = new ScriptedVerifier();
    const both = { verifiers: new Map([['scripted', verifier]]) };
    await withTwoProcesses(await createDatabase(), { both }, async (one, two) => {
      await addVerifiedMethod(one);
      two.engine.context.methods.forget();
      await work(one, two, verifier);
    });
  };

  test('wrong codes from both never pass the limit', { timeout: raceTimeoutMs(120_000) }, async () => {
    await withVerifier(async (one, two, verifier) => {
      const asked = watch(verifier);
      for (const _ of rounds) {
        const payment = await withCode(one);
        const codes = wrongCodes(20);
        const results = await atOnce([one, two], 10, (f, at) =>
          f.engine.identity.confirm(payment, codes[at] ?? ''),
        );
        expect(tally(results)).toEqual({ accepted: 20 });
        const { codes: checked, most } = asked();
        expect(checked).toHaveLength(LIMIT);
        expect(most).toBe(1);
        await expectFailedOnce(two, payment);
      }
      expect([...one.errors, ...two.errors]).toEqual([]);
    });
  });

  test('the right code typed in both starts the payment once', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    await withVerifier(async (one, two, verifier) => {
      for (const _ of rounds) {
        const payment = await withCode(one);
        const results = await atOnce([one, two], 3, (f) => f.engine.identity.confirm(payment, RIGHT_CODE));
        for (const result of results) expect(value(result).payment.state).toBe('pending');
        expect(verifier.confirmed.splice(0)).toHaveLength(1);
        await expectStartedOnce(two, payment);
      }
    });
  });

  test('the first details from both make one check and send one code', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    await withVerifier(async (one, two, verifier) => {
      for (const _ of rounds) {
        const payment = await unverifiedPayment(one);
        const results = await atOnce([one, two], 3, (f) => f.engine.identity.begin(payment, ANSWERS));
        for (const result of results) expect(value(result).check?.state).toBe('code_sent');
        expect(verifier.begun.splice(0)).toHaveLength(1);
      }
      expect(await countRows(one.store, 'identity_checks')).toBe(ROUNDS);
      expect([...one.errors, ...two.errors]).toEqual([]);
    });
  });
});

import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { MAX_CODES_SENT } from '../src/identity/identity-check.ts';
import { value } from './support/engine-fixture.ts';
import {
  ANSWERS,
  checkOf,
  makeIdentityFixture,
  RIGHT_CODE,
  unverifiedPayment,
  withCode,
} from './support/identity-steps.ts';
import { emptiedForEach } from './support/one-store.ts';
import { reloaded } from './support/order-steps.ts';

describeOnOneStore('codes of identity checks', (openFresh) => {
  const openEmpty = emptiedForEach(openFresh);
  const fixture = async () => makeIdentityFixture(await openEmpty());

  test('codes: ten seconds apart, five at most, the one before is void', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    const first = (await checkOf(f, payment)).reference;
    f.time.advance(9999);
    const availableAt = new Date(f.time.now().getTime() + 1);
    expect(await f.engine.identity.begin(payment, ANSWERS)).toEqual({
      ok: false,
      refusal: { code: 'identity_code_too_soon', availableAt },
    });
    f.time.advance(1);
    for (let sent = 2; sent <= MAX_CODES_SENT; sent++) {
      expect(value(await f.engine.identity.begin(payment, ANSWERS)).check).toMatchObject({
        state: 'code_sent',
        codesSent: sent,
        tries: 0,
      });
      f.time.advance(10_000);
    }
    expect((await checkOf(f, payment)).reference).not.toBe(first);
    expect(await f.engine.identity.begin(payment, ANSWERS)).toEqual({
      ok: false,
      refusal: { code: 'identity_codes_used_up', limit: 5 },
    });
    expect(f.verifier.begun).toHaveLength(5);
    // The last code is good all the same.
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).payment.state).toBe('pending');
    expect(f.verifier.confirmed.map(({ reference }) => reference)).not.toContain(first);
  });

  test('the same details a moment later are a second click, other details are not', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    f.time.advance(1999);
    expect(value(await f.engine.identity.begin(payment, { ...ANSWERS })).check?.state).toBe('code_sent');
    const tooSoon = { refusal: { code: 'identity_code_too_soon' } };
    expect(await f.engine.identity.begin(payment, { ...ANSWERS, name: '다른이' })).toMatchObject(tooSoon);
    f.time.advance(1);
    expect(await f.engine.identity.begin(payment, ANSWERS)).toMatchObject(tooSoon);
    expect(f.verifier.begun).toHaveLength(1);
  });

  test('a code lives three minutes, or less when the verifier says so; an expired one costs no try', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    const { codeSentAt, codeExpiresAt } = await checkOf(f, payment);
    expect(codeExpiresAt!.getTime() - codeSentAt!.getTime()).toBe(180_000);
    f.time.advance(179_999);
    expect(await f.engine.identity.progressOf(payment)).toMatchObject({ problem: null });
    f.time.advance(1);
    expect(await f.engine.identity.progressOf(payment)).toMatchObject({ problem: 'code_expired' });
    const late = value(await f.engine.identity.confirm(payment, RIGHT_CODE));
    expect(late).toMatchObject({
      payment: { state: 'created' },
      check: { state: 'code_sent', problem: 'code_expired', tries: 0 },
    });
    expect(f.verifier.confirmed).toEqual([]);
    f.verifier.expiresAt = new Date(f.time.now().getTime() + 60_000);
    value(await f.engine.identity.begin(payment, ANSWERS));
    expect((await checkOf(f, payment)).codeExpiresAt).toEqual(f.verifier.expiresAt);
    f.verifier.onConfirm = () => ({ kind: 'expired' });
    expect(value(await f.engine.identity.confirm(payment, RIGHT_CODE)).check).toMatchObject({
      state: 'code_sent',
      problem: 'code_expired',
      tries: 0,
      codeExpiresAt: f.time.now(),
    });
  });

  test('new details void the code before: it can not prove other details than its own', async () => {
    const f = await fixture();
    const payment = await withCode(f);
    f.time.advance(10_000);
    f.verifier.onBegin = () => ({ kind: 'mismatch', field: 'name' });
    value(await f.engine.identity.begin(payment, { ...ANSWERS, name: '도둑' }));
    expect(await f.engine.identity.confirm(payment, RIGHT_CODE)).toEqual({
      ok: false,
      refusal: { code: 'state_conflict', state: 'open', event: 'code_given' },
    });
    expect(await checkOf(f, payment)).toMatchObject({ state: 'open', reference: null, codeExpiresAt: null });
    f.time.advance(10_000);
    f.verifier.onBegin = () => Promise.reject(new Error('no line'));
    value(await f.engine.identity.begin(payment, { ...ANSWERS, name: '도둑' }));
    expect(await f.engine.identity.confirm(payment, RIGHT_CODE)).toMatchObject({ ok: false });
    expect((await reloaded(f, payment)).state).toBe('created');
  });

  test('a code before any details is refused', async () => {
    const f = await fixture();
    const payment = await unverifiedPayment(f);
    expect(await f.engine.identity.confirm(payment, RIGHT_CODE)).toEqual({
      ok: false,
      refusal: { code: 'state_conflict', state: 'open', event: 'code_given' },
    });
    expect(f.verifier.confirmed).toEqual([]);
  });
});

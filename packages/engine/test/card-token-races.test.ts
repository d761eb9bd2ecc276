import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnServer, describeOnServerFirst } from '../../../test/support/stores.ts';
import { newId } from '../src/base/ids.ts';
import type { Payment } from '../src/payments/payment.ts';
import type { NewCardToken } from '../src/tokens/token.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { channelOrder, reloaded, review } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import { withTwoProcesses } from './support/two-processes.ts';

const ROUNDS = raceRounds(25, 200);
const CARD = {
  brand: 'visa',
  first4: '4000',
  last4: '0002',
  country: 'US',
  issuer: null,
  installmentMonths: 0,
};

/** A payment at its channel that is to make a token of the card, if it can be started. */
async function started(f: Fixture, orderNumber: string, cardIdentifier: string, isUnique = true) {
  const { payment } = value(await f.engine.payments.create(f.payment(orderNumber)));
  const now = f.clock.now();
  const token: NewCardToken = {
    id: newId(now),
    number: `T-${orderNumber}`,
    purpose: 'token',
    isUnique,
    cardIdentifier,
    cardExpiresAt: new Date('2033-01-01T00:00:00Z'),
    holderSealed: null,
  };
  const [method] = await f.engine.payments.methodsOf(payment);
  if (!method) throw new Error('no method');
  const extras = { card: { ...CARD, token: `V-${orderNumber}` }, cardTokens: [token] };
  return startNow(f, payment, method, null, extras);
}

const captured = (f: Fixture, payment: Payment) =>
  f.engine.events.paymentOutcome(channelOrder(payment), {
    kind: 'captured',
    payerAmount: payment.payerAmount,
  });

const tokenOf = (f: Fixture, orderNumber: string) =>
  f.engine.cardTokens.find(f.access.app, `T-${orderNumber}`);

describeOnServerFirst('a token with a payment', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  test('is good from the moment that the payment is captured, and only then', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = value(await started(f, 'M1', 'card'));
    expect(await tokenOf(f, 'M1')).toMatchObject({ state: 'pending', paymentId: payment.id });
    expect(await f.engine.cardTokens.isTaken(payment.merchantId, 'card')).toBe(false);
    await captured(f, payment);
    expect(await tokenOf(f, 'M1')).toMatchObject({ state: 'active' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', cardTokenId: payment.cardTokenId });
    expect(await started(f, 'M2', 'card')).toMatchObject({ refusal: { code: 'card_has_token' } });
    // Deleted, the card is free again.
    const token = await tokenOf(f, 'M1');
    value(await f.engine.cardTokens.delete(token as NonNullable<typeof token>));
    value(await started(f, 'M3', 'card'));
  });

  test('comes to nothing when the payment fails', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = value(await started(f, 'M1', 'card'));
    const failed = { kind: 'failed', decline: 'declined', code: 'X', reason: 'no' } as const;
    await f.engine.events.paymentOutcome(channelOrder(payment), failed);
    expect(await tokenOf(f, 'M1')).toMatchObject({ state: 'void' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'failed', cardTokenId: null });
  });

  test.each(['credit', 'hold'] as const)(
    'is good also when the money comes late (%s)',
    async (latePayments) => {
      const f = await makeFixture(await emptyStore(), { app: { settings: { latePayments } } });
      const payment = value(await started(f, 'M1', 'card'));
      value(await f.engine.payments.expire(payment, true));
      await captured(f, payment);
      if (latePayments === 'hold') value(await review(f, payment, 'accept'));
      expect(await reloaded(f, payment)).toMatchObject({
        state: 'captured',
        cardTokenId: payment.cardTokenId,
      });
      expect(await tokenOf(f, 'M1')).toMatchObject({ state: 'active' });
    },
  );

  test('comes to nothing when another payment with the card was quicker than late money', async () => {
    const f = await makeFixture(await emptyStore(), { app: { settings: { latePayments: 'credit' } } });
    const late = value(await started(f, 'M1', 'card'));
    value(await f.engine.payments.expire(late, true));
    await captured(f, value(await started(f, 'M2', 'card')));
    await captured(f, late);
    expect(await reloaded(f, late)).toMatchObject({ state: 'captured', cardTokenId: null });
    expect(await tokenOf(f, 'M1')).toMatchObject({ state: 'void' });
  });

  test('of two that are captured at once one has it', async () => {
    const f = await makeFixture(await emptyStore());
    for (let round = 0; round < 5; round++) {
      const orders = [`A${round}`, `B${round}`];
      const payments = await Promise.all(
        orders.map(async (one) => value(await started(f, one, `C${round}`))),
      );
      await Promise.all(payments.map((payment) => captured(f, payment)));
      const states = await Promise.all(orders.map(async (one) => (await tokenOf(f, one))?.state));
      expect(states.toSorted()).toEqual(['active', 'void']);
    }
  });
});

describeOnServer('tokens across two processes', (createDatabase) => {
  test('of two captures of one card, one makes a token, in every round', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (let round = 0; round < ROUNDS; round++) {
        const first = value(await started(one, `A${round}`, `C${round}`));
        const second = value(await started(two, `B${round}`, `C${round}`));
        await Promise.all([captured(one, first), captured(two, second)]);
        const tokens = [await tokenOf(one, `A${round}`), await tokenOf(one, `B${round}`)];
        expect(tokens.map((token) => token?.state).toSorted()).toEqual(['active', 'void']);
        const payments = [await reloaded(one, first), await reloaded(one, second)];
        expect(payments.filter(({ cardTokenId }) => cardTokenId !== null)).toHaveLength(1);
        expect(payments.every(({ state }) => state === 'captured')).toBe(true);
      }
    });
  });
});

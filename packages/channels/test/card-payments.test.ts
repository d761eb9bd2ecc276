import type { PaymentIntent, PaymentOutcome } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { CARD_VERDICTS, TEST_CARDS, type TestCard } from '../src/index.ts';
import { testSandbox } from './support/sandbox.ts';

const sandbox = testSandbox();
const INTENTS: readonly PaymentIntent[] = ['sale', 'authorize', 'authenticate'];

const CHALLENGE = '4000 0000 0000 0002';
const AT_ONCE = '4111 1111 1111 1111';
const KOREAN = '9410 9914 0000 0001';

const APPROVAL = { authCode: expect.stringMatching(/^\d{6}$|^\d{8}$/), approvedAt: expect.any(String) };
const AUTHENTICATION = {
  cavv: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
  xid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  eci: expect.stringMatching(/^0[1256]$/),
  authenticatedAt: expect.any(String),
};

/** What has to come out in the end, by the words of the table. */
function expected({ scenario, authentication }: TestCard, intent: PaymentIntent): object {
  if (authentication === 'challenge_fails' || authentication === 'rejected') {
    return { kind: 'failed', decline: 'authentication_failed', code: 'not_authenticated' };
  }
  if (authentication === 'challenge_times_out') {
    return { kind: 'failed', decline: 'authentication_timed_out', code: 'not_answered' };
  }
  if (intent === 'authenticate') return { kind: 'authenticated', authentication: AUTHENTICATION };
  const verdict = CARD_VERDICTS[scenario];
  if (verdict.kind === 'decline') return { ...verdict, kind: 'failed' };
  return intent === 'sale'
    ? { kind: 'captured', payerAmount: 1234n, approval: APPROVAL }
    : { kind: 'authorized', approval: APPROVAL };
}

describe('every test card, for every intent', () => {
  test.each(TEST_CARDS.flatMap((card) => INTENTS.map((intent) => [card.number, intent, card] as const)))(
    '%s %s',
    async (number, intent, card) => {
      const order = await sandbox.cardOrder(number, { intent });
      const begin = async (): Promise<PaymentOutcome> => {
        if (card.scenario !== 'no_answer' && card.scenario !== 'lost_answer') {
          return sandbox.channel.startPayment(order);
        }
        await expect(sandbox.channel.startPayment(order)).rejects.toThrow(/^simulated/);
        const found = await sandbox.channel.findPayment(order);
        if (card.scenario === 'lost_answer') return found;
        expect(found).toEqual({ kind: 'not_received' });
        return sandbox.channel.startPayment(order);
      };
      const first = await begin();
      const asks = card.authentication.startsWith('challenge');
      if (asks) {
        expect(first).toEqual({ kind: 'redirect', url: `https://screen/${order.reference}` });
        await sandbox.screens.press(order.reference, 'approve');
        await sandbox.advance(301);
        expect(sandbox.outcomesOf(order)).toEqual([expect.objectContaining(expected(card, intent))]);
      } else {
        expect(first).toMatchObject(expected(card, intent));
        expect(sandbox.outcomesOf(order)).toEqual([]);
      }
      expect(await sandbox.channel.findPayment(order)).toMatchObject(expected(card, intent));
    },
  );
});

describe('the issuer’s screen', () => {
  test('shows who asks for what, and of the card its last four digits', async () => {
    const order = await sandbox.cardOrder(CHALLENGE, { amount: 123_456_789n });
    await sandbox.channel.startPayment(order);
    expect(await sandbox.screens.view(order.reference)).toEqual({
      kind: 'card_challenge',
      brand: 'visa',
      name: { ko: 'Visa', en: 'Visa' },
      merchantName: 'Shop',
      amountText: '1,234,567.89',
      currency: 'USD',
      state: 'open',
      returnUrl: 'https://pay/back',
      account: null,
      depositorName: null,
      card: { brand: 'visa', last4: '0002' },
      voucher: null,
    });
  });

  test('of a Korean card is its company’s', async () => {
    const order = await sandbox.cardOrder(KOREAN, { amount: 50_000n, currency: 'KRW' });
    await sandbox.channel.startPayment(order);
    expect(await sandbox.screens.view(order.reference)).toMatchObject({
      brand: 'local',
      name: { ko: '신한카드', en: 'Shinhan Card' },
      amountText: '50,000',
      currency: 'KRW',
    });
  });

  test.each([
    [undefined, 'authentication_failed'],
    ['authentication_failed', 'authentication_failed'],
    ['insufficient_funds', 'insufficient_funds'],
    ['wrong_pin', 'wrong_pin'],
    ['limit_exceeded', 'card_limit_exceeded'],
    ['account_suspended', 'card_restricted'],
  ])('declines for %s with %s', async (reason, decline) => {
    const order = await sandbox.cardOrder(CHALLENGE);
    await sandbox.channel.startPayment(order);
    const view = await sandbox.screens.press(order.reference, 'decline', reason);
    expect(view?.state).toBe('declined');
    expect(sandbox.outcomesOf(order)).toEqual([expect.objectContaining({ kind: 'failed', decline })]);
    expect(await sandbox.channel.findPayment(order)).toMatchObject({ kind: 'failed', decline });
  });

  test('cancel ends it; whatever is pressed after that changes nothing', async () => {
    const order = await sandbox.cardOrder(CHALLENGE);
    await sandbox.channel.startPayment(order);
    expect((await sandbox.screens.press(order.reference, 'cancel'))?.state).toBe('cancelled');
    for (const action of ['approve', 'decline', 'time-out', 'cancel'] as const) {
      expect((await sandbox.screens.press(order.reference, action))?.state).toBe('cancelled');
    }
    expect(sandbox.outcomesOf(order)).toEqual([{ kind: 'cancelled', reason: 'Cancelled by the payer' }]);
  });

  test('two clicks at once are one', async () => {
    const order = await sandbox.cardOrder(CHALLENGE, { intent: 'authorize' });
    await sandbox.channel.startPayment(order);
    const press = () => sandbox.screens.press(order.reference, 'approve');
    await Promise.all([press(), press(), sandbox.advance(0)]);
    await sandbox.advance(1);
    expect(sandbox.outcomesOf(order)).toHaveLength(1);
    const reported = sandbox.outcomesOf(order)[0];
    expect(await sandbox.channel.findPayment(order)).toEqual(reported);
  });

  test('that never answers lets the payment fail after five minutes', async () => {
    const order = await sandbox.cardOrder(CHALLENGE);
    await sandbox.channel.startPayment(order);
    expect((await sandbox.screens.press(order.reference, 'time-out'))?.state).toBe('timed_out');
    await sandbox.advance(299);
    expect(sandbox.outcomesOf(order)).toEqual([]);
    expect(await sandbox.channel.findPayment(order)).toMatchObject({ kind: 'redirect' });
    await sandbox.advance(1);
    expect(sandbox.outcomesOf(order)).toMatchObject([
      { kind: 'failed', decline: 'authentication_timed_out' },
    ]);
    expect((await sandbox.screens.view(order.reference))?.state).toBe('declined');
    await sandbox.advance(1000);
    expect(sandbox.outcomesOf(order)).toHaveLength(1);
  });

  test('that never answers by itself does not wait longer because of a click', async () => {
    const order = await sandbox.cardOrder('4000 0000 0000 1034');
    await sandbox.channel.startPayment(order);
    await sandbox.advance(200);
    expect((await sandbox.screens.press(order.reference, 'approve'))?.state).toBe('timed_out');
    await sandbox.advance(100);
    expect(sandbox.outcomesOf(order)).toMatchObject([
      { kind: 'failed', decline: 'authentication_timed_out' },
    ]);
  });
});

describe('approval codes and proofs', () => {
  test('six digits, eight from a Korean issuer', async () => {
    const codeOf = async (number: string) => {
      const order = await sandbox.cardOrder(number);
      const started = await sandbox.channel.startPayment(order);
      if (started.kind === 'redirect') await sandbox.screens.press(order.reference, 'approve');
      const outcome = await sandbox.channel.findPayment(order);
      return outcome.kind === 'captured' ? outcome.approval?.authCode : undefined;
    };
    expect(await codeOf(AT_ONCE)).toMatch(/^\d{6}$/);
    expect(await codeOf(CHALLENGE)).toMatch(/^\d{6}$/);
    expect(await codeOf(KOREAN)).toMatch(/^\d{8}$/);
    expect(await codeOf('4000 0041 0000 0003')).toMatch(/^\d{8}$/);
  });

  test.each([
    [CHALLENGE, '05'],
    ['3569 9900 1008 3722', '05'],
    ['5200 0000 0000 0007', '02'],
    ['4000 0000 0000 0010', '05'],
    [AT_ONCE, '06'],
  ])('%s has ECI %s', async (number, eci) => {
    const order = await sandbox.cardOrder(number, { intent: 'authenticate' });
    const started = await sandbox.channel.startPayment(order);
    if (started.kind === 'redirect') await sandbox.screens.press(order.reference, 'approve');
    const outcome = await sandbox.channel.findPayment(order);
    expect(outcome).toMatchObject({ kind: 'authenticated', authentication: { ...AUTHENTICATION, eci } });
    if (outcome.kind !== 'authenticated') throw new Error(outcome.kind);
    expect(Buffer.from(outcome.authentication.cavv, 'base64')).toHaveLength(20);
  });

  test('asked twice, an order answers the same', async () => {
    const order = await sandbox.cardOrder(AT_ONCE);
    const first = await sandbox.channel.startPayment(order);
    expect(await sandbox.channel.startPayment(order)).toEqual(first);
    expect(await sandbox.channel.findPayment(order)).toEqual(first);
  });
});

describe('the approval after an authentication', () => {
  async function authenticated(number: string) {
    const order = await sandbox.cardOrder(number, { intent: 'authenticate' });
    await sandbox.channel.startPayment(order);
    await sandbox.screens.press(order.reference, 'approve');
    const outcome = await sandbox.channel.findPayment(order);
    if (outcome.kind !== 'authenticated') throw new Error(outcome.kind);
    return { order, authentication: outcome.authentication };
  }

  test.each([
    ['sale', 'captured'],
    ['authorize', 'authorized'],
  ] as const)('as %s asks nobody again', async (intent, kind) => {
    const { order, authentication } = await authenticated(CHALLENGE);
    sandbox.clock.advance(1);
    const { reference } = sandbox.order();
    const approval = { ...order, reference, intent, authentication };
    expect(await sandbox.channel.startPayment(approval)).toMatchObject({ kind, approval: APPROVAL });
  });

  test.each([
    ['4000 0000 0000 1109', 'insufficient_funds'],
    ['4000 0000 0000 1091', 'wrong_authentication_proof'],
  ])('by %s is declined as its card says: %s', async (number, decline) => {
    const { order, authentication } = await authenticated(number);
    const { reference } = sandbox.order();
    const approval = { ...order, reference, intent: 'sale', authentication } as const;
    expect(await sandbox.channel.startPayment(approval)).toMatchObject({ kind: 'failed', decline });
  });
});

describe('instalments', () => {
  test.each([
    ['9410 9914 0000 0001', 'KRW', 50_000n, 12, undefined],
    ['9410 9914 0000 0001', 'KRW', 49_999n, 2, 'installment_amount_too_small'],
    ['9410 9914 0000 0001', 'KRW', 49_999n, 0, undefined],
    ['9410 9914 0000 0001', 'KRW', 50_000n, 1, 'wrong_installment_months'],
    ['9410 9914 0000 0001', 'KRW', 50_000n, 37, 'wrong_installment_months'],
    ['9410 9914 0000 0001', 'USD', 50_000n, 3, 'no_installments'],
    ['4000 0000 0000 0002', 'KRW', 50_000n, 3, 'no_installments'],
    ['4000 0041 0000 0011', 'KRW', 50_000n, 3, 'wrong_installment_months'],
    ['4000 0041 0000 0011', 'KRW', 50_000n, 0, undefined],
    ['4000 0041 0000 0029', 'KRW', 50_000n, 3, 'no_installments'],
  ] as const)('%s %s %d in %d months: %s', async (number, currency, amount, months, decline) => {
    const order = await sandbox.cardOrder(number, { currency, amount }, months);
    const started = await sandbox.channel.startPayment(order);
    if (started.kind === 'redirect') await sandbox.screens.press(order.reference, 'approve');
    const outcome = await sandbox.channel.findPayment(order);
    expect(outcome).toMatchObject(decline ? { kind: 'failed', decline } : { kind: 'captured' });
  });
});

describe('what is no card’s doing', () => {
  test('a card that the channel was not shown, nor has stored any more, is refused', async () => {
    const shown = await sandbox.cardOrder(AT_ONCE);
    const { reference, paymentId } = sandbox.order();
    const order = { ...shown, reference, paymentId };
    expect(await sandbox.channel.startPayment(order)).toMatchObject({
      kind: 'failed',
      decline: 'card_not_registered',
      code: 'not_presented',
    });
  });

  test('a number that no table has is good after the issuer’s screen', async () => {
    const order = await sandbox.cardOrder('4539 5787 6362 1486');
    expect(await sandbox.channel.startPayment(order)).toMatchObject({ kind: 'redirect' });
    await sandbox.screens.press(order.reference, 'approve');
    expect(sandbox.outcomesOf(order)).toMatchObject([{ kind: 'captured' }]);
  });

  test('shown again before the start, the last card counts', async () => {
    const order = await sandbox.cardOrder('4000 0000 0000 1109');
    const other = await sandbox.cardOrder(AT_ONCE, { reference: order.reference });
    expect(await sandbox.channel.startPayment(other)).toMatchObject({ kind: 'captured' });
  });

  test.each([
    ['NARU SUCCEED', 'authorize', 'authorized'],
    ['NARU SUCCEED', 'sale', 'captured'],
    ['NARU SUCCEED', 'authenticate', 'authenticated'],
    ['NARU DECLINE', 'sale', 'failed'],
  ] as const)('the magic name %s goes before the card: %s, %s', async (name, intent, kind) => {
    const order = await sandbox.cardOrder('4000 0000 0000 1117', { payer: { name }, intent });
    expect(await sandbox.channel.startPayment(order)).toMatchObject({ kind: 'redirect' });
    await sandbox.advance(2);
    expect(sandbox.outcomesOf(order)).toMatchObject([{ kind }]);
    expect(await sandbox.channel.findPayment(order)).toMatchObject({ kind });
  });
});

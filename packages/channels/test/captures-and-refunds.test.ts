import { newId, type PaymentOrder } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { testSandbox } from './support/sandbox.ts';

const sandbox = testSandbox();

const AT_ONCE = '4111 1111 1111 1111';
const CHALLENGE = '4000 0000 0000 0002';

async function authorized(number = AT_ONCE): Promise<{ order: PaymentOrder; authCode: string }> {
  const order = await sandbox.cardOrder(number, { intent: 'authorize' });
  const outcome = await sandbox.channel.startPayment(order);
  if (outcome.kind !== 'authorized') throw new Error(outcome.kind);
  return { order, authCode: outcome.approval.authCode };
}

async function paid(number = AT_ONCE): Promise<PaymentOrder> {
  const order = await sandbox.cardOrder(number);
  const outcome = await sandbox.channel.startPayment(order);
  expect(outcome.kind).toBe('captured');
  return order;
}

describe('captures', () => {
  test('take the whole of an authorization, under its approval; again answers the same', async () => {
    const { order, authCode } = await authorized();
    const captured = await sandbox.channel.capturePayment(order);
    expect(captured).toMatchObject({ kind: 'captured', payerAmount: 1234n, approval: { authCode } });
    expect(await sandbox.channel.capturePayment(order)).toEqual(captured);
    expect(await sandbox.channel.findPayment(order)).toEqual(captured);
    expect(sandbox.outcomesOf(order)).toEqual([]);
  });

  test('refused, the authorization stands', async () => {
    const { order, authCode } = await authorized('4000 0000 0000 1240');
    const refused = { kind: 'capture_refused', decline: 'capture_refused', code: 'capture' };
    expect(await sandbox.channel.capturePayment(order)).toMatchObject(refused);
    expect(await sandbox.channel.findPayment(order)).toMatchObject({
      kind: 'authorized',
      approval: { authCode },
    });
    expect(await sandbox.channel.capturePayment(order)).toMatchObject(refused);
  });

  test('with the answer lost are found done', async () => {
    const { order, authCode } = await authorized('4000 0000 0000 1257');
    await expect(sandbox.channel.capturePayment(order)).rejects.toThrow('simulated: the answer was lost');
    expect(await sandbox.channel.findPayment(order)).toMatchObject({
      kind: 'captured',
      approval: { authCode },
    });
    expect(await sandbox.channel.capturePayment(order)).toMatchObject({ kind: 'captured' });
  });

  test('of what the channel does not know are not received', async () => {
    expect(await sandbox.channel.capturePayment(sandbox.order())).toEqual({ kind: 'not_received' });
  });

  test('of what is not authorized change nothing', async () => {
    const order = await sandbox.cardOrder(CHALLENGE, { intent: 'authorize' });
    await sandbox.channel.startPayment(order);
    expect(await sandbox.channel.capturePayment(order)).toMatchObject({ kind: 'redirect' });
    await sandbox.screens.press(order.reference, 'decline');
    expect(await sandbox.channel.capturePayment(order)).toMatchObject({ kind: 'failed' });
  });
});

describe('voids', () => {
  test('give an authorization back: nothing can be captured any more', async () => {
    const { order } = await authorized();
    await sandbox.channel.cancelPayment(order);
    const over = { kind: 'cancelled', decline: 'voided', reason: 'The authorization was given back' };
    expect(await sandbox.channel.findPayment(order)).toEqual(over);
    expect(await sandbox.channel.capturePayment(order)).toEqual(over);
    expect((await sandbox.screens.view(order.reference))?.state).toBe('cancelled');
    await sandbox.channel.cancelPayment(order);
    expect(await sandbox.channel.findPayment(order)).toEqual(over);
  });

  test('come too late for what is captured', async () => {
    const { order } = await authorized();
    const captured = await sandbox.channel.capturePayment(order);
    await sandbox.channel.cancelPayment(order);
    expect(await sandbox.channel.findPayment(order)).toEqual(captured);
  });

  test('of one that is at the issuer’s screen close the screen', async () => {
    const order = await sandbox.cardOrder(CHALLENGE);
    await sandbox.channel.startPayment(order);
    await sandbox.channel.cancelPayment(order);
    expect((await sandbox.screens.press(order.reference, 'approve'))?.state).toBe('expired');
    await sandbox.advance(1000);
    expect(sandbox.outcomesOf(order)).toEqual([]);
  });

  test('of an issuer that never answers: nothing is reported later', async () => {
    const order = await sandbox.cardOrder('4000 0000 0000 1034');
    await sandbox.channel.startPayment(order);
    await sandbox.channel.cancelPayment(order);
    await sandbox.advance(1000);
    expect(sandbox.outcomesOf(order)).toEqual([]);
  });

  test('of what the channel does not know are no error', async () => {
    await sandbox.channel.cancelPayment(sandbox.order());
  });
});

describe('refunds', () => {
  test('of cards are answered at once', async () => {
    const refund = sandbox.refund(await paid());
    expect(await sandbox.channel.submitRefund(refund)).toEqual({ kind: 'succeeded' });
    expect(await sandbox.channel.findRefund(refund)).toEqual({ kind: 'succeeded' });
    await sandbox.advance(10);
    expect(sandbox.outcomesOf(refund)).toEqual([]);
  });

  test('are refused by the card for it, each time', async () => {
    const order = await paid('4000 0000 0000 1265');
    for (const refund of [sandbox.refund(order, { amount: 1n }), sandbox.refund(order)]) {
      const refused = { kind: 'failed', decline: 'refund_refused', code: 'refund' };
      expect(await sandbox.channel.submitRefund(refund)).toMatchObject(refused);
      expect(await sandbox.channel.findRefund(refund)).toMatchObject(refused);
    }
  });

  test('fail for the magic name', async () => {
    const refund = sandbox.refund(await paid(), { payer: { name: 'NARU REFUND FAIL' } });
    expect(await sandbox.channel.submitRefund(refund)).toMatchObject({
      kind: 'failed',
      decline: 'unknown',
      code: 'refund_not_possible',
    });
  });

  test('with the answer lost are found done', async () => {
    const refund = sandbox.refund(await paid(), { payer: { name: 'NARU REFUND LOST' } });
    await expect(sandbox.channel.submitRefund(refund)).rejects.toThrow('simulated: the answer was lost');
    expect(await sandbox.channel.findRefund(refund)).toEqual({ kind: 'succeeded' });
  });

  test('of wallets take two seconds', async () => {
    const order = sandbox.order({ methodKind: 'wallet', brand: 'paypal' });
    await sandbox.channel.startPayment(order);
    await sandbox.screens.press(order.reference, 'approve');
    const refund = sandbox.refund(order);
    expect(await sandbox.channel.submitRefund(refund)).toEqual({ kind: 'processing' });
    await sandbox.advance(2);
    expect(sandbox.outcomesOf(refund)).toEqual([{ kind: 'succeeded' }]);
  });
});

describe('the control API', () => {
  test.each([
    ['sale', 'captured'],
    ['authorize', 'authorized'],
    ['authenticate', 'authenticated'],
  ] as const)('lets a %s go well, whatever its card is for', async (intent, kind) => {
    for (const number of [CHALLENGE, '4000 0000 0000 1232', '4000 0000 0000 1018', '4000 0000 0000 1034']) {
      const order = await sandbox.cardOrder(number, { intent });
      await sandbox.channel.startPayment(order);
      expect(await sandbox.control.succeedPayment(order.paymentId)).toBe(true);
      expect(sandbox.outcomesOf(order)).toMatchObject([{ kind }]);
      expect(await sandbox.channel.findPayment(order)).toMatchObject({ kind });
    }
  });

  test('captures what is authorized, once', async () => {
    const { order, authCode } = await authorized();
    expect(await sandbox.control.succeedPayment(order.paymentId)).toBe(true);
    const captured = { kind: 'captured', payerAmount: 1234n, approval: { authCode } };
    expect(sandbox.outcomesOf(order)).toMatchObject([captured]);
    expect(await sandbox.channel.findPayment(order)).toMatchObject(captured);
    expect(await sandbox.control.succeedPayment(order.paymentId)).toBe(false);
  });

  const NO = { decline: 'acquirer_declined', code: 'A77', reason: 'No' } as const;

  test('fails with any code, also after a time-out, but not what is decided', async () => {
    const order = await sandbox.cardOrder(CHALLENGE);
    await sandbox.channel.startPayment(order);
    await sandbox.screens.press(order.reference, 'time-out');
    expect(await sandbox.control.failPayment(order.paymentId, NO)).toBe(true);
    expect(sandbox.outcomesOf(order)).toEqual([{ kind: 'failed', ...NO }]);
    const { order: other } = await authorized();
    expect(await sandbox.control.failPayment(other.paymentId, NO)).toBe(false);
    expect(await sandbox.control.succeedPayment(sandbox.order().paymentId)).toBe(false);
  });
});

describe('payouts', () => {
  test('that the bank sends back are found so, also when the notice was lost', async () => {
    const now = sandbox.clock.now();
    const order = {
      reference: newId(now),
      channelReference: null,
      merchantId: sandbox.merchantId,
      payoutId: newId(now),
      platformNumber: 'O1',
      bank: 'BANK',
      amount: 1000n,
      currency: 'KRW',
      payee: { name: 'NARU RETURN' },
    } as const;
    expect(await sandbox.channel.submitPayout(order)).toEqual({ kind: 'processing' });
    await sandbox.advance(2);
    expect(await sandbox.channel.findPayout(order)).toEqual({ kind: 'succeeded' });
    await sandbox.advance(3);
    expect(await sandbox.channel.findPayout(order)).toMatchObject({
      kind: 'returned',
      decline: 'returned_by_payee',
      code: 'sent_back',
    });
    expect(sandbox.outcomesOf(order)).toMatchObject([{ kind: 'succeeded' }, { kind: 'returned' }]);
  });
});

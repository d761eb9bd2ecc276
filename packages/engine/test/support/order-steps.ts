import { newId } from '../../src/base/ids.ts';
import type { Result } from '../../src/base/refusal.ts';
import type { EventSource } from '../../src/channels/channel-event.ts';
import type { ChannelOrder, DepositAnswer, TakenNotice } from '../../src/channels/port.ts';
import type { PaymentRequest } from '../../src/payments/new-payment.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Payout } from '../../src/payouts/payout.ts';
import type { Refund } from '../../src/refunds/refund.ts';
import type { RefundRequest } from '../../src/refunds/service.ts';
import type { NewCardToken } from '../../src/tokens/token.ts';
import { type Fixture, value } from './engine-fixture.ts';
import { startNow } from './start-now.ts';

/*
 * Orders moved to a point of their life without workers: a channel's answers are given to the engine
 * directly, as a webhook does.
 */

/** How the channel names an order in its events, and how the engine names it to its services. */
export function channelOrder(of: Payment | Payout | Refund): EventSource & ChannelOrder {
  const attemptId = of.attemptId ?? '';
  const { merchantId, id: subjectId } = of;
  return { channel: of.channel ?? '', attemptId, merchantId, subjectId, reference: attemptId };
}

/** A payment at the channel, or whatever `request` asks for. */
export async function startedPayment(
  f: Fixture,
  request: PaymentRequest,
  method = 'WALLET',
): Promise<Payment> {
  const { payment } = value(await f.engine.payments.create(request));
  return value(await startNow(f, payment, f.method(method), null));
}

const CARD = {
  brand: 'visa',
  first4: '4000',
  last4: '0002',
  country: 'US',
  issuer: null,
  installmentMonths: 0,
};

/** A payment at its channel that is to make a token `T-<orderNumber>` of its card, if it can be started. */
export async function startedWithToken(
  f: Fixture,
  orderNumber: string,
  token: Partial<NewCardToken> = {},
): Promise<Result<Payment>> {
  const { payment } = value(await f.engine.payments.create(f.payment(orderNumber)));
  const wanted: NewCardToken = {
    id: newId(f.clock.now()),
    number: `T-${orderNumber}`,
    purpose: 'token',
    isUnique: true,
    cardIdentifier: 'card',
    cardExpiresAt: new Date('2033-01-01T00:00:00Z'),
    holderSealed: null,
    ...token,
  };
  const extras = { card: { ...CARD, token: `V-${orderNumber}` }, cardTokens: [wanted] };
  return startNow(f, payment, f.method('WALLET'), null, extras);
}

export async function capturedPayment(f: Fixture, orderNumber: string, amount = 2000n): Promise<Payment> {
  const payment = await startedPayment(f, f.payment(orderNumber, amount));
  await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: amount });
  return reloaded(f, payment);
}

/** A payment that has its virtual account and waits for the transfer. */
export async function awaitingDeposit(f: Fixture, request: PaymentRequest): Promise<Payment> {
  const payment = await startedPayment(f, request, 'VA');
  const account = {
    bank: 'X',
    bankNameEn: 'Bank',
    bankNameKo: '은행',
    accountNumber: '562-01-000001',
    holder: 'Naru',
  };
  await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'account', account });
  return reloaded(f, payment);
}

/** The bank reports a transfer to the payment's account. */
export async function deposit(
  f: Fixture,
  payment: Payment,
  payerAmount: bigint,
  reference: string,
  depositorName?: string,
): Promise<DepositAnswer | undefined> {
  return (await takenDeposit(f, payment, payerAmount, reference, depositorName)).deposit;
}

/** The same, with the way in which it did not fit. */
export function takenDeposit(
  f: Fixture,
  payment: Payment,
  payerAmount: bigint,
  reference: string,
  depositorName = 'Kim Cheolsu',
): Promise<TakenNotice> {
  return f.engine.events.paymentOutcome(channelOrder(payment), {
    kind: 'deposit',
    mayBeRefused: true,
    payerAmount,
    depositorName,
    reference,
  });
}

/** An operator decides on what is held for a payment, or on one deposit of it. */
export function review(
  f: Fixture,
  payment: Payment,
  decision: 'accept' | 'return',
  depositId?: string,
): Promise<Result<Payment>> {
  return f.engine.payments.resolveReview({
    merchantId: payment.merchantId,
    paymentId: payment.id,
    decision,
    reason: 'operator',
    ...(depositId === undefined ? {} : { depositId }),
  });
}

export async function reloaded(f: Fixture, payment: Payment): Promise<Payment> {
  const found = await f.engine.payments.get(payment.merchantId, payment.id);
  if (!found) throw new Error('the payment is gone');
  return found;
}

export function refundRequest(
  f: Fixture,
  payment: Payment,
  orderNumber: string,
  amount: bigint | null = null,
): RefundRequest {
  return {
    access: f.access,
    payment,
    orderNumber,
    platformNumber: `RP-${f.access.app.publicId}-${orderNumber}`,
    contentHash: `${amount}`,
    amount,
  };
}

/** Puts money into the merchant's available balance. */
export async function fund(f: Fixture, amount: bigint): Promise<void> {
  value(await f.engine.adjust(f.access.app.merchantId, f.access.app.currency, amount));
}

export function balances(f: Fixture) {
  return f.engine.balances(f.access.app.merchantId, f.access.app.currency);
}

/** Moves the engine's time forward, counted from the beginning of the test. */
export function advanceTo(f: Fixture, seconds: number): void {
  f.clock.adopt(seconds * 1000);
  f.engine.wakeWorkers();
}

import type { StartRequest } from '@naru/checkout';
import { type Method, newId, ownFailure, type Payment, type StartExtras } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import type { PayerAccess } from '../http/payer-access.ts';
import { banksOf } from './banks.ts';
import { admitCard, endLimited, withHiddenReason } from './card-limits.ts';
import { cashReceiptBody, cashReceiptOffer, checkedCashReceipt, receiptWish } from './cash-receipt.ts';
import { conversionExtras, withConversion } from './conversion.ts';
import { endedInTime } from './payment.ts';
import { presentationOf } from './presentation.ts';
import { assessed, storedCardFacts, withDm } from './risk.ts';
import { started, stopped } from './started.ts';

export const startBody = {
  type: 'object',
  required: ['method'],
  properties: {
    method: { type: 'string', minLength: 1, maxLength: 64 },
    bank: { type: 'string', minLength: 1, maxLength: 64 },
    cashReceipt: cashReceiptBody,
  },
  additionalProperties: false,
} as const;

/**
 * Starts a payment; one that is under way or over answers how it stands, so that a second click is harmless.
 */
export async function startPayment(
  gateway: Gateway,
  found: Payment,
  wanted: StartRequest,
  access: PayerAccess = {},
): Promise<Payment> {
  const payment = await endedInTime(gateway, found);
  if (payment.state !== 'created') return payment;
  const method = await methodToStart(gateway, payment, wanted.method);
  if (method.kind === 'card') return payStored(gateway, payment, method, access);
  const bank = await bankFor(gateway, method, wanted.bank);
  const converted = await conversionExtras(gateway, payment, method, null);
  const extras = withConversion(payment, extrasOf(gateway, payment, method, wanted), converted);
  const risk = await assessed(gateway, payment, method, access);
  if (risk.ended) return started(risk.ended);
  const start = withDm(payment, extras, risk.dm);
  return started(await gateway.engine.payments.start(payment, method, bank, start));
}

/** The payer agreed to pay with the card that the merchant has of them. */
async function payStored(
  gateway: Gateway,
  payment: Payment,
  method: Method,
  access: PayerAccess,
): Promise<Payment> {
  const { checkoutDialects, engine } = gateway;
  const stored = await checkoutDialects.get(payment.dialect)?.storedCard?.(payment);
  if (stored) {
    const converted = await conversionExtras(gateway, payment, method, null);
    const extras = withConversion(payment, stored, converted);
    const card = await storedCardFacts(gateway, payment, stored);
    const risk = await assessed(gateway, payment, method, access, card);
    if (risk.ended) return started(risk.ended);
    const admission = await admitCard(gateway, {
      ...payment,
      paymentId: payment.id,
      cardIdentifier: card?.identifier,
      access,
    });
    const start = withDm(payment, extras, risk.dm);
    if (admission.kind === 'refused')
      return endLimited(gateway, payment, admission, { ...start, method: method.code });
    const told = withHiddenReason(payment, start, admission.hidesReason);
    const attemptId = newId(engine.context.clock.now());
    const result = await engine.payments.start(payment, method, null, { ...told, attemptId });
    // Another click was quicker: one card was shown to its channel, and one try is counted.
    if (!result.ok || result.value.attemptId !== attemptId) await admission.withdraw();
    return started(result);
  }
  if (!presentationOf(gateway, payment).paysStoredCard)
    throw new PlainFailure('invalid_request', 'This method needs the details of a card.');
  return started(await engine.payments.fail(payment, CARD_IS_GONE));
}

/** Deleted or expired since the page was opened. */
const CARD_IS_GONE = ownFailure('card_not_registered', 'The stored card can not be charged any more');

/** The method that the payer chose, if the payment can be made with it now. */
export async function methodToStart(gateway: Gateway, payment: Payment, code: string): Promise<Method> {
  const { payments } = gateway.engine;
  if (await payments.stoppedOf(payment)) throw stopped();
  const methods = await payments.methodsOf(payment);
  const method = methods.find((one) => one.code === code);
  if (!method) throw new PlainFailure('invalid_request', 'This payment can not be made with that method.');
  if (!isAvailable(gateway, method)) {
    throw new PlainFailure('method_unavailable', 'This method is under maintenance at the moment.');
  }
  return method;
}

/** A card is handed to its channel before the payment is started: a channel that takes none can not charge it. */
export function isAvailable(gateway: Gateway, method: Method): boolean {
  return (
    method.state === 'available' && (method.kind !== 'card' || gateway.cardAcceptors.has(method.channel))
  );
}

/** Whom a receipt is for is personal, and so goes to what is sealed: `payer.extra.cashReceipt`. */
function extrasOf(gateway: Gateway, payment: Payment, method: Method, wanted: StartRequest): StartExtras {
  const presented = presentationOf(gateway, payment);
  const offer = cashReceiptOffer(method, payment, presented);
  const cashReceipt = checkedCashReceipt(offer, wanted.cashReceipt);
  if (cashReceipt === undefined) return {};
  const payer = gateway.engine.payments.payerOf(payment);
  return {
    payer: { ...payer, extra: { ...payer.extra, cashReceipt } },
    ...receiptWish(offer, cashReceipt, presented.tax),
  };
}

/** What a start without the page brings: nobody was asked for a receipt, but the merchant may want one. */
export function unaskedExtras(gateway: Gateway, payment: Payment, method: Method): StartExtras {
  const presented = presentationOf(gateway, payment);
  return receiptWish(cashReceiptOffer(method, payment, presented), undefined, presented.tax);
}

async function bankFor(gateway: Gateway, method: Method, bank: string | undefined): Promise<string | null> {
  if (method.kind === 'virtual_account') return method.code;
  const banks = await banksOf(gateway, method);
  if (banks.length === 0) return null;
  if (!banks.some((one) => one.code === bank))
    throw new PlainFailure('invalid_request', 'Please choose a bank.');
  return bank ?? null;
}

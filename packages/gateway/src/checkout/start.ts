import type { StartRequest } from '@naru/checkout';
import { type Eligible, type Method, ownFailure, type PayerAccess, type Payment } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { banksOf } from './banks.ts';
import { cashReceiptBody, checkedCashReceipt } from './cash-receipt.ts';
import { sealedByPage } from './page-details.ts';
import { endedInTime } from './payment.ts';
import { presentationOf } from './presentation.ts';
import { ended, started } from './started.ts';

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

/** Starts a payment; for one under way or over the state is returned, so that a second click is harmless. */
export async function startPayment(
  gateway: Gateway,
  found: Payment,
  wanted: StartRequest,
  access: PayerAccess = {},
): Promise<Payment> {
  const payment = await endedInTime(gateway, found);
  if (payment.state !== 'created') return payment;
  const { starts } = gateway.engine;
  const eligible = await starts.eligible(payment, wanted.method);
  if (eligible.kind !== 'eligible') return started(eligible);
  const { method } = eligible;
  if (method.kind === 'card') return payStored(gateway, eligible, access);
  const bank = await bankFor(gateway, method, wanted.bank);
  const receipt = checkedCashReceipt(starts.receiptOffer(payment, method), wanted.cashReceipt);
  const asked = receipt === undefined ? {} : { receipt, sealed: sealedByPage({ cashReceipt: receipt }) };
  return started(await starts.start(eligible, { bank, access, ...asked, mayTryAgain: true }));
}

/** The payer agreed to pay with the merchant's stored card. */
async function payStored(gateway: Gateway, eligible: Eligible, access: PayerAccess): Promise<Payment> {
  const { checkoutDialects, engine } = gateway;
  const { payment } = eligible;
  const stored = await checkoutDialects.get(payment.dialect)?.storedCard?.(payment);
  if (stored) {
    const token = await engine.cardTokens.get(payment.merchantId, stored.cardTokenId);
    const holder = token && engine.cardTokens.holderOf(token);
    const card = { kind: 'stored', ...stored, identifier: token?.cardIdentifier, holder } as const;
    return started(await engine.starts.start(eligible, { card, access }));
  }
  if (!presentationOf(gateway, payment).paysStoredCard)
    throw new PlainFailure('invalid_request', 'This method needs the details of a card.');
  return ended(await engine.payments.fail(payment, CARD_IS_GONE));
}

/** Deleted or expired since the page was opened. */
const CARD_IS_GONE = ownFailure('card_not_registered', 'The stored card can not be charged any more');

async function bankFor(gateway: Gateway, method: Method, bank: string | undefined): Promise<string | null> {
  if (method.kind === 'virtual_account') return method.code;
  const banks = await banksOf(gateway, method);
  if (banks.length === 0) return null;
  if (!banks.some((one) => one.code === bank))
    throw new PlainFailure('invalid_request', 'Please choose a bank.');
  return bank ?? null;
}

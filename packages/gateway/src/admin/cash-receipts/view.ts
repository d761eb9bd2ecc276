import { type CashReceipt, formatDecimal, type Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { isUuid } from '../../http/text.ts';
import { refusalFailure } from '../refusals.ts';
import { isoOrNull } from '../times.ts';

/** A receipt as operators and the sandbox see it; only the end of its number. */
export function cashReceiptView(gateway: Gateway, receipt: CashReceipt, payment: Payment | undefined) {
  const { currency, state } = receipt;
  const codes = payment && gateway.dialects.get(payment.dialect)?.cashReceiptCodes;
  const text = (amount: bigint) => formatDecimal(amount, currency);
  const number = gateway.engine.cashReceipts.numberOrFaultOf(receipt);
  return {
    id: receipt.id,
    state,
    code: codes?.[state] ?? null,
    orderNumber: payment?.orderNumber ?? null,
    platformNumber: payment?.platformNumber ?? null,
    currency,
    amount: text(receipt.amount),
    taxFreeAmount: text(receipt.taxFreeAmount),
    taxableAmount: text(receipt.taxableAmount),
    vatAmount: text(receipt.vatAmount),
    serviceFeeAmount: text(receipt.serviceFeeAmount),
    purpose: receipt.purpose,
    numberKind: receipt.numberKind,
    number: number.text === undefined ? null : masked(number.text),
    numberFault: number.fault ?? null,
    approvalNumber: receipt.approvalNumber,
    failureCode: receipt.failureCode,
    failureReason: receipt.failureReason,
    replacesId: receipt.replacesId,
    createdAt: receipt.createdAt.toISOString(),
    approvedAt: isoOrNull(receipt.approvedAt),
    endedAt: isoOrNull(receipt.endedAt),
  };
}

const SHOWN_DIGITS = 4;

function masked(number: string): string {
  return number.slice(-SHOWN_DIGITS).padStart(number.length, '*');
}

/** Receipts with the numbers of their payments. */
export async function cashReceiptViews(gateway: Gateway, receipts: readonly CashReceipt[]) {
  const { payments } = gateway.engine;
  return Promise.all(
    receipts.map(async (receipt) =>
      cashReceiptView(gateway, receipt, await payments.get(receipt.merchantId, receipt.paymentId)),
    ),
  );
}

/** The receipt of that id. */
export async function cashReceiptOf(gateway: Gateway, id: string): Promise<CashReceipt> {
  const receipt = isUuid(id) ? await gateway.engine.cashReceipts.find(id) : undefined;
  if (!receipt) throw new PlainFailure('not_found', `There is no cash receipt ${id}`);
  return receipt;
}

/** Has a refused receipt issued again, or cancels one; otherwise says why not. */
export async function reviseCashReceipt(
  gateway: Gateway,
  receipt: CashReceipt,
  event: 'retried' | 'cancel',
): Promise<CashReceipt> {
  const revised = await gateway.engine.cashReceipts.revise(receipt, event);
  if (revised.ok) return revised.value;
  if (['busy', 'internal'].includes(revised.refusal.code)) throw refusalFailure(revised.refusal);
  throw new PlainFailure('conflict', `The cash receipt is ${receipt.state}: this is not possible`);
}

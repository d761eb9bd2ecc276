import type { Payment } from '@naru/engine';
import { formatKoreanStamp, PAYMENT_SUCCESS_MESSAGE, type ReadyRequest, SUCCESS_CODE } from '@naru/eximbay';
import { resultMethod } from '../codes/result-codes.ts';
import { orderDetails } from '../orders/details.ts';

/** Parts that several answers share. Empty members are left out: JSON drops what is undefined. */

export const SUCCEEDED = { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE } as const;

/** `YYYYMMDDHHMMSS` in Korea. */
export function stampOf(time: Date): string {
  return formatKoreanStamp(time.getTime());
}

/** When the payment was approved; without an approval when it was paid; else when it was made. */
export function transactionDate({ approval, completedAt, createdAt }: Payment): string {
  return stampOf(approval ? new Date(approval.approvedAt) : (completedAt ?? createdAt));
}

/** The code of the method or, of cards, of the brand or issuer. */
export function paymentMethodOf(payment: Payment): string | undefined {
  const code = resultMethod(payment.method, payment.card, orderDetails(payment).korean);
  return code === '' ? undefined : code;
}

/** The card's digits under the names of the reference's table and of its example (eximbay.md §11 #3). */
export function cardInfo({ card }: Payment): Record<string, string> | undefined {
  if (!card) return undefined;
  const { first4, last4 } = card;
  return { card_number1: first4, card_number4: last4, cardno1: first4, cardno4: last4 };
}

type OtherParam = ReadyRequest['other_param'];

/** The merchant's own values: those of the call, else those of the payment. */
export function otherParam(ofCall: OtherParam, ofPayment: OtherParam): OtherParam {
  return ofCall ?? ofPayment;
}

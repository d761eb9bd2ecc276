/** What a merchant does with an order afterwards: confirm, capture, refund, ask. */
import type { ClientResult, EximbayClient } from '@naru/eximbay';
import type { Order } from './orders.ts';
import { PRICES } from './ways.ts';

type Afterwards = 'confirm' | 'capture' | 'cancel';

/** Notes what came of a call. One without an answer has not failed: nobody knows yet. */
function note(order: Order, call: string, result: ClientResult<Afterwards>): void {
  if (result.ok) order.note = `${call}: done`;
  else if (result.kind === 'refused') order.note = `${call} was refused: ${result.rescode} ${result.resmsg}`;
  else order.note = `${call}: not known yet. Compare status and balance before trying again.`;
}

/** Approves what the payer has authenticated; no result comes to status_url for it, only this answer. */
export async function confirm(client: EximbayClient, order: Order): Promise<void> {
  if (order.payerAuthId === undefined) return;
  const { order_id, currency, amount, lang } = order.request.payment;
  const payment = { order_id, currency, amount, lang, payer_auth_id: order.payerAuthId };
  const result = await client.confirm({ transaction_type: 'PAYMENT_PA', payment });
  note(order, 'confirm', result);
  if (!result.ok) return;
  order.state = 'paid';
  order.transactionId = result.data.payment?.transaction_id;
}

/** Takes the money of an authorization. */
export async function capture(client: EximbayClient, order: Order): Promise<void> {
  if (order.transactionId === undefined) return;
  const { order_id, currency, amount, lang } = order.request.payment;
  const result = await client.capture(order.transactionId, { payment: { order_id, currency, amount, lang } });
  note(order, 'capture', result);
  if (result.ok) order.state = 'paid';
}

/** Whether it has to be said where a refund goes: a virtual account does not know who paid into it. */
export const needsAccount = (order: Order): boolean => order.request.payment.payment_method === 'P305';

export interface RefundForm {
  readonly part: boolean;
  /** What the page showed. Of two clerks one refunds: the balance of the other one is wrong by then. */
  readonly balance: string;
  readonly account: {
    readonly user_name: string;
    readonly bank_code: string;
    readonly account_number: string;
  };
}

/** Gives a part of the money back, or all that is left of it. */
export async function refund(client: EximbayClient, order: Order, form: RefundForm): Promise<void> {
  if (order.transactionId === undefined) return;
  const { order_id, currency, amount, lang } = order.request.payment;
  const refundAmount = form.part ? PRICES[currency as keyof typeof PRICES].part : form.balance;
  const result = await client.cancel(order.transactionId, {
    refund: {
      refund_type: form.part ? 'P' : 'F',
      refund_amount: refundAmount,
      refund_id: `${order.id}-${order.refunds + 1}`,
      reason: form.part ? 'torn cover' : 'change of mind',
    },
    payment: { order_id, currency, amount, lang, balance: form.balance },
    ...(needsAccount(order) ? { refund_account: form.account, tax: bookTax(refundAmount) } : {}),
  });
  note(order, 'refund', result);
  // Under the same number the next click can refund only once what this one may have refunded already.
  if (result.ok || result.kind === 'refused') order.refunds += 1;
}

function bookTax(amount: string) {
  const none = { amount_taxable: '0', amount_vat: '0', amount_service_fee: '0' };
  return { receipt_status: 'N', amount_tax_free: amount, ...none } as const;
}

/** Whether the gateway has the money of a transaction: by order, currency and amount, as the shop knows them. */
export async function isThere(
  client: EximbayClient,
  order: Order,
  transactionId: string | undefined,
): Promise<boolean> {
  const { order_id, currency, amount, lang } = order.request.payment;
  const payment = { order_id, currency, amount, lang, transaction_id: transactionId };
  const result = await client.retrieve({ key_field: 'transaction_id', payment });
  return result.ok && ['SALE', 'AUTH'].includes(result.data.payment.status);
}

/** How the gateway says that the order stands. */
export async function inquire(
  client: EximbayClient,
  order: Order,
): Promise<{ status: string; balance: string }> {
  const { order_id, currency, amount, lang } = order.request.payment;
  const payment = { order_id, currency, amount, lang };
  const result = await client.retrieve({ key_field: 'order_id', payment });
  if (result.ok) return { status: result.data.payment.status, balance: result.data.payment.balance ?? '' };
  return {
    status: result.kind === 'refused' ? `${result.rescode} ${result.resmsg}` : 'not known',
    balance: '',
  };
}

import {
  type AppAccess,
  activeKeys,
  type CallbackMessage,
  type CallbackRequest,
  type ChargebackFacts,
  type ChargebackState,
  type Party,
} from '@naru/engine';
import {
  API_MARK,
  type ChargebackStatus,
  type ChargebackWebhookData,
  formatAmount,
  formatKoreanStamp,
  makeWebhook,
} from '@naru/eximbay';
import { resultMethod } from '../codes/result-codes.ts';
import { payTo } from '../codes/settings.ts';
import { orderDetails, orderOf } from '../orders/details.ts';

/** The engine's messages that are sent to the webhook. */
export const CHARGEBACK_EVENTS = ['chargeback_reported', 'chargeback_changed'] as const;

/** The engine's states in `chargeback_status`: the one table of this dialect for chargebacks. */
export const CHARGEBACK_STATUS: Readonly<Record<ChargebackState, ChargebackStatus>> = {
  reported: 'REPORTED',
  deducted: 'DEDUCTION',
  represented: 'REPRESENTED',
  won: 'WON',
  lost: 'LOST',
  accepted: 'ACCEPTED',
};

const MAX_REASON_CHARS = 255;

/**
 * The CHARGEBACK webhook (eximbay.md §8.1) as the case stood when the message was decided, signed for this
 * delivery.
 */
export function chargebackWebhook(
  { snapshot }: Pick<CallbackMessage, 'snapshot'>,
  chargeback: ChargebackFacts,
  access: AppAccess,
  payer: Party,
  now: Date,
): CallbackRequest {
  const [secret] = activeKeys(access, 'webhook_secret', now);
  if (!secret) throw new Error(`app ${access.app.publicId} has no webhook secret`);
  const order = orderOf(snapshot, payer);
  const details = orderDetails(snapshot);
  const { card = null, approval, authentication, completedAt, createdAt } = snapshot;
  const paidAt = approval?.approvedAt ?? completedAt ?? createdAt;
  const isWhole = chargeback.amount === snapshot.orderedAmount;
  const data: ChargebackWebhookData = {
    mid: access.app.publicId,
    order_id: snapshot.orderNumber,
    transaction_id: snapshot.platformNumber,
    currency: snapshot.currency,
    amount: isWhole ? details.amountText : formatAmount(BigInt(chargeback.amount), snapshot.currency),
    payment_method: resultMethod(snapshot.method, card, details.korean),
    auth_code: approval?.authCode ?? '',
    transaction_date: paidAt ? formatKoreanStamp(Date.parse(paidAt)) : '',
    pay_to: payTo(access.app),
    param1: order.other_param?.param1 ?? '',
    param2: order.other_param?.param2 ?? '',
    param3: API_MARK,
    payer_authentication_flag: authentication ? 'Y' : 'N',
    refund_flag: chargeback.wasRefunded ? 'Y' : 'N',
    chargeback_status: CHARGEBACK_STATUS[chargeback.state],
    chargeback_reason: reasonOf(chargeback),
    chargeback_report_date: koreanDate(chargeback.reportedAt),
    chargeback_deadline: lastDayBefore(chargeback.deadlineAt),
    chargeback_resolve_date: koreanDate(chargeback.resolvedAt),
    chargeback_deduct_date: koreanDate(chargeback.deductedAt),
  };
  return makeWebhook('CHARGEBACK', data, { secret: secret.text, nowMs: now.getTime() });
}

function reasonOf({ reasonCode, reason }: ChargebackFacts): string {
  return (reasonCode === null ? reason : `${reasonCode} ${reason}`).slice(0, MAX_REASON_CHARS);
}

function koreanDate(time: string | null): string {
  return time === null ? '' : formatKoreanStamp(Date.parse(time)).slice(0, 8);
}

/** The deadline is the midnight that ends a day; merchants are sent that day. */
function lastDayBefore(midnight: string): string {
  return formatKoreanStamp(Date.parse(midnight) - 1).slice(0, 8);
}

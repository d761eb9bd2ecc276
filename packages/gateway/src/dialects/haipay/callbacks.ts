import {
  type AppAccess,
  type CallbackDialect,
  type CallbackMessage,
  type CallbackReply,
  koreanTimestamp,
} from '@naru/engine';
import { CALLBACK_SUCCESS_REPLY, formatAmount, ORDER_STATUS } from '@naru/haipay';
import { currencyOf } from './amounts.ts';
import { errorText } from './declines.ts';
import { platformKeys, signed } from './keys.ts';

const RETRY_EVERY_MS = 5 * 60 * 1000;
const RETRIES = 5;

const STATUSES: Readonly<Record<string, number>> = {
  payment_succeeded: ORDER_STATUS.success,
  payment_partly_paid: ORDER_STATUS.partial,
  payment_failed: ORDER_STATUS.failure,
  payout_succeeded: ORDER_STATUS.success,
  payout_failed: ORDER_STATUS.failure,
  // HaiPay has no status for returned money; for the merchant the payout has failed after all.
  payout_returned: ORDER_STATUS.failure,
};

/** HaiPay's messages (haipay.md §11): flat JSON signed over all members, once and five times every five minutes. */
export const haipayCallbacks: CallbackDialect = {
  name: 'haipay',
  signature: { bodyMark: '"sign":"' },
  events: new Set(Object.keys(STATUSES)),
  retryDelaysMs: Array.from({ length: RETRIES }, () => RETRY_EVERY_MS),
  async render(message, access, now) {
    const body = await signed(membersOf(message, access), platformKeys(access, now));
    return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
  },
  // A message about received money reports its own amount; a failure, and all messages of a payout, only the state.
  supersedes: (_newer, older) => older.subjectKind === 'payout' || older.event === 'payment_failed',
  accepts: (reply: CallbackReply) => reply.status === 200 && reply.body.trim() === CALLBACK_SUCCESS_REPLY,
};

function membersOf({ event, snapshot }: CallbackMessage, access: AppAccess) {
  const currency = currencyOf(access);
  const status = statusOf(event, BigInt(snapshot.totalAmount) > BigInt(snapshot.orderedAmount));
  const failed = status === ORDER_STATUS.failure;
  // "This time's" amount when money moved; for a failed order the ordered amount, as in its query.
  const amount = failed ? snapshot.orderedAmount : snapshot.amount;
  // A paid part completes nothing: its time is when it came.
  const paidAt = new Date(snapshot.completedAt ?? snapshot.occurredAt);
  return {
    appId: Number(access.app.publicId),
    currency,
    orderId: snapshot.orderNumber,
    orderNo: snapshot.platformNumber,
    amount: formatAmount(BigInt(amount), currency),
    fee: formatAmount(failed ? 0n : BigInt(snapshot.fee), currency),
    status,
    ...(failed ? {} : { payTime: koreanTimestamp(paidAt) }),
    ...(failed ? { errorMsg: errorText(snapshot) } : {}),
  };
}

function statusOf(event: string, overPaid: boolean): number {
  if (event === 'payment_succeeded' && overPaid) return ORDER_STATUS.over_collected;
  const status = STATUSES[event];
  if (status === undefined) throw new Error(`HaiPay has no callback for ${event}`);
  return status;
}

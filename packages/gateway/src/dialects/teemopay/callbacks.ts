import { randomUUID } from 'node:crypto';
import {
  type AppAccess,
  type CallbackDialect,
  type CallbackMessage,
  type CallbackReply,
  type Clock,
  koreanTimestamp,
  systemClock,
} from '@naru/engine';
import {
  CALLBACK_SUCCESS_REPLY,
  COUNTRY,
  formatAmount,
  PAYIN_STATUS,
  PAYOUT_STATUS,
  signMembers,
  withoutHiddenFields,
} from '@naru/teemopay';
import { platformKey } from './keys.ts';
import { paymentNumberOf } from './numbers.ts';
import { feeText } from './statement.ts';
import { payoutErrorOf } from './states.ts';

const MINUTE_MS = 60_000;
/** A minute, growing to an hour, then hourly: 30 repetitions within 25 hours. None is published (teemopay.md §9). */
const FIRST_MINUTES = [1, 2, 5, 10, 15, 30];
const HOURS = 24;

/**
 * Payments that fail or expire are not reported (teemopay.md §4.4). A part of an order's amount is reported with status
 * 1: a merchant who waits for 2 must not take it for the whole.
 */
const STATUSES: Readonly<Record<string, number>> = {
  payment_succeeded: PAYIN_STATUS.success,
  payment_partly_paid: PAYIN_STATUS.processing,
  payout_succeeded: PAYOUT_STATUS.success,
  payout_failed: PAYOUT_STATUS.failed,
  payout_returned: PAYOUT_STATUS.refunded,
};

export const TEEMOPAY_EVENTS: ReadonlySet<string> = new Set(Object.keys(STATUSES));

/** What goes into `paymentInfo` of a payment without an account: its page. */
export type PageOf = (message: Pick<CallbackMessage, 'merchantId' | 'subjectId'>) => string;

/**
 * TeemoPay's messages (teemopay.md §4.3, §5.3, §9): signed with a nonce of their own, `SUCCESS` and nothing else
 * expected.
 */
export function teemopayCallbacks(pageOf: PageOf, realClock: Clock = systemClock): CallbackDialect {
  return {
    name: 'teemopay',
    signature: { bodyMark: '"sign":"' },
    events: TEEMOPAY_EVENTS,
    retryDelaysMs: [...FIRST_MINUTES, ...Array.from({ length: HOURS }, () => 60)].map(
      (minutes) => minutes * MINUTE_MS,
    ),
    async render(message, access, now) {
      const fields = withoutHiddenFields(fieldsOf(message, pageOf));
      const nonce = randomUUID().replaceAll('-', '');
      const sign = await signMembers(fields, nonce, platformKey(access, now));
      return {
        headers: headersOf(access, nonce, realClock.now()),
        body: JSON.stringify({ ...fields, sign }),
      };
    },
    // A message about received money reports its own amount; one about a payout only its state.
    supersedes: (_newer, older) => older.subjectKind === 'payout',
    accepts: (reply: CallbackReply) => reply.status === 200 && reply.body === CALLBACK_SUCCESS_REPLY,
  };
}

function headersOf({ app }: AppAccess, nonce: string, now: Date): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    // Real time, as for requests: the receiver compares it with its machine's clock.
    timestamp: String(now.getTime()),
    nonce,
    country: COUNTRY,
    appCode: app.publicId,
  };
}

function fieldsOf(message: CallbackMessage, pageOf: PageOf): Record<string, unknown> {
  const status = STATUSES[message.event];
  if (status === undefined) throw new Error(`TeemoPay has no callback for ${message.event}`);
  if (message.subjectKind !== 'payment') return payoutFields(message, status);
  const { platformNumber, accountNumber } = message.snapshot;
  return payinFields(message, status, accountNumber ?? `${pageOf(message)}/${platformNumber}`);
}

function payinFields({ subjectId, snapshot }: CallbackMessage, status: number, paymentInfo: string) {
  return {
    merchantOrderNo: snapshot.orderNumber,
    tradeNo: snapshot.platformNumber,
    paymentOrderNo: paymentNumberOf(snapshot.depositId ?? subjectId),
    status,
    paymentAmount: formatAmount(BigInt(snapshot.amount)),
    serviceAmount: feeText(BigInt(snapshot.fee)),
    paymentInfo,
    paymentType: Number(snapshot.method),
    completeTime: koreanTimestamp(new Date(snapshot.occurredAt)),
    errorMessage: null,
  };
}

function payoutFields({ snapshot }: CallbackMessage, status: number) {
  const failed = status === PAYOUT_STATUS.failed;
  const error = payoutErrorOf({
    state: failed ? 'failed' : status === PAYOUT_STATUS.refunded ? 'returned' : 'succeeded',
    ...(snapshot.decline === undefined ? {} : { decline: snapshot.decline }),
    failureCode: snapshot.failureCode,
    failureReason: snapshot.failureReason,
  });
  return {
    merchantOrderNo: snapshot.orderNumber,
    tradeNo: snapshot.platformNumber,
    amount: failed ? null : formatAmount(BigInt(snapshot.amount)),
    serviceAmount: failed ? null : feeText(BigInt(snapshot.fee)),
    status,
    ...error,
    completeTime: koreanTimestamp(new Date(snapshot.occurredAt)),
  };
}

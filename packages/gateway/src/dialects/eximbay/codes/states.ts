import { type Payment, type PaymentState, refundable } from '@naru/engine';
import {
  type ErrorEntry,
  errorEntry,
  type FailureName,
  findErrcode,
  findErrors,
  isPaidLater,
  type PaymentStatus,
  SUCCESS_CODE,
} from '@naru/eximbay';
import { localizedReason } from './language.ts';

/**
 * What an inquiry says of a payment (eximbay.md §5.4). `open`: the channel owes an answer to the merchant's own call,
 * so that neither "paid" nor "no transaction" would be true.
 */
export type Standing =
  | { readonly kind: 'known'; readonly status: PaymentStatus; readonly balance: bigint }
  | { readonly kind: 'none' }
  | { readonly kind: 'open' };

const NONE: Standing = { kind: 'none' };
const OPEN: Standing = { kind: 'open' };

type Rule = (payment: Payment) => Standing;

const known =
  (status: PaymentStatus, balance: (payment: Payment) => bigint): Rule =>
  (payment) => ({ kind: 'known', status, balance: balance(payment) });

const whole = ({ amount }: Payment) => amount;
const nothing = () => 0n;

/** Of payments that ended unpaid: a registered order and a reversed authorization stay visible, others never were. */
const ended: Rule = (payment) => {
  if (payment.approval !== null) return known('AUTH', nothing)(payment);
  return wasRegistered(payment) ? known('REGISTERED', nothing)(payment) : NONE;
};

/** While it is at the channel: at first the payer chooses and pays; after confirm the merchant waits. */
const atChannel: Rule = ({ authentication }) => (authentication === null ? NONE : OPEN);

/** How the engine's states read in an inquiry: the one table of this dialect for payments. */
const STANDINGS: Readonly<Record<PaymentState, Rule>> = {
  created: () => NONE,
  pending: atChannel,
  unknown: () => OPEN,
  awaiting_deposit: known('REGISTERED', whole),
  partially_paid: known('REGISTERED', whole),
  in_review: known('REGISTERED', whole),
  // Nothing is authorized yet; confirm is what makes a transaction of it.
  authenticated: () => NONE,
  authorized: known('AUTH', whole),
  capturing: known('AUTH', whole),
  captured: known('SALE', refundable),
  partially_refunded: known('SALE', refundable),
  refunded: known('SALE', refundable),
  failed: ended,
  expired: ended,
  voided: ended,
};

/** How a payment stands for who asks. */
export function standingOf(payment: Payment): Standing {
  return STANDINGS[payment.state](payment);
}

/** What was paid, which may be another amount than was ordered; the ordered one while nothing is sold. */
export function toldAmount(payment: Payment): bigint {
  const standing = standingOf(payment);
  return standing.kind === 'known' && standing.status === 'SALE' ? payment.receivedAmount : payment.amount;
}

/** Whether an account or a number for the counter was given out: such an order was registered, whatever came later. */
export function wasRegistered({
  method,
  virtualAccount,
  redirectUrl,
}: {
  readonly method: string | null;
  readonly virtualAccount?: unknown;
  readonly redirectUrl?: string | null | undefined;
}): boolean {
  if (method === null || !isPaidLater(method)) return false;
  return (virtualAccount ?? null) !== null || (redirectUrl ?? null) !== null;
}

/** The text codes that have a code of their own in Eximbay's sandbox; the other declines are all the generic one. */
const DECLINES: Readonly<Record<string, FailureName>> = {
  EXPIRED_CARD: 'card_expired',
  INVALID_CARD_NUMBER: 'card_number_invalid',
  INVALID_CVC: 'cvc_invalid',
  INVALID_REQEUST_AMOUNT: 'card_amount_invalid',
};

export interface Decline {
  readonly rescode: string;
  readonly resmsg: string;
  readonly errcode: string | undefined;
  /** For apps that want HTTP statuses. */
  readonly httpStatus: ErrorEntry['httpStatus'];
}

const MAX_MESSAGE_CHARS = 700;

/**
 * Why a payment failed, in the dialect's codes. A channel's code is one of the text codes (eximbay.md §6.2), one of
 * the table of rescode, or its own; acquirers' codes are not published, so its own all read as the sandbox's generic
 * decline. Codes that leave the outcome open stay, too: who asks, as they demand, hears that there is no transaction.
 * The message is for people, in the language of the payment where there are words for it.
 */
export function declineOf(code: string | null, reason: string | null, lang = 'EN'): Decline {
  const [row] = code === null ? [] : findErrors(code);
  const text = code === null ? undefined : findErrcode(code);
  const isKnown = row !== undefined && row.code !== SUCCESS_CODE;
  const entry = isKnown ? row : errorEntry(DECLINES[code ?? ''] ?? 'card_declined');
  const message =
    localizedReason(lang, [reason, code, row?.errcode, reason === null ? entry.errcode : null]) ??
    reason ??
    text?.meaning ??
    entry.resmsg;
  return {
    rescode: entry.code,
    resmsg: message.replace(/[\r\n]+/g, ' ').slice(0, MAX_MESSAGE_CHARS),
    errcode: text?.code ?? entry.errcode,
    httpStatus: entry.httpStatus,
  };
}

import { type Payment, type PaymentState, refundable, storedDecline } from '@naru/engine';
import { type ErrorEntry, findErrcode, isPaidLater, type PaymentStatus } from '@naru/eximbay';
import { codesOfFailure, declineOfCode } from './declines.ts';
import { localizedReason } from './language.ts';

/**
 * What an inquiry says of a payment (eximbay.md §5.4). `open`: the channel owes an answer, so that neither "paid" nor
 * "no transaction" would be true.
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

/**
 * At the channel. Who was sent to a screen still pays there, or leaves; without one (a stored card, a confirmation, a
 * card that asks nothing) the channel owes an answer, and "no transaction" would have the merchant charge once more.
 */
const atChannel: Rule = ({ redirectUrl }) => (redirectUrl === null ? OPEN : NONE);

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
export function reportedAmount(payment: Payment): bigint {
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

export interface DeclineAnswer {
  readonly rescode: string;
  readonly resmsg: string;
  readonly errcode: string | undefined;
  /** For apps that want HTTP statuses. */
  readonly httpStatus: ErrorEntry['httpStatus'];
}

const MAX_MESSAGE_CHARS = 700;

/**
 * Why a payment failed, in the dialect's codes. Acquirers' codes are not published, so a channel's own all read as what
 * its reason is told by (declines.ts). The message is for people, in the language of the payment where there are words
 * for it; in English the channel's own say more than ours.
 */
export function declineOf(
  code: string | null,
  reason: string | null,
  lang = 'EN',
  decline: string | null = null,
): DeclineAnswer {
  const known = storedDecline({ decline, failureCode: code }) ?? declineOfCode(code ?? '');
  const meaning = known ?? (reason === null ? 'declined' : 'unknown');
  const { entry, errcode } = codesOfFailure(meaning, code);
  const text = code === null ? undefined : findErrcode(code);
  const message = localizedReason(lang, meaning) ?? reason ?? text?.meaning ?? entry.resmsg;
  return {
    rescode: entry.code,
    resmsg: message.replace(/[\r\n]+/g, ' ').slice(0, MAX_MESSAGE_CHARS),
    errcode,
    httpStatus: entry.httpStatus,
  };
}

import { type Payment, type PaymentState, refundable, storedDecline } from '@naru/engine';
import { type ErrorEntry, findErrcode, isPaidLater, type PaymentStatus } from '@naru/eximbay';
import { codesOfFailure, declineOfCode } from './declines.ts';
import { localizedReason } from './language.ts';

/**
 * The answer of an inquiry about a payment (eximbay.md §5.4). `open`: the channel has not answered, so that neither
 * "paid" nor "no transaction" would be true.
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

/** For payments that ended unpaid: a registered order and a reversed authorization stay visible, others never were. */
const ended: Rule = (payment) => {
  if (payment.approval !== null) return known('AUTH', nothing)(payment);
  return wasRegistered(payment) ? known('REGISTERED', nothing)(payment) : NONE;
};

/**
 * At the channel. A payer who was sent to a page may still pay there; without a page (a stored card, a confirmation, a
 * card without a challenge) the channel has not answered, and "no transaction" would make the merchant charge again.
 */
const atChannel: Rule = ({ redirectUrl }) => (redirectUrl === null ? OPEN : NONE);

/** The engine's states as inquiries show them: the one table of this dialect for payments. */
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

/** The state of a payment in an inquiry. */
export function standingOf(payment: Payment): Standing {
  return STANDINGS[payment.state](payment);
}

/** The paid amount, which may differ from the ordered one; the ordered one until something is paid. */
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
 * Why a payment failed, in the dialect's codes. Acquirers' codes are not published, so all codes of a channel become
 * the codes of their reason (declines.ts). The message is for people, in the language of the payment where there is a
 * text; in English the channel's own says more than ours.
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

import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Approval, Authentication, Failure, PaymentIntent } from '@naru/engine';
import { refusal } from './declines.ts';
import type { OrderCard, PlannedOutcome, SandboxOrder, SandboxState } from './orders.ts';
import { type AuthenticationWay, type CardVerdict, verdictOf } from './test-cards.ts';

export interface IssuerAnswer {
  readonly state: SandboxState;
  readonly outcome: PlannedOutcome;
}

/** Twenty bytes, as 3-D Secure has them: 28 characters of base64. */
const CAVV_BYTES = 20;
/** Korean law lets cards be paid by instalments from here on. */
const LEAST_INSTALLMENT_WON = 50_000n;
const MOST_INSTALLMENT_MONTHS = 36;

/** How long an issuer's silence is waited for. */
export const CHALLENGE_TIMEOUT_MS = 5 * 60 * 1000;

export const AUTHENTICATION_FAILED = {
  kind: 'failed',
  ...refusal('not_authenticated'),
} as const;

export const CHALLENGE_TIMED_OUT = {
  kind: 'failed',
  ...refusal('not_answered'),
} as const;

/** What is wrong with an order itself: nothing of it was handed to the channel, or it is no order for this card. */
const NOT_PRESENTED = { kind: 'failed', ...refusal('not_presented') } as const;

/** Who must be asked on a screen before the issuer decides. */
export function asksPayer(way: AuthenticationWay): boolean {
  return way === 'challenge' || way === 'challenge_fails' || way === 'challenge_times_out';
}

type CardOrder = Pick<SandboxOrder, 'amount' | 'currency' | 'details'>;

/** What the issuer decides on an order once the payer is authenticated, or where nobody is asked. */
export function issuerAnswer(order: CardOrder, now: Date): IssuerAnswer {
  const { card, intent } = order.details;
  const verdict = card && verdictOf(card.scenario);
  if (!card || !verdict) return { state: 'declined', outcome: NOT_PRESENTED };
  const refusal = intent === 'authenticate' ? undefined : refusalOf(order, card, verdict);
  return refusal ? { state: 'declined', outcome: refusal } : grantedAnswer(order, now);
}

/**
 * What is reported when the order succeeds: the payment, the authorization or the authentication that was asked for.
 */
export function grantedAnswer({ details }: CardOrder, now: Date): IssuerAnswer {
  const { card, intent = 'sale' } = details;
  if (!card) return { state: 'approved', outcome: { kind: 'captured' } };
  return GRANTED[intent](card, now);
}

const GRANTED: Readonly<Record<PaymentIntent, (card: OrderCard, now: Date) => IssuerAnswer>> = {
  sale: (card, now) => ({
    state: 'approved',
    outcome: { kind: 'captured', approval: approvalOf(card, now) },
  }),
  authorize: (card, now) => ({
    state: 'authorized',
    outcome: { kind: 'authorized', approval: approvalOf(card, now) },
  }),
  authenticate: (card, now) => ({
    state: 'authenticated',
    outcome: { kind: 'authenticated', authentication: authenticationOf(card, now) },
  }),
};

function refusalOf(order: CardOrder, card: OrderCard, verdict: CardVerdict): PlannedOutcome | undefined {
  if (verdict.kind === 'decline') return failed(verdict);
  const { installmentMonths: months } = card;
  if (months === 0) return undefined;
  if (verdict.kind === 'decline_installments') return failed(verdict);
  if (card.country !== 'KR' || order.currency !== 'KRW') {
    return failed(refusal('installments_abroad'));
  }
  if (months < 2 || months > MOST_INSTALLMENT_MONTHS) {
    return failed(refusal('months_not_offered'));
  }
  if (order.amount < LEAST_INSTALLMENT_WON) {
    return failed(refusal('installments_from'));
  }
  return undefined;
}

function failed({ decline, code, reason }: Failure): PlannedOutcome {
  return { kind: 'failed', decline, code, reason };
}

/** Six digits, eight from a Korean issuer (docs/protocols/eximbay.md §1). */
function approvalOf(card: OrderCard, now: Date): Approval {
  const length = card.country === 'KR' ? 8 : 6;
  const authCode = String(randomInt(10 ** length)).padStart(length, '0');
  return { authCode, approvedAt: now.toISOString() };
}

/**
 * ECI 05, at Mastercard 02, for a holder who was authenticated; 06 and 01 where the card takes no part and the scheme
 * vouches that it was tried.
 */
function authenticationOf(card: OrderCard, now: Date): Authentication {
  const tried = card.authentication === 'none';
  const [full, attempted] = card.brand === 'mastercard' ? ['02', '01'] : ['05', '06'];
  return {
    cavv: randomBytes(CAVV_BYTES).toString('base64'),
    xid: randomUUID(),
    eci: tried ? (attempted ?? '') : (full ?? ''),
    authenticatedAt: now.toISOString(),
  };
}

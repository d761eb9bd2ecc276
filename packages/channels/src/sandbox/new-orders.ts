import type { Failure, PaymentOrder, PayoutOrder, RefundOrder } from '@naru/engine';
import type { SandboxCard } from './cards.ts';
import { refusal } from './declines.ts';
import {
  AUTHENTICATION_FAILED,
  asksPayer,
  CHALLENGE_TIMED_OUT,
  CHALLENGE_TIMEOUT_MS,
  grantedAnswer,
  issuerAnswer,
} from './issuer.ts';
import type { OrderCard, PlannedOutcome, SandboxDetails, SandboxOrder } from './orders.ts';
import { payoutCodeOf, type ScenarioKey } from './scenarios.ts';
import { verdictOf } from './test-cards.ts';

/** Without control a sandbox payout succeeds by itself after this time (docs/sandbox.md). */
const SETTLES_AFTER_MS = 2000;

/** What was drawn or looked up for a new payment. */
export interface NewPaymentParts {
  readonly now: Date;
  readonly scenario: ScenarioKey | undefined;
  /** Bank, account or voucher. */
  readonly details: SandboxDetails;
  readonly card: SandboxCard | undefined;
}

type Plan = Pick<SandboxOrder, 'state' | 'outcome' | 'dueAt'>;

/** A payment as its simulated channel begins with it. */
export function newPaymentOrder(
  order: PaymentOrder,
  { now, scenario, details, card }: NewPaymentParts,
): SandboxOrder {
  const paidWith = order.card && orderCard(order.card, card);
  const kept = {
    reference: order.reference,
    kind: 'payment',
    merchantId: order.merchantId,
    subjectId: order.paymentId,
    methodKind: order.methodKind,
    brand: order.brand,
    currency: order.currency,
    amount: order.amount,
    details: {
      merchantName: order.merchantName,
      backUrl: order.backUrl,
      scenario: scenario ?? null,
      expiresAt: order.expiresAt.toISOString(),
      intent: order.intent,
      ...(paidWith ? { card: paidWith } : {}),
      ...details,
    },
    createdAt: now,
  } as const;
  const isAuthenticated = order.authentication !== null;
  const planned = plannedByName(kept, scenario, now);
  const byCard = () => (kept.details.card ? planOfCard(kept, isAuthenticated, now) : undefined);
  return { ...kept, ...(planned ?? byCard() ?? { state: 'open', outcome: null, dueAt: null }) };
}

function orderCard(card: NonNullable<PaymentOrder['card']>, shown: SandboxCard | undefined): OrderCard {
  return {
    brand: card.brand,
    last4: card.last4,
    country: card.country,
    issuer: card.issuer,
    installmentMonths: card.installmentMonths,
    // A scenario that no table has is answered as what it is: a card that its channel was not shown.
    scenario: shown?.scenario ?? '',
    authentication: shown?.authentication ?? 'none',
    ...(shown?.storedAs === undefined ? {} : { storedAs: shown.storedAs }),
  };
}

type CardOrder = Pick<SandboxOrder, 'amount' | 'currency' | 'details'>;

/** What the payer's name asks for (scenarios.ts); undefined when it asks for nothing about the outcome. */
function plannedByName(order: CardOrder, scenario: ScenarioKey | undefined, now: Date): Plan | undefined {
  const soon = after(now, SETTLES_AFTER_MS);
  switch (scenario) {
    case 'approve':
      return { state: 'open', outcome: grantedAnswer(order, soon).outcome, dueAt: soon };
    case 'decline': {
      const outcome = { kind: 'failed', ...refusal('wallet_funds') } as const;
      return { state: 'open', outcome, dueAt: soon };
    }
    case 'refuse': {
      const outcome = { kind: 'failed', ...refusal('order_refused') } as const;
      return { state: 'declined', outcome, dueAt: null };
    }
    default:
      return undefined;
  }
}

/** The issuer decides at once, unless the payer is to be asked first and has not been asked before. */
function planOfCard(order: CardOrder, isAuthenticated: boolean, now: Date): Plan {
  const way = order.details.card?.authentication ?? 'none';
  if (isAuthenticated || way === 'none' || way === 'frictionless') {
    return { ...issuerAnswer(order, now), dueAt: null };
  }
  if (!asksPayer(way)) return { state: 'declined', outcome: AUTHENTICATION_FAILED, dueAt: null };
  if (way !== 'challenge_times_out') return { state: 'open', outcome: null, dueAt: null };
  return { state: 'open', outcome: CHALLENGE_TIMED_OUT, dueAt: after(now, CHALLENGE_TIMEOUT_MS) };
}

/** A payout as its simulated bank begins with it. */
export function newPayoutOrder(
  order: PayoutOrder,
  scenario: ScenarioKey | undefined,
  codes: PayoutCodes,
  now: Date,
): SandboxOrder {
  const transfer = newTransfer('payout', order.payoutId, order, now);
  if (scenario === 'payout_slow') return { ...transfer, dueAt: null };
  if (scenario === 'payout_fail') return { ...transfer, outcome: payoutFailure(order.payee.name, codes) };
  return { ...transfer, outcome: { kind: 'succeeded', thenReturn: scenario === 'payout_return' } };
}

/**
 * A refund as its simulated channel begins with it. Cards answer at once; wallets and banks take the time of a
 * transfer.
 */
export function newRefundOrder(
  order: RefundOrder,
  scenario: ScenarioKey | undefined,
  paid: SandboxOrder | undefined,
  now: Date,
): SandboxOrder {
  const transfer = newTransfer('refund', order.refundId, order, now);
  const { card } = paid?.details ?? {};
  const verdict = card && verdictOf(card.scenario);
  const outcome = refundOutcome(scenario, verdict);
  if (!card) return { ...transfer, outcome };
  return { ...transfer, state: outcome.kind === 'failed' ? 'failed' : 'succeeded', outcome, dueAt: null };
}

function refundOutcome(
  scenario: ScenarioKey | undefined,
  verdict: ReturnType<typeof verdictOf>,
): PlannedOutcome {
  if (verdict?.kind === 'refund_refused') {
    return { ...verdict, kind: 'failed' };
  }
  if (scenario === 'refund_fail') {
    return { kind: 'failed', ...refusal('refund_not_possible') };
  }
  return { kind: 'succeeded' };
}

function newTransfer(
  kind: 'payout' | 'refund',
  subjectId: string,
  order: Pick<RefundOrder, 'reference' | 'merchantId' | 'amount' | 'currency'>,
  now: Date,
): SandboxOrder {
  return {
    reference: order.reference,
    kind,
    merchantId: order.merchantId,
    subjectId,
    methodKind: kind,
    brand: kind,
    state: 'processing',
    currency: order.currency,
    amount: order.amount,
    details: {},
    outcome: null,
    dueAt: after(now, SETTLES_AFTER_MS),
    createdAt: now,
  };
}

/** Refusals of banks by codes that merchants know: their dialect's. */
export type PayoutCodes = (code: string) => Failure | undefined;

/** The bank's refusal: what the payee's name asks for by a code, else that there is no such account. */
function payoutFailure(payeeName: string, codes: PayoutCodes): PlannedOutcome {
  const code = payoutCodeOf(payeeName);
  const asked = code === undefined ? undefined : codes(code);
  return { kind: 'failed', ...(asked ?? refusal('account')) };
}

function after(time: Date, distanceMs: number): Date {
  return new Date(time.getTime() + distanceMs);
}

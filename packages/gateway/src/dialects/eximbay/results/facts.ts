import {
  type Approval,
  type Authentication,
  type CallbackSnapshot,
  type Card,
  type EngineDetails,
  engineDetails,
  type Payment,
  paymentSnapshot,
  type VirtualAccount,
} from '@naru/engine';
import { formatAmount } from '@naru/eximbay';
import { wasRegistered } from '../codes/states.ts';
import { type ConversionFacts, conversionAt } from '../orders/conversion.ts';
import { type OrderDetails, orderDetails } from '../orders/details.ts';

/** What happened to the payment, in this dialect's terms. */
export type ResultKind = 'paid' | 'authorized' | 'authenticated' | 'registered' | 'voided' | 'failed';

/** The facts at the moment that a result reports. */
export interface ResultFacts {
  readonly kind: ResultKind;
  readonly details: OrderDetails;
  readonly engine: EngineDetails;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly currency: string;
  /** What was paid by then, where it differs from the order; null in results without payment. */
  readonly otherAmount: string | null;
  readonly conversion: ConversionFacts;
  readonly method: string | null;
  readonly card: Card | null;
  readonly approval: Approval | null;
  readonly authentication: Authentication | null;
  readonly cardTokenId: string | null;
  readonly virtualAccount: VirtualAccount | null;
  readonly redirectUrl: string | null;
  readonly expiresAt: Date;
  readonly occurredAt: Date;
  readonly decline: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** The engine's messages; a registered order that ends unpaid is void, not failed. */
const EVENT_KINDS: Readonly<Record<string, ResultKind>> = {
  payment_succeeded: 'paid',
  payment_authorized: 'authorized',
  payment_authenticated: 'authenticated',
  payment_registered: 'registered',
  payment_failed: 'failed',
};

export const RESULT_EVENTS: readonly string[] = Object.keys(EVENT_KINDS);

/** The facts of a message, as they were when it was decided. */
export function factsOfMessage(event: string, snapshot: CallbackSnapshot): ResultFacts {
  const kind = kindOfEvent(event, snapshot);
  if (kind === undefined) throw new Error(`Eximbay has no callback for ${event}`);
  // An order is registered as of its creation: its page, which may be asked later, has no other time.
  const time = kind === 'registered' ? (snapshot.createdAt ?? snapshot.occurredAt) : snapshot.occurredAt;
  return factsOfKind(kind, snapshot, new Date(time));
}

/** Whether the order's merchant wants this result at status_url. */
export function isWanted(event: string, snapshot: Omit<CallbackSnapshot, 'occurredAt'>): boolean {
  const kind = kindOfEvent(event, snapshot);
  return kind === undefined || orderDetails(snapshot).unsent?.includes(kind) !== true;
}

function kindOfEvent(event: string, snapshot: Omit<CallbackSnapshot, 'occurredAt'>): ResultKind | undefined {
  const kind = EVENT_KINDS[event];
  return kind === 'failed' && wasRegistered(snapshot) ? 'voided' : kind;
}

/** The facts of a payment as it stands; undefined while its page has no result. */
export function factsOfPayment(payment: Payment): ResultFacts | undefined {
  const kind = standingKind(payment);
  if (kind === undefined) return undefined;
  const snapshot = paymentSnapshot(payment, { credit: 0n, fee: 0n, depositId: null });
  return factsOfKind(kind, snapshot, payment.completedAt ?? payment.createdAt);
}

function standingKind(payment: Payment): ResultKind | undefined {
  // The page of an authentication has that result, whatever the merchant did with it afterwards.
  if (payment.authentication && orderDetails(payment).transactionType === 'PAYER_AUTH')
    return 'authenticated';
  switch (payment.state) {
    case 'authorized':
    case 'capturing':
      return 'authorized';
    case 'captured':
    case 'partially_refunded':
    case 'refunded':
      return 'paid';
    case 'awaiting_deposit':
    case 'partially_paid':
    case 'in_review':
      return 'registered';
    case 'failed':
    case 'expired':
    case 'voided':
      // That a registered order is void is sent to status_url only, with the code of success: the browser of a payer
      // who gave up must not show a thank-you page.
      return 'failed';
    default:
      return undefined;
  }
}

/** The facts of a result of that kind, also of one that the payment's page sent earlier. */
export function factsOfKind(
  kind: ResultKind,
  snapshot: Omit<CallbackSnapshot, 'occurredAt'>,
  occurredAt: Date,
): ResultFacts {
  const ordered = BigInt(snapshot.orderedAmount);
  const paid = kind === 'paid' && snapshot.totalAmount !== '0' ? BigInt(snapshot.totalAmount) : ordered;
  return {
    kind,
    details: orderDetails(snapshot),
    engine: engineDetails(snapshot),
    orderNumber: snapshot.orderNumber,
    platformNumber: snapshot.platformNumber,
    currency: snapshot.currency,
    otherAmount: paid === ordered ? null : formatAmount(paid, snapshot.currency),
    conversion: conversionAt(conversionOfSnapshot(snapshot), paid),
    method: snapshot.method,
    card: snapshot.card ?? null,
    approval: snapshot.approval ?? null,
    authentication: snapshot.authentication ?? null,
    cardTokenId: snapshot.cardTokenId ?? null,
    virtualAccount: snapshot.virtualAccount ?? null,
    redirectUrl: snapshot.redirectUrl ?? null,
    expiresAt: new Date(snapshot.expiresAt ?? occurredAt),
    occurredAt,
    decline: snapshot.decline ?? null,
    failureCode: snapshot.failureCode,
    failureReason: snapshot.failureReason,
  };
}

function conversionOfSnapshot(snapshot: Omit<CallbackSnapshot, 'occurredAt'>): ConversionFacts {
  const { currency, orderedAmount, payerMoney, method, card = null } = snapshot;
  return {
    order: { currency, amount: BigInt(orderedAmount) },
    payerMoney: payerMoney ? { ...payerMoney, amount: BigInt(payerMoney.amount) } : null,
    settlement: orderDetails(snapshot).settlement,
    method,
    card,
  };
}

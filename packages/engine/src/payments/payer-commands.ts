import { koreanDay } from '../base/clock.ts';
import { type Failure, ownFailure } from '../base/declines.ts';
import type { Money } from '../base/money.ts';
import type { Card } from '../base/payment-facts.ts';
import { refused } from '../base/refusal.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { countedOf } from '../limits/counted.ts';
import { PAYER_LIMIT } from '../limits/payer.ts';
import { countUsage, USAGE, type UsageKey, usageRow } from '../limits/usage.ts';
import { type NewRecurring, pendingRecurring } from '../recurring/register.ts';
import { RECURRINGS } from '../recurring/table.ts';
import { isCardTaken, pendingCardTokens } from '../tokens/make.ts';
import { CARD_TOKENS, tokensOfCard } from '../tokens/table.ts';
import type { NewCardToken } from '../tokens/token.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { type Moved, movedWith, movePayment } from './move.ts';
import type { Payment } from './payment.ts';
import { PAYMENTS } from './table.ts';

export interface StartPayment {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly method: string;
  readonly bank: string | null;
  readonly channel: string;
  /** Drawn beforehand; becomes the channel's reference. */
  readonly attemptId: string;
  /** What the app pays for this method. */
  readonly fee: { readonly feeFixed: bigint; readonly feeRatePpm: bigint };
  /** How many payments the payer may have paid or on their way in one Korean day, where that is limited. */
  readonly ofPayer?: { readonly appId: string; readonly payerKey: string; readonly most: bigint };
  /** Only the passed check of who the payer is starts a payment by this method (identity/). */
  readonly needsIdentity?: boolean;
  /** Who pays as it was verified, in place of what the merchant said; sealed. */
  readonly payerSealed?: string;
  readonly card?: Card;
  /** The stored card that `card` is. */
  readonly cardTokenId?: string;
  /** Tokens that the payment makes of `card` when it is paid; refuses `card_has_token`. */
  readonly cardTokens?: readonly NewCardToken[];
  /** What the payer chose to pay in another currency, and at which rate. */
  readonly payerMoney?: Money & { readonly rate: string };
  readonly details?: Payment['details'];
  /** A recurring payment that this one registers when it is paid. */
  readonly recurring?: NewRecurring;
  /** The cash receipt that is wanted when it is paid; sealed. */
  readonly receiptWishSealed?: string;
}

/**
 * The payer chose a method: the payment goes to its channel. A second start of a payment that is under way answers
 * how it stands, so that a double click or the back button changes nothing.
 */
export const startPayment: CommandKind<StartPayment, Payment> = {
  name: 'payment.start',
  lane: 'intake',
  needs: (input, now) => {
    const { paymentId, cardTokens = [] } = input;
    const paid = paidKey(input, now);
    return [
      PAYMENTS.byId(paymentId),
      ...(paid ? [usageRow(paid)] : []),
      ...cardTokens
        .filter(({ isUnique }) => isUnique)
        .map(({ cardIdentifier }) => tokensOfCard(cardIdentifier)),
    ];
  },
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    if (payment.state !== 'created') return unchanged(payment);
    if (now >= payment.expiresAt) {
      return refused({ code: 'state_conflict', state: 'expired', event: 'start' });
    }
    if (input.needsIdentity) return refused({ code: 'identity_required' });
    if (isCardTaken(view, input.merchantId, input.cardTokens ?? []))
      return refused({ code: 'card_has_token' });
    const paid = paidKey(input, now);
    if (paid && view.of(USAGE).amount(input.merchantId, paid) >= (input.ofPayer?.most ?? 0n)) {
      const ended = movePayment(payment, 'failed', now, { failure: PAYER_LIMIT });
      if (ended) return decided(ended.payment, ended.changes);
    }
    const usage = paid ? [{ ...paid, merchantId: input.merchantId, amount: 1n }] : [];
    const counted = paid ? [...(payment.counted ?? []), ...(countedOf(usage) ?? [])] : payment.counted;
    const started = startedBy({ ...payment, counted }, input, now);
    if (!started) return refused({ code: 'state_conflict', state: payment.state, event: 'start' });
    return decided(started.payment, [...started.changes, ...usage.map(countUsage)]);
  },
};

/** Counts the payments of one payer that are paid, or on their way to it. */
function paidKey({ ofPayer }: StartPayment, now: Date): UsageKey | undefined {
  return ofPayer && { appId: ofPayer.appId, scope: `paid:${ofPayer.payerKey}`, day: koreanDay(now) };
}

/** The payment on its way to its channel with its first attempt; undefined when its state allows no start. */
export function startedBy(payment: Payment, input: StartPayment, now: Date): Moved | undefined {
  const { method, bank, channel, attemptId, fee, payerSealed, card, details, payerMoney } = input;
  const { receiptWishSealed } = input;
  const newCardTokens = card ? pendingCardTokens(payment, card, input.cardTokens ?? [], now) : [];
  // The one that the merchant will know, before one that is kept for a recurring payment alone.
  const made = newCardTokens.find(({ purpose }) => purpose === 'token') ?? newCardTokens[0];
  const cardTokenId = made?.id ?? input.cardTokenId;
  const said = {
    ...(payerSealed ? { payerSealed } : {}),
    ...(card ? { card } : {}),
    ...(details ? { details } : {}),
    ...(cardTokenId ? { cardTokenId } : {}),
    ...(payerMoney ? payerPatch(payerMoney) : {}),
    ...(receiptWishSealed ? { receiptWishSealed, cashReceipt: 'due' as const } : {}),
  };
  const patch = { method, bank, channel, attemptId, ...fee, ...said };
  const moved = movePayment(payment, 'start', now, { patch });
  if (!moved) return undefined;
  const attempt = newAttempt('payment', payment, { id: attemptId, channel }, now);
  const registered = input.recurring && pendingRecurring(moved.payment, input.recurring, now);
  const more = together(
    makeAttempt(attempt),
    newCardTokens.map(CARD_TOKENS.insert),
    registered && RECURRINGS.insert(registered),
  );
  return movedWith(moved, more);
}

function payerPatch({ currency, amount, rate }: NonNullable<StartPayment['payerMoney']>): Partial<Payment> {
  return { payerCurrency: currency, payerAmount: amount, payerRate: rate };
}

interface OfPayment {
  readonly merchantId: string;
  readonly paymentId: string;
}

export interface EndPayment extends OfPayment {
  readonly reason: string;
}

/** The payer gave up on the checkout page. A payment that already ended answers how it ended. */
export const cancelPayment: CommandKind<EndPayment, Payment> = {
  name: 'payment.cancel',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, reason }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    // An authorized payment is the merchant's to give up, and at the channel in doubt nothing can be given up.
    const cancellable = ['created', 'pending', 'awaiting_deposit'].includes(payment.state);
    const moved = cancellable
      ? movePayment(payment, 'cancelled', now, { failure: ownFailure('cancelled', reason) })
      : undefined;
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

/**
 * The merchant opened the order anew with other details, before its payer has begun to pay. Nobody is told: what counts
 * is the new page. Refuses `order_not_found` and, once it was started, `state_conflict`.
 */
export const supersedePayment: CommandKind<EndPayment, Payment> = {
  name: 'payment.supersede',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, reason }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const end = { failure: ownFailure('superseded', reason), patch: { callbackUrl: null } };
    const moved = payment.state === 'created' ? movePayment(payment, 'cancelled', now, end) : undefined;
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'cancelled' });
    return decided(moved.payment, moved.changes);
  },
};

export interface FailPayment extends OfPayment {
  readonly failure: Failure;
  /** In place of the payment's own. */
  readonly details?: Payment['details'];
  /** What the payer chose, of a payment that would have been started with it. */
  readonly method?: string;
  readonly card?: Card;
  /** Who pays, in place of what the merchant said; sealed. */
  readonly payerSealed?: string;
}

/** A payment that was not sent anywhere yet can not be made: its payer has no right to it (limits, identity). */
export const failPayment: CommandKind<FailPayment, Payment> = {
  name: 'payment.fail',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, failure, details, method, card, payerSealed }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    if (payment.state !== 'created') return unchanged(payment);
    const patch = {
      ...(details ? { details } : {}),
      ...(method === undefined ? {} : { method }),
      ...(card ? { card } : {}),
      ...(payerSealed === undefined ? {} : { payerSealed }),
    };
    const moved = movePayment(payment, 'failed', now, { failure, patch });
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

export interface ExpirePayment extends EndPayment {
  /** Ends it before its time: the sandbox's wish. */
  readonly force?: boolean;
}

/** The time to pay is over. Does nothing to a payment whose time is not over or that ended otherwise. */
export const expirePayment: CommandKind<ExpirePayment, Payment> = {
  name: 'payment.expire',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, reason, force }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    if (!force && now < payment.expiresAt) return unchanged(payment);
    const moved = endUnpaid(payment, reason, now);
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

/** The end of a payment whose time is over; undefined when it ended otherwise. What parts brought stays paid. */
export function endUnpaid(payment: Payment, reason: string, now: Date): Moved | undefined {
  const partlyPaid = payment.state === 'partially_paid';
  const failed = partlyPaid ? {} : { failure: ownFailure('expired', reason) };
  return movePayment(payment, 'expired', now, {
    ...failed,
    patch: { expiresAt: now < payment.expiresAt ? now : payment.expiresAt },
  });
}

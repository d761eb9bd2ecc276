import { refused } from '../base/refusal.ts';
import { applies } from '../base/states.ts';
import { tokensOfPayment } from '../tokens/table.ts';
import { type CommandKind, type Decision, decided } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import { orderAmountOf, restOf, worthOf } from './amounts.ts';
import { shareOf } from './deposit.ts';
import { DEPOSITS, type Deposit } from './deposits.ts';
import { askToReturn } from './late.ts';
import type { Moved } from './move.ts';
import { type OrderOfTry, otherTryOf, refusedFor } from './order-tries.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_TABLE, type PaymentEvent } from './states.ts';
import { isOfEarlierAttempt, moveReturned, moveWithTokens } from './suspense.ts';
import { PAYMENTS } from './table.ts';

export interface ResolveReview {
  readonly merchantId: string;
  readonly paymentId: string;
  /** One of the held deposits; all of them when absent. */
  readonly depositId?: string;
  readonly decision: 'accept' | 'return';
  readonly reason: string;
  /** Accepting looks at the order's other tries: absent where they do not count, or an operator insists. */
  readonly order?: OrderOfTry;
  /** Generated beforehand, one for each deposit: our reference for asking the channel to return what it took. */
  readonly returnIds?: ReadonlyMap<string, string>;
}

/**
 * An operator decides on the deposits held for a payment: credit them or return them. They are booked and reported one
 * by one in the order in which they came, as if each had been accepted at the bank. They can be accepted for payments
 * under review, partly paid, paid or expired, and for those at their channel of which it took another amount. They can
 * only be returned for a payment that failed, was given up or was returned whole, and, while an attempt is under way,
 * when they came by an earlier one. The operator returns transfers to an account by hand; the channel is asked to
 * return what it took. Refuses to accept: `other_currency`, where only such money is held; `order_paid` and
 * `order_under_way`, where another try of the order was paid, or may be.
 */
export const resolveReview: CommandKind<ResolveReview, Payment> = {
  name: 'payment.resolve_review',
  lane: 'ledger',
  needs: ({ paymentId, order }) => [
    PAYMENTS.byId(paymentId),
    ...(order ? [PAYMENTS.triesOf(order, order.contentHash, { of: paymentId })] : []),
    DEPOSITS.ofParent(paymentId),
    tokensOfPayment(paymentId),
  ],
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const review: Review = {
      view,
      payment,
      deposits: view.of(DEPOSITS).where(payment.merchantId, 'paymentId', payment.id),
      chosen: ({ state, id }) => state === 'held' && (input.depositId ?? id) === id,
      reason: input.reason,
      returnIds: input.returnIds ?? new Map(),
      now,
    };
    if (input.decision === 'return') return returnHeld(review);
    const held = review.deposits.filter(review.chosen);
    const [first] = held;
    if (first && held.every(({ currency }) => currency !== payment.payerCurrency))
      return refused({ code: 'other_currency', currency: first.currency });
    const tries =
      input.order && payment.receivedAmount === 0n
        ? view.of(PAYMENTS).tries(payment.merchantId, input.order)
        : [];
    const other = otherTryOf(tries, payment);
    return other ? refusedFor(other) : acceptHeld(review);
  },
};

interface Review {
  readonly view: BatchView;
  readonly payment: Payment;
  /** All money that ever came to the payment's account. */
  readonly deposits: readonly Deposit[];
  readonly chosen: (deposit: Deposit) => boolean;
  readonly reason: string;
  readonly returnIds: ReadonlyMap<string, string>;
  readonly now: Date;
}

function acceptHeld({ view, payment, deposits, chosen, reason, now }: Review): Decision<Payment> {
  const atFirst = restOf(payment, deposits);
  // A deposit of less than one unit of the order, which does not complete it either, stays held.
  const worthy = deposits
    .filter((deposit) => chosen(deposit) && !isOfEarlierAttempt(payment, deposit))
    // What another currency is worth nobody has agreed on: it is given back.
    .filter(({ currency }) => currency === payment.payerCurrency)
    .filter(({ amount }) => orderAmountOf(payment, amount) > 0n || (amount >= atFirst && atFirst > 0n));
  const walk = new Walk(payment, 'review_accepted');
  let known = deposits;
  for (const [index, deposit] of worthy.entries()) {
    const rest = restOf(walk.payment, known);
    const amount = worthOf(walk.payment, deposit.amount, rest);
    if (amount === 0n) continue;
    const before = walk.payment;
    const event = acceptingEvent(payment, before, deposit.amount >= rest, index === worthy.length - 1);
    const input = { amount, payerAmount: deposit.amount, depositId: deposit.id };
    if (!walk.take(moveWithTokens(view, before, event, now, input))) break;
    const share = shareOf(before, walk.payment, now);
    const released: Deposit = { ...deposit, ...share, state: 'released', reason };
    known = known.map((one) => (one.id === deposit.id ? released : one));
    walk.deposits.push(released);
  }
  return walk.decision();
}

/**
 * Parts are reported as parts as long as more is to come: for a payment under review as long as other deposits are
 * being accepted with it (the last one ends the review, whatever the sum), for a partly paid one as long as its payer
 * may still pay the rest. Every other payment is captured, or becomes so.
 */
function acceptingEvent(
  atFirst: Payment,
  { state }: Payment,
  completes: boolean,
  isLast: boolean,
): PaymentEvent {
  const waits = applies(PAYMENT_TABLE, state, 'review_accepted_part');
  const isPart = waits && !completes && !(isLast && atFirst.state === 'in_review');
  return isPart ? 'review_accepted_part' : 'review_accepted';
}

function returnHeld({ view, payment, deposits, chosen, reason, returnIds, now }: Review): Decision<Payment> {
  const walk = new Walk(payment, 'review_returned');
  let stillHeld = deposits.filter(({ state }) => state === 'held').length;
  for (const deposit of deposits.filter(chosen)) {
    if (deposit.kind === 'capture') {
      walk.askToReturn({ ...deposit, reason }, returnIds.get(deposit.id), now);
      continue;
    }
    stillHeld -= 1;
    if (!walk.take(moveReturned(view, walk.payment, { ...deposit, reason }, stillHeld, now))) break;
    walk.deposits.push({ ...deposit, state: 'returned', reason, completedAt: now });
  }
  return walk.decision();
}

/** Several moves of one payment in one command: their changes add up; the first event without a row ends it. */
class Walk {
  readonly #event: PaymentEvent;
  readonly #changes: Changes[] = [];
  readonly deposits: Deposit[] = [];
  readonly #before: Payment;
  payment: Payment;
  #isStuck = false;

  constructor(payment: Payment, event: PaymentEvent) {
    this.#before = payment;
    this.payment = payment;
    this.#event = event;
  }

  take(moved: Moved | undefined): boolean {
    if (!moved) {
      this.#isStuck = true;
      return false;
    }
    this.payment = moved.payment;
    this.#changes.push(moved.changes);
    return true;
  }

  /** Nothing moves before the channel has returned it. */
  askToReturn(deposit: Deposit, returnId: string | undefined, now: Date): void {
    // It came after the ids were generated: the operator has not seen it.
    if (returnId === undefined) {
      this.#isStuck = true;
      return;
    }
    const { deposit: returning, changes } = askToReturn(deposit, returnId, now);
    this.deposits.push(returning);
    this.#changes.push(changes);
  }

  /** All deposits or none; without a single step it is a conflict, since there was nothing to decide on. */
  decision(): Decision<Payment> {
    const { payment, deposits } = this;
    if (this.#isStuck || this.#changes.length === 0) {
      return refused({ code: 'state_conflict', state: this.#before.state, event: this.#event });
    }
    return decided(payment, together(...this.#changes, deposits.map(DEPOSITS.update)));
  }
}

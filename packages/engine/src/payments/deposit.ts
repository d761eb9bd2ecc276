import type { Money } from '../base/money.ts';
import type { DepositMismatch } from '../base/payment-facts.ts';
import { refused } from '../base/refusal.ts';
import { applies } from '../base/states.ts';
import { LATE_EVENTS, type LateEventDraft } from '../channels/late-event.ts';
import type { DepositAnswer, Deposited } from '../channels/port.ts';
import { type Decision, decided, unchanged } from '../writer/command.ts';
import { type BatchView, together } from '../writer/part.ts';
import { moneyOf, restOf, worthOf } from './amounts.ts';
import { judgeDeposit, type Verdict } from './deposit-rules.ts';
import { DEPOSITS, type Deposit } from './deposits.ts';
import { contradictionOf, lateEventOf } from './late-event.ts';
import { type Moved, movePayment } from './move.ts';
import { type OrderOfTry, type OtherTry, otherTryOf } from './order-tries.ts';
import { endUnpaid } from './payer-commands.ts';
import { NOT_IN_TIME, type Payment } from './payment.ts';
import { PAYMENT_TABLE, type PaymentEvent } from './states.ts';
import { PAYMENTS } from './table.ts';

export interface DepositNotice {
  /** The attempt that opened the account. */
  readonly attemptId: string;
  readonly deposit: Deposited;
  readonly depositId: string;
  readonly depositorSealed: string | null;
  /** Whether the depositor's name is the payer's (depositor-name.ts); the names themselves are not passed. */
  readonly nameMatches: boolean;
  /** The order whose other tries are looked at (TakePaymentOutcome). */
  readonly order?: OrderOfTry;
}

interface DepositReply {
  readonly payment: Payment;
  readonly deposit: DepositAnswer;
  readonly mismatch: DepositMismatch | null;
}

/**
 * Money reached the virtual account of `payment`. An exact amount in time pays it; any other deposit follows the
 * payment's rules (deposit-rules.ts): refused at the bank, held in suspense for an operator, or credited as it is. A
 * repeated notice is recognised by the bank's reference; with another amount or currency it contradicts the first one:
 * it is recorded for an operator and credits nothing. So is one that was refused and that the bank took all the same.
 */
export function decideDeposit(
  view: BatchView,
  payment: Payment,
  notice: DepositNotice,
  now: Date,
): Decision<DepositReply> {
  const { reference } = notice.deposit;
  const deposits = view.of(DEPOSITS).where(payment.merchantId, 'paymentId', payment.id);
  const known = deposits.find((deposit) => deposit.reference === reference);
  if (known) return decideRepeated(payment, known, notice);
  const ended = endedBefore(payment, now);
  const other =
    notice.order && otherTryOf(view.of(PAYMENTS).tries(payment.merchantId, notice.order), payment);
  if (!ended) return decideArrival(payment, deposits, { ...notice, other }, now);
  const decision = decideArrival(ended.payment, deposits, { ...notice, other }, now);
  return decision.ok ? { ...decision, changes: together(ended.changes, decision.changes) } : decision;
}

function decideRepeated(
  payment: Payment,
  known: Deposit,
  { deposit: outcome, attemptId }: DepositNotice,
): Decision<DepositReply> {
  const reply = { payment, deposit: 'repeated', mismatch: known.mismatch } as const;
  const came = moneyOf(payment, outcome);
  const isOther = came.currency !== known.currency;
  // The bank was to turn it away, and now says that it has it.
  const isKept = known.state === 'refused' && !outcome.mayBeRefused;
  if (!isOther && !isKept && known.amount === came.amount) return unchanged(reply);
  const booked = {
    bookedPayerAmount: known.amount,
    ...(isOther ? { bookedCurrency: known.currency } : {}),
  };
  return decided(reply, [LATE_EVENTS.add(lateEventOf(payment, { outcome, attemptId }, booked))]);
}

/** A payment whose time is over has ended, even before the janitor runs: money that comes now is late. */
function endedBefore(payment: Payment, now: Date): Moved | undefined {
  const waits = applies(PAYMENT_TABLE, payment.state, 'deposit_full');
  return waits ? endUnpaid(payment, NOT_IN_TIME, now) : undefined;
}

function decideArrival(
  payment: Payment,
  deposits: readonly Deposit[],
  notice: DepositNotice & { readonly other: OtherTry | undefined },
  now: Date,
): Decision<DepositReply> {
  const came = moneyOf(payment, notice.deposit);
  const payerAmount = came.amount;
  const isOther = came.currency !== payment.payerCurrency;
  const rest = restOf(payment, deposits);
  const { state, depositRules: rules } = payment;
  const judged = judgeDeposit({ state, rules, payerAmount, rest, nameMatches: notice.nameMatches });
  if (!judged) return refused({ code: 'state_conflict', state, event: 'deposit' });
  const verdict = isOther ? OTHER_CURRENCY : judged;
  const arrived = { ...arrivedDeposit(payment, notice, came, now), mismatch: verdict.mismatch };
  // What a bank has taken already can not be turned away: an operator decides on it.
  if (verdict.rule === 'refuse' && notice.deposit.mayBeRefused) {
    return decided({ payment, deposit: 'refused', mismatch: verdict.mismatch }, [
      DEPOSITS.insert({ ...arrived, state: 'refused' }),
    ]);
  }
  const amount = worthOf(payment, payerAmount, rest);
  // One won for an order in dollars is less than a cent: there is nothing to credit, but the money has an owner. And
  // money for a payment that never had an account is a mistake of its channel.
  const isWanted = verdict.rule === 'accept' && !(notice.other && state === 'expired');
  const credits = isWanted && amount > 0n && payment.virtualAccount !== null;
  const event = credits ? creditingEvent(payment, payerAmount < rest) : 'deposit_held';
  const held = { heldCurrency: came.currency, depositId: arrived.id };
  const moved = movePayment(payment, event, now, { amount, payerAmount, ...held });
  if (!moved) return refused({ code: 'state_conflict', state, event });
  const answer = credits ? 'credited' : 'held';
  const share = credits ? shareOf(payment, moved.payment, now) : {};
  return decided(
    { payment: moved.payment, deposit: answer, mismatch: verdict.mismatch },
    together(
      moved.changes,
      DEPOSITS.insert({ ...arrived, ...share, state: answer }),
      isOther && LATE_EVENTS.add(heldOf(payment, notice)),
    ),
  );
}

/** Nobody has agreed on what it is worth, so no rule applies; the deposit itself shows how it differs. */
const OTHER_CURRENCY: Verdict = { rule: 'hold', mismatch: null };

function heldOf(payment: Payment, { deposit: outcome, attemptId }: DepositNotice): LateEventDraft {
  const event = contradictionOf(payment, { outcome, attemptId });
  return { ...event, details: { ...event.details, money: 'held' } };
}

function creditingEvent({ state }: Payment, isShort: boolean): PaymentEvent {
  const byState = (['deposit_late', 'deposit_added'] as const).find((event) =>
    applies(PAYMENT_TABLE, state, event),
  );
  return byState ?? (isShort ? 'deposit_short' : 'deposit_full');
}

function arrivedDeposit(payment: Payment, notice: DepositNotice, came: Money, now: Date): Deposit {
  return {
    merchantId: payment.merchantId,
    id: notice.depositId,
    paymentId: payment.id,
    kind: 'transfer',
    channel: payment.channel ?? '',
    reference: notice.deposit.reference,
    currency: came.currency,
    amount: came.amount,
    creditedAmount: 0n,
    feeAmount: 0n,
    depositorSealed: notice.depositorSealed,
    state: 'held',
    returnId: null,
    mismatch: null,
    reason: null,
    createdAt: now,
    completedAt: null,
  };
}

/** The deposit's row as soon as its money is part of the payment; it has what the payment gained. */
export function shareOf(before: Payment, after: Payment, now: Date) {
  return {
    creditedAmount: after.receivedAmount - before.receivedAmount,
    feeAmount: after.feeAmount - before.feeAmount,
    completedAt: now,
  };
}

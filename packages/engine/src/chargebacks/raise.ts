import { refused } from '../base/refusal.ts';
import { LATE_EVENTS } from '../channels/late-event.ts';
import { plainDetails } from '../channels/outcomes.ts';
import { announce } from '../events/part.ts';
import { book } from '../ledger/part.ts';
import { chargeable, chargedBackOrderAmountOf, chargedBackPayerAmountOf } from '../payments/amounts.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, type Decision, decided, unchanged } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import type { Chargeback } from './chargeback.ts';
import { messageOf, moveChanges, movedChargeback } from './move.ts';
import { CHARGEBACKS } from './table.ts';

/**
 * How much of a payment is charged back: this amount, or the amount that the payer's bank states; null: all that can
 * be.
 */
export type ChargedBack =
  | { readonly amount: bigint }
  /** In the payer's currency. */
  | { readonly payerAmount: bigint }
  | null;

export interface RaiseChargeback {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly chargebackId: string;
  readonly caseNumber: string;
  readonly chargedBack: ChargedBack;
  readonly reasonCode: string | null;
  readonly reason: string;
  readonly deadlineAt: Date;
  readonly feeAmount: bigint;
  /** Whether the money is taken at once; otherwise the bank only asks so far. */
  readonly deduct: boolean;
  /** From a channel, which sees no answer: a known chargeback with another amount is kept for an operator. */
  readonly isFromChannel?: boolean;
  readonly webhookUrl: string | null;
}

export interface RaisedChargeback {
  readonly chargeback: Chargeback;
  /** The chargeback was known already. */
  readonly repeated: boolean;
}

/**
 * A payer's bank opens a chargeback of a payment, once per number. Refuses `order_not_found`, `state_conflict` (not
 * paid) and `chargeback_exceeds_payment`: all chargebacks of a payment together claim no more than was received.
 */
export const raiseChargeback: CommandKind<RaiseChargeback, RaisedChargeback> = {
  name: 'chargeback.raise',
  lane: 'ledger',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId), CHARGEBACKS.ofParent(paymentId)],
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const known = view
      .of(CHARGEBACKS)
      .where(input.merchantId, 'paymentId', payment.id)
      .find(({ channel, caseNumber }) => channel === payment.channel && caseNumber === input.caseNumber);
    if (known) return raisedAgain(view, known, payment, input, now);
    // A fully refunded payment can still be charged back: the payer's bank does not know of the refund.
    if (!PAYMENT_SETS.paid.has(payment.state)) {
      return refused({ code: 'state_conflict', state: payment.state, event: 'chargeback' });
    }
    const left = chargeable(payment);
    const amount = amountOf(payment, input.chargedBack, left);
    if (amount <= 0n || amount > left) {
      return refused({ code: 'chargeback_exceeds_payment', chargeable: left });
    }
    const chargeback = newChargeback(payment, input, amount, now);
    if (chargeback.payerAmount === 0n) {
      return refused({ code: 'rounds_to_nothing', payerCurrency: payment.payerCurrency });
    }
    const { changes, reply } = raised(view, chargeback, payment, input, now);
    return decided({ chargeback: reply, repeated: false }, changes);
  },
};

/**
 * A known case. Reported by its channel with another amount, it is kept for an operator. Reported with the deduction
 * after it was only announced, it is deducted, with the deadline and reason of that report; one that was won before is
 * kept for an operator. An operator's repetition changes nothing.
 */
function raisedAgain(
  view: BatchView,
  known: Chargeback,
  payment: Payment,
  input: RaiseChargeback,
  now: Date,
): Decision<RaisedChargeback> {
  const reply = { chargeback: known, repeated: true };
  if (!input.isFromChannel) return unchanged(reply);
  if (contradicts(known, input)) return decided(reply, reportedAgain(known, input));
  if (!input.deduct || known.deductedAt !== null) return unchanged(reply);
  const { deadlineAt, webhookUrl } = input;
  const reason = input.reason || known.reason;
  const newest = { ...known, deadlineAt, reason, reasonCode: input.reasonCode ?? known.reasonCode };
  const moved = movedChargeback(view, newest, payment, { event: 'deducted', webhookUrl }, now);
  if (moved) return decided({ ...reply, chargeback: moved.chargeback }, moveChanges(moved));
  return known.state === 'won' ? decided(reply, reportedAgain(known, input)) : unchanged(reply);
}

/** "All of the payment" agrees with any amount: what all was is not kept with the case. */
function contradicts(known: Chargeback, { chargedBack }: RaiseChargeback): boolean {
  if (chargedBack === null) return false;
  return 'amount' in chargedBack
    ? chargedBack.amount !== known.amount
    : chargedBack.payerAmount !== known.payerAmount;
}

/** Nothing more is taken: an operator asks the channel what is right. */
function reportedAgain(known: Chargeback, { chargedBack }: RaiseChargeback): Changes {
  const { paymentId, caseNumber, payerAmount: bookedPayerAmount } = known;
  const details = plainDetails({ paymentId, caseNumber, ...chargedBack, bookedPayerAmount });
  const { merchantId, id: subjectId, state } = known;
  return [
    LATE_EVENTS.add({ merchantId, subjectKind: 'chargeback', subjectId, state, event: 'reported', details }),
  ];
}

function amountOf(payment: Payment, chargedBack: ChargedBack, left: bigint): bigint {
  if (chargedBack === null) return left;
  if ('amount' in chargedBack) return chargedBack.amount;
  return chargedBackOrderAmountOf(payment, chargedBack.payerAmount);
}

function newChargeback(payment: Payment, input: RaiseChargeback, amount: bigint, now: Date): Chargeback {
  const { chargedBack, caseNumber, reasonCode, reason, deadlineAt, feeAmount } = input;
  const said = chargedBack !== null && 'payerAmount' in chargedBack ? chargedBack.payerAmount : undefined;
  return {
    merchantId: payment.merchantId,
    id: input.chargebackId,
    appId: payment.appId,
    paymentId: payment.id,
    channel: payment.channel ?? '',
    caseNumber,
    state: 'reported',
    currency: payment.currency,
    amount,
    payerCurrency: payment.payerCurrency,
    payerAmount: said ?? chargedBackPayerAmountOf(payment, amount),
    fromUnsettled: 0n,
    feeAmount,
    reasonCode,
    reason,
    evidenceSealed: null,
    reportedAt: now,
    deadlineAt,
    deductedAt: null,
    representedAt: null,
    resolvedAt: null,
  };
}

/**
 * One callback for a new chargeback, with its state after this command; an event for each step, as where the bank
 * deducts later.
 */
function raised(
  view: BatchView,
  chargeback: Chargeback,
  payment: Payment,
  { deduct, webhookUrl }: RaiseChargeback,
  now: Date,
): { readonly reply: Chargeback; readonly changes: Changes } {
  const claimed = {
    ...payment,
    chargedBackAmount: payment.chargedBackAmount + chargeback.amount,
    chargedBackPayerAmount: payment.chargedBackPayerAmount + chargeback.payerAmount,
  };
  const silent = { event: 'deducted', webhookUrl: null } as const;
  const moved = deduct ? movedChargeback(view, chargeback, claimed, silent, now) : undefined;
  const after = { chargeback: moved?.chargeback ?? chargeback, payment: moved?.payment ?? claimed };
  const message = messageOf(after, 'chargeback_reported', webhookUrl);
  const reported = messageOf({ chargeback, payment: claimed }, 'chargeback_reported', null);
  const events = moved?.message ? [reported, moved.message] : [reported];
  return {
    reply: after.chargeback,
    changes: together(
      CHARGEBACKS.insert(after.chargeback),
      PAYMENTS.update(after.payment),
      moved?.transfer && book(moved.transfer),
      announce(message, events),
    ),
  };
}

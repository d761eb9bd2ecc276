import { refused } from '../base/refusal.ts';
import { findTransition, holds, isSaid } from '../base/states.ts';
import type { ChargebackFacts, MessageDraft, MessageEvent } from '../callbacks/message.ts';
import { LATE_EVENTS } from '../channels/late-event.ts';
import { announce } from '../events/part.ts';
import { book } from '../ledger/part.ts';
import type { TransferDraft } from '../ledger/transfers.ts';
import { DEPOSITS } from '../payments/deposits.ts';
import { paymentSnapshot } from '../payments/move.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import { bookChargeback } from './book.ts';
import type { Chargeback } from './chargeback.ts';
import { CHARGEBACK_TABLE, type ChargebackEvent } from './states.ts';
import { CHARGEBACKS } from './table.ts';

export interface MoveChargeback {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly chargebackId: string;
  readonly event: ChargebackEvent;
  /** With `represented`. */
  readonly evidenceSealed?: string;
  /** From the channel, which does not repeat it: an event that does not apply is kept for an operator. */
  readonly isFromChannel?: boolean;
  /** Where the callback goes; none is sent when null. */
  readonly webhookUrl: string | null;
}

/**
 * Moves a chargeback. Refuses `order_not_found` and `state_conflict`: it is over, or evidence comes after the deadline.
 * A repeated event changes nothing.
 */
export const moveChargeback: CommandKind<MoveChargeback, Chargeback> = {
  name: 'chargeback.move',
  lane: 'ledger',
  needs: ({ paymentId, event }) => [
    PAYMENTS.byId(paymentId),
    CHARGEBACKS.ofParent(paymentId),
    // When what is given back settles.
    ...(event === 'won' ? [DEPOSITS.ofParent(paymentId)] : []),
  ],
  decide(view, input, now) {
    const { merchantId, paymentId, chargebackId, event } = input;
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    const chargeback = view
      .of(CHARGEBACKS)
      .where(merchantId, 'paymentId', paymentId)
      .find(({ id }) => id === chargebackId);
    if (!payment || !chargeback) return refused({ code: 'order_not_found' });
    const { evidenceSealed } = input;
    if (event === 'represented' && evidenceSealed !== undefined && takesEvidence(chargeback, now)) {
      const next = { ...chargeback, evidenceSealed };
      return decided(next, [CHARGEBACKS.update(next)]);
    }
    if (isSaid(CHARGEBACK_TABLE, chargeback.state, event)) return unchanged(chargeback);
    if (isTooEarly(chargeback, event, now)) return unchanged(chargeback);
    const moved = movedChargeback(view, chargeback, payment, input, now);
    if (moved) return decided(moved.chargeback, moveChanges(moved));
    if (!input.isFromChannel) return refused({ code: 'state_conflict', state: chargeback.state, event });
    return decided(chargeback, [LATE_EVENTS.add(lateEventOf(chargeback, event))]);
  },
};

/** A deadline event that comes before its time changes nothing. */
function isTooEarly({ state, deadlineAt }: Chargeback, event: ChargebackEvent, now: Date): boolean {
  const row = findTransition(CHARGEBACK_TABLE, state, event);
  return row?.guard === 'overdue' && !holds(row, deadlineAt, now);
}

/** It was contested without evidence, and the time for it runs. */
function takesEvidence({ state, evidenceSealed, deadlineAt }: Chargeback, now: Date): boolean {
  return state === 'represented' && evidenceSealed === null && now < deadlineAt;
}

interface Moved {
  readonly chargeback: Chargeback;
  readonly payment: Payment;
  readonly transfer: TransferDraft | undefined;
  readonly message: MessageDraft | undefined;
}

/** What a move of a known chargeback writes. */
export function moveChanges({ chargeback, payment, transfer, message }: Moved): Changes {
  return together(
    CHARGEBACKS.update(chargeback),
    PAYMENTS.update(payment),
    transfer && book(transfer),
    announce(message),
  );
}

/**
 * Moves a chargeback along its table; undefined when the table has no row for the event in this state and time. Pure.
 */
export function movedChargeback(
  view: BatchView,
  chargeback: Chargeback,
  payment: Payment,
  input: Pick<MoveChargeback, 'event' | 'evidenceSealed' | 'webhookUrl'>,
  now: Date,
): Moved | undefined {
  const row = findTransition(CHARGEBACK_TABLE, chargeback.state, input.event);
  if (!row || !holds(row, chargeback.deadlineAt, now)) return undefined;
  const next: Chargeback = {
    ...chargeback,
    state: row.to,
    ...(row.to === 'represented' ? { representedAt: now } : {}),
    ...(input.evidenceSealed ? { evidenceSealed: input.evidenceSealed } : {}),
    ...(CHARGEBACK_TABLE.final.includes(row.to) ? { resolvedAt: now } : {}),
  };
  const claimed =
    row.to === 'won'
      ? {
          ...payment,
          chargedBackAmount: payment.chargedBackAmount - chargeback.amount,
          chargedBackPayerAmount: payment.chargedBackPayerAmount - chargeback.payerAmount,
        }
      : payment;
  const booked = row.transfer ? bookChargeback(row.transfer, view, next, claimed, now) : undefined;
  const after = { chargeback: booked?.chargeback ?? next, payment: booked?.payment ?? claimed };
  const message = row.callback ? messageOf(after, row.callback, input.webhookUrl) : undefined;
  return { ...after, transfer: booked?.transfer, message };
}

interface CaseFacts {
  readonly chargeback: Chargeback;
  readonly payment: Payment;
}

/** The message to the merchant; `webhookUrl`: where a callback about a chargeback goes. */
export function messageOf(
  { chargeback, payment }: CaseFacts,
  event: MessageEvent,
  webhookUrl: string | null,
): MessageDraft {
  const { merchantId, appId, dialect } = payment;
  const credited = { credit: chargeback.amount, fee: chargeback.feeAmount, depositId: null };
  return {
    merchantId,
    appId,
    dialect,
    subjectKind: 'chargeback',
    subjectId: chargeback.id,
    event,
    url: webhookUrl,
    snapshot: { ...paymentSnapshot(payment, credited), chargeback: factsOf(chargeback, payment) },
  };
}

function factsOf(chargeback: Chargeback, payment: Payment): ChargebackFacts {
  const { id, paymentId, caseNumber, state, amount, reasonCode, reason } = chargeback;
  return {
    id,
    paymentId,
    caseNumber,
    state,
    amount: amount.toString(),
    reasonCode,
    reason,
    wasRefunded: payment.refundedAmount + payment.refundingAmount > 0n,
    reportedAt: chargeback.reportedAt.toISOString(),
    deadlineAt: chargeback.deadlineAt.toISOString(),
    deductedAt: chargeback.deductedAt?.toISOString() ?? null,
    resolvedAt: chargeback.resolvedAt?.toISOString() ?? null,
  };
}

function lateEventOf({ merchantId, id, state, paymentId, caseNumber }: Chargeback, event: ChargebackEvent) {
  const details = { paymentId, caseNumber };
  return { merchantId, subjectKind: 'chargeback', subjectId: id, state, event, details } as const;
}

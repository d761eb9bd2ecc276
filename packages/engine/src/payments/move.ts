import { type Failure, keptFailure, NO_FAILURE } from '../base/declines.ts';
import type { Currency } from '../base/money.ts';
import { settleAt } from '../base/settle-at.ts';
import { findTransition, holds } from '../base/states.ts';
import type { CallbackSnapshot, MessageDraft } from '../callbacks/message.ts';
import { type EffectDraft, makeEffect } from '../channels/effect.ts';
import { announce } from '../events/part.ts';
import { book } from '../ledger/part.ts';
import {
  depositCredited,
  depositHeld,
  depositReleased,
  depositReturned,
  paymentCaptured,
  type TransferDraft,
} from '../ledger/transfers.ts';
import { MAILS } from '../mails/table.ts';
import { type Changes, together } from '../writer/part.ts';
import { feeOn, payerShareOf } from './amounts.ts';
import { confirmationMail } from './confirmation-mail.ts';
import type { Payment } from './payment.ts';
import {
  CREDITING,
  PAYMENT_SETS,
  PAYMENT_TABLE,
  type PaymentEffect,
  type PaymentEvent,
  type PaymentMessage,
  type PaymentTransfer,
} from './states.ts';
import { PAYMENTS } from './table.ts';

/** The data of an event that the transition uses. */
export interface MoveInput {
  /** Money that this event credits or holds: in the order's currency and in the payer's. */
  readonly amount?: bigint;
  readonly payerAmount?: bigint;
  /** The currency of money that is held or returned, where it is not the payer's. */
  readonly heldCurrency?: Currency;
  /** The channel of such money, where its attempt was not the payment's last. */
  readonly heldChannel?: string;
  /** The deposit of that money. */
  readonly depositId?: string;
  readonly failure?: Failure;
  readonly patch?: Partial<Payment>;
  readonly effectDelayMs?: number;
  readonly effectTries?: number;
}

export interface Moved {
  readonly payment: Payment;
  /** The payment's own row, and what follows. */
  readonly changes: Changes;
  /** What follows without the row: for a payment that moves before it is first written. */
  readonly follows: Changes;
}

function movedTo(payment: Payment, follows: Changes): Moved {
  return { payment, changes: [PAYMENTS.update(payment), ...follows], follows };
}

/** The same move with more changes. */
export function movedWith({ payment, follows }: Moved, more: Changes): Moved {
  return movedTo(payment, [...follows, ...more]);
}

/** A payment that moved before it was first written is one new row. */
export function asNew({ payment, follows }: Moved): Changes {
  return [PAYMENTS.insert(payment), ...follows];
}

/**
 * Moves a payment along its state table: the new state, and the ledger transfer, message and channel call of the row.
 * Returns undefined when the table has no row for the event in this state, or not at this time: the deadline is the
 * payment's `expiresAt`, as `input` leaves it. Pure.
 */
export function movePayment(
  payment: Payment,
  event: PaymentEvent,
  now: Date,
  input: MoveInput,
): Moved | undefined {
  const row = findTransition(PAYMENT_TABLE, payment.state, event);
  if (!row) return undefined;
  let next: Payment = { ...payment, ...input.patch, state: row.to };
  if (!holds(row, next.expiresAt, now)) return undefined;
  const credit = row.transfer && CREDITING.has(row.transfer) ? (input.amount ?? 0n) : 0n;
  const fee = credit > 0n ? feeOn(next.receivedAmount + credit, next) - next.feeAmount : 0n;
  if (credit > 0n) {
    next = {
      ...next,
      receivedAmount: next.receivedAmount + credit,
      feeAmount: next.feeAmount + fee,
      unsettledAmount: next.unsettledAmount + credit - fee,
      // More money was received: its receipt is over too little.
      cashReceipt: next.cashReceipt && 'due',
      settleAt: settlesAt(next, now),
    };
  }
  if (row.to !== row.from && PAYMENT_SETS.completing.has(row.to)) next = { ...next, completedAt: now };
  // A payment that is paid after its deadline, or after a refused capture, has not failed after all.
  if (row.from !== 'captured' && row.to === 'captured') next = { ...next, ...NO_FAILURE };
  if (input.failure) next = { ...next, ...keptFailure(input.failure) };
  const transfer = row.transfer ? bookTransfer(row.transfer, next, credit, input, fee) : undefined;
  const message = row.callback
    ? messageOf(next, row.callback, { credit, fee, depositId: input.depositId ?? null })
    : undefined;
  const isPaidNow = row.to === 'captured' && row.from !== 'captured';
  const mail = isPaidNow ? confirmationMail(next, paidByPayer(payment, next, input), now) : undefined;
  const effect = row.effect ? effectOf(next, row.effect, input) : undefined;
  return movedTo(
    next,
    together(
      transfer && book(transfer),
      announce(message),
      effect && makeEffect(effect),
      mail && MAILS.add(mail),
    ),
  );
}

/**
 * When the first unsettled money settles; later money has its own day (settlement/due.ts). A merchant who requested
 * settlement also requested it for money that comes before the day of settlement.
 */
function settlesAt(before: Payment, now: Date): Date | null {
  const { settlementDays, settlementCalendar, unsettledAmount } = before;
  if (settlementCalendar === 'on_request') {
    const isRequested = before.settleAt !== null && before.settleAt > now;
    return unsettledAmount > 0n || isRequested ? before.settleAt : null;
  }
  const at = settleAt(now, settlementDays, settlementCalendar);
  const isFirst = unsettledAmount === 0n || before.settleAt === null || at === null;
  return isFirst || at < before.settleAt ? at : before.settleAt;
}

/** What was received in the payer's currency: known where it came at once or in that currency, else its share. */
function paidByPayer(before: Payment, after: Payment, { payerAmount }: MoveInput): bigint {
  if (after.payerCurrency === after.currency) return after.receivedAmount;
  if (before.receivedAmount === 0n && payerAmount !== undefined) return payerAmount;
  return payerShareOf(after, after.receivedAmount);
}

function bookTransfer(
  name: PaymentTransfer,
  payment: Payment,
  amount: bigint,
  { payerAmount = 0n, heldCurrency = payment.payerCurrency, heldChannel }: MoveInput,
  fee: bigint,
): TransferDraft {
  const of = { ...payment, channel: payment.channel ?? '' };
  const held = { ...of, channel: heldChannel ?? of.channel, payerCurrency: heldCurrency };
  switch (name) {
    case 'payment_captured':
      return paymentCaptured(of, amount, payerAmount, fee);
    case 'deposit_credited':
      return depositCredited(of, amount, payerAmount, fee);
    case 'deposit_held':
      return depositHeld(held, payerAmount);
    case 'deposit_released':
      return depositReleased(of, amount, payerAmount, fee);
    case 'deposit_returned':
      return depositReturned(held, payerAmount);
  }
}

function effectOf(payment: Payment, kind: PaymentEffect, input: MoveInput): EffectDraft | undefined {
  if (!payment.attemptId || !payment.channel) return undefined;
  return {
    kind,
    subjectKind: 'payment',
    subjectId: payment.id,
    merchantId: payment.merchantId,
    attemptId: payment.attemptId,
    channel: payment.channel,
    ...(input.effectDelayMs === undefined ? {} : { delayMs: input.effectDelayMs }),
    ...(input.effectTries === undefined ? {} : { tries: input.effectTries }),
  };
}

/** Minor units of the order's currency. */
export interface Credited {
  readonly credit: bigint;
  readonly fee: bigint;
  readonly depositId: string | null;
}

/** The message to the merchant. */
function messageOf(payment: Payment, event: PaymentMessage, credited: Credited): MessageDraft {
  return {
    merchantId: payment.merchantId,
    appId: payment.appId,
    dialect: payment.dialect,
    subjectKind: 'payment',
    subjectId: payment.id,
    event,
    url: payment.callbackUrl,
    snapshot: paymentSnapshot(payment, credited),
  };
}

/**
 * A payment's current state in the form of its messages: for sending the payer's browser the same. `credited` is what
 * the event added; zero for events without money.
 */
export function paymentSnapshot(
  payment: Payment,
  { credit, fee, depositId }: Credited,
): Omit<CallbackSnapshot, 'occurredAt'> {
  const { card, approval, authentication, cardTokenId, virtualAccount, redirectUrl } = payment;
  const payerMoney = payerMoneyOf(payment);
  return {
    orderNumber: payment.orderNumber,
    platformNumber: payment.platformNumber,
    currency: payment.currency,
    amount: credit.toString(),
    fee: fee.toString(),
    orderedAmount: payment.amount.toString(),
    totalAmount: payment.receivedAmount.toString(),
    accountNumber: virtualAccount?.accountNumber ?? null,
    depositId,
    state: payment.state,
    method: payment.method,
    completedAt: payment.completedAt?.toISOString() ?? null,
    decline: payment.decline,
    failureCode: payment.failureCode,
    failureReason: payment.failureReason,
    details: payment.details,
    intent: payment.intent,
    createdAt: payment.createdAt.toISOString(),
    expiresAt: payment.expiresAt.toISOString(),
    ...(card ? { card } : {}),
    ...(approval ? { approval } : {}),
    ...(authentication ? { authentication } : {}),
    ...(cardTokenId ? { cardTokenId } : {}),
    ...(virtualAccount ? { virtualAccount } : {}),
    ...(redirectUrl ? { redirectUrl } : {}),
    ...(payerMoney ? { payerMoney } : {}),
  };
}

function payerMoneyOf({ payerCurrency: currency, payerAmount, payerRate: rate }: Payment) {
  return rate === null ? undefined : { currency, amount: payerAmount.toString(), rate };
}

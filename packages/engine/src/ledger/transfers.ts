import type { Currency } from '../base/money.ts';
import type { Account, AccountKind } from './accounts.ts';

export interface Entry extends Account {
  readonly amount: bigint;
}

export type SubjectKind =
  | 'payment'
  | 'payout'
  | 'refund'
  | 'chargeback'
  | 'settlement'
  | 'adjustment'
  /** The merchant's debt; its id is the merchant's. */
  | 'debt';

/** A set of entries that sum to zero in every currency, for one order. */
export interface TransferDraft {
  readonly merchantId: string;
  readonly kind: string;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly entries: readonly Entry[];
}

function entry(kind: AccountKind, currency: Currency, amount: bigint, channel = ''): Entry {
  return { kind, currency, amount, channel };
}

/** Zero lines are left out; a transfer whose currencies do not sum to zero is a program error. */
function balanced(draft: TransferDraft): TransferDraft {
  const entries = draft.entries.filter((line) => line.amount !== 0n);
  const sums = new Map<Currency, bigint>();
  for (const line of entries) sums.set(line.currency, (sums.get(line.currency) ?? 0n) + line.amount);
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new Error(`transfer ${draft.kind} is off by ${sum} ${currency}`);
  }
  if (entries.length < 2) throw new Error(`transfer ${draft.kind} moves nothing`);
  return { ...draft, entries };
}

interface Subject {
  readonly merchantId: string;
  readonly id: string;
  readonly currency: Currency;
}

interface Collected extends Subject {
  readonly channel: string;
  readonly payerCurrency: Currency;
}

/**
 * What the channel collected from the payer, in the payer's currency, against the order's currency: one pair of lines
 * in one currency, two pairs through `fx` in two.
 */
function collection(of: Collected, amount: bigint, payerAmount: bigint, payerIn: boolean): Entry[] {
  const sign = payerIn ? 1n : -1n;
  const receivable = entry('channel_receivable', of.payerCurrency, -sign * payerAmount, of.channel);
  if (of.payerCurrency === of.currency) {
    if (payerAmount !== amount) throw new Error('amounts of one currency differ');
    return [receivable];
  }
  return [
    receivable,
    entry('fx', of.payerCurrency, sign * payerAmount),
    entry('fx', of.currency, -sign * amount),
  ];
}

/** A payer's money arrived: the merchant is owed the amount less the fee, not yet settled. */
export function paymentCaptured(
  of: Collected,
  amount: bigint,
  payerAmount: bigint,
  fee: bigint,
): TransferDraft {
  if (amount <= 0n || fee < 0n || fee > amount) throw new Error('capture with a wrong amount or fee');
  return balanced({
    merchantId: of.merchantId,
    kind: 'payment_captured',
    subjectKind: 'payment',
    subjectId: of.id,
    entries: [
      ...collection(of, amount, payerAmount, true),
      entry('unsettled', of.currency, amount - fee),
      entry('fee_revenue', of.currency, fee),
    ],
  });
}

/** The same for a deposit to a virtual account; of another kind, so that the books distinguish deposits. */
export function depositCredited(
  of: Collected,
  amount: bigint,
  payerAmount: bigint,
  fee: bigint,
): TransferDraft {
  return { ...paymentCaptured(of, amount, payerAmount, fee), kind: 'deposit_credited' };
}

/** A deposit arrived that does not match: it is held in suspense, in `payerCurrency`, as it came. */
export function depositHeld(of: Collected, payerAmount: bigint): TransferDraft {
  return balanced({
    merchantId: of.merchantId,
    kind: 'deposit_held',
    subjectKind: 'payment',
    subjectId: of.id,
    entries: [
      entry('channel_receivable', of.payerCurrency, -payerAmount, of.channel),
      entry('suspense', of.payerCurrency, payerAmount),
    ],
  });
}

/** An operator accepted a held deposit: from suspense to the merchant, less the fee. */
export function depositReleased(
  of: Collected,
  amount: bigint,
  payerAmount: bigint,
  fee: bigint,
): TransferDraft {
  const conversion =
    of.payerCurrency === of.currency
      ? []
      : [entry('fx', of.payerCurrency, payerAmount), entry('fx', of.currency, -amount)];
  return balanced({
    merchantId: of.merchantId,
    kind: 'deposit_released',
    subjectKind: 'payment',
    subjectId: of.id,
    entries: [
      entry('suspense', of.payerCurrency, -payerAmount),
      ...conversion,
      entry('unsettled', of.currency, amount - fee),
      entry('fee_revenue', of.currency, fee),
    ],
  });
}

/** A held deposit is returned to its sender. */
export function depositReturned(of: Collected, payerAmount: bigint): TransferDraft {
  return balanced({
    merchantId: of.merchantId,
    kind: 'deposit_returned',
    subjectKind: 'payment',
    subjectId: of.id,
    entries: [
      entry('suspense', of.payerCurrency, -payerAmount),
      entry('channel_receivable', of.payerCurrency, payerAmount, of.channel),
    ],
  });
}

/** Moves a settlement's sum from unsettled to available. */
export function settled(of: Subject, amount: bigint): TransferDraft {
  return balanced({
    merchantId: of.merchantId,
    kind: 'settled',
    subjectKind: 'settlement',
    subjectId: of.id,
    entries: [entry('unsettled', of.currency, -amount), entry('available', of.currency, amount)],
  });
}

interface PayoutSubject extends Subject {
  readonly channel: string;
  readonly amount: bigint;
  readonly feeAmount: bigint;
}

function payoutTransfer(of: PayoutSubject, kind: string, entries: Entry[]): TransferDraft {
  return balanced({ merchantId: of.merchantId, kind, subjectKind: 'payout', subjectId: of.id, entries });
}

/** A payout was accepted: amount and fee are frozen. */
export function payoutReserved(of: PayoutSubject): TransferDraft {
  const total = of.amount + of.feeAmount;
  return payoutTransfer(of, 'payout_reserved', [
    entry('available', of.currency, -total),
    entry('frozen', of.currency, total),
  ]);
}

/** The bank paid it out: the amount is owed to the channel, the fee is earned. */
export function payoutPaid(of: PayoutSubject): TransferDraft {
  return payoutTransfer(of, 'payout_paid', [
    entry('frozen', of.currency, -(of.amount + of.feeAmount)),
    entry('channel_clearing', of.currency, of.amount, of.channel),
    entry('fee_revenue', of.currency, of.feeAmount),
  ]);
}

/** It failed: amount and fee are available again. */
export function payoutReleased(of: PayoutSubject): TransferDraft {
  const total = of.amount + of.feeAmount;
  return payoutTransfer(of, 'payout_released', [
    entry('frozen', of.currency, -total),
    entry('available', of.currency, total),
  ]);
}

/** The bank sent it back after success: amount and fee return to the merchant. */
export function payoutReturned(of: PayoutSubject): TransferDraft {
  return payoutTransfer(of, 'payout_returned', [
    entry('channel_clearing', of.currency, -of.amount, of.channel),
    entry('fee_revenue', of.currency, -of.feeAmount),
    entry('available', of.currency, of.amount + of.feeAmount),
  ]);
}

interface RefundSubject extends Collected {
  readonly amount: bigint;
  readonly fromUnsettled: bigint;
  readonly payerAmount: bigint;
}

function refundTransfer(of: RefundSubject, kind: string, entries: Entry[]): TransferDraft {
  return balanced({ merchantId: of.merchantId, kind, subjectKind: 'refund', subjectId: of.id, entries });
}

/** A refund was accepted: first from the payment's own unsettled money, the rest from the available balance. */
export function refundReserved(of: RefundSubject): TransferDraft {
  return refundTransfer(of, 'refund_reserved', [
    entry('unsettled', of.currency, -of.fromUnsettled),
    entry('available', of.currency, -(of.amount - of.fromUnsettled)),
    entry('frozen', of.currency, of.amount),
  ]);
}

/** The channel gave the money back to the payer. */
export function refundPaid(of: RefundSubject): TransferDraft {
  return refundTransfer(of, 'refund_paid', [
    entry('frozen', of.currency, -of.amount),
    ...collection(of, of.amount, of.payerAmount, false),
  ]);
}

/** The refund failed: all that was reserved is free again, but for what of it waits for its day of settlement. */
export function refundReleased(of: RefundSubject, toUnsettled: bigint): TransferDraft {
  return refundTransfer(of, 'refund_released', [
    entry('frozen', of.currency, -of.amount),
    entry('unsettled', of.currency, toUnsettled),
    entry('available', of.currency, of.amount - toUnsettled),
  ]);
}

/** Money put in or taken out by hand: an operator's top-up, a correction, the demo merchant's start. */
export function adjusted(of: Subject, amount: bigint): TransferDraft {
  return balanced({
    merchantId: of.merchantId,
    kind: 'adjusted',
    subjectKind: 'adjustment',
    subjectId: of.id,
    entries: [entry('funding', of.currency, -amount), entry('available', of.currency, amount)],
  });
}

interface ChargebackSubject extends Collected {
  readonly amount: bigint;
  readonly payerAmount: bigint;
  readonly feeAmount: bigint;
}

/** Where a chargeback's money comes from; what the merchant does not have becomes a debt. */
export interface ChargebackSources {
  readonly fromUnsettled: bigint;
  readonly fromAvailable: bigint;
  readonly asDebt: bigint;
}

function chargebackTransfer(of: ChargebackSubject, kind: string, entries: Entry[]): TransferDraft {
  return balanced({ merchantId: of.merchantId, kind, subjectKind: 'chargeback', subjectId: of.id, entries });
}

/** What the merchant pays for a chargeback: its amount and the fee. */
function paidByMerchant(of: ChargebackSubject, sources: ChargebackSources): Entry[] {
  const { fromUnsettled, fromAvailable, asDebt } = sources;
  if (fromUnsettled + fromAvailable + asDebt !== of.amount + of.feeAmount) {
    throw new Error('the sources of a chargeback are not its amount and fee');
  }
  return [
    entry('unsettled', of.currency, -fromUnsettled),
    entry('available', of.currency, -fromAvailable),
    entry('merchant_debt', of.currency, -asDebt),
    entry('fee_revenue', of.currency, of.feeAmount),
  ];
}

/** The money of a chargeback is held until the payer's bank decides. */
export function chargebackDeducted(of: ChargebackSubject, sources: ChargebackSources): TransferDraft {
  return chargebackTransfer(of, 'chargeback_deducted', [
    ...paidByMerchant(of, sources),
    entry('disputed', of.currency, of.amount),
  ]);
}

/** Decided before anything was held: the channel gives it back to the payer at once. */
export function chargebackTaken(of: ChargebackSubject, sources: ChargebackSources): TransferDraft {
  return chargebackTransfer(of, 'chargeback_taken', [
    ...paidByMerchant(of, sources),
    ...collection(of, of.amount, of.payerAmount, false),
  ]);
}

/** The payer keeps it: the held money goes to the channel. */
export function chargebackLost(of: ChargebackSubject): TransferDraft {
  return chargebackTransfer(of, 'chargeback_lost', [
    entry('disputed', of.currency, -of.amount),
    ...collection(of, of.amount, of.payerAmount, false),
  ]);
}

/** The merchant keeps it: what was held is free, but for what of it waits for its day of settlement. The fee stays. */
export function chargebackWon(of: ChargebackSubject, toUnsettled: bigint): TransferDraft {
  return chargebackTransfer(of, 'chargeback_won', [
    entry('disputed', of.currency, -of.amount),
    entry('unsettled', of.currency, toUnsettled),
    entry('available', of.currency, of.amount - toUnsettled),
  ]);
}

/** Money that became available pays the merchant's debt before anything else. */
export function debtCleared(of: Omit<Subject, 'id'>, amount: bigint): TransferDraft {
  return balanced({
    merchantId: of.merchantId,
    kind: 'debt_cleared',
    subjectKind: 'debt',
    subjectId: of.merchantId,
    entries: [entry('available', of.currency, -amount), entry('merchant_debt', of.currency, amount)],
  });
}

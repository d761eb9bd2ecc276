import { type DepositStatement, koreanTimestamp, type Payment, settleAt } from '@naru/engine';
import { formatAmount, formatFee, formatRate, SETTLE_STATUS } from '@naru/teemopay';
import { paymentNumberOf } from './numbers.ts';

/** Fees have hundredths of a won in the dialect; the engine's are whole. */
const HUNDREDTHS = 100n;

/** A fee of whole won as the dialect writes it. */
export function feeText(won: bigint): string {
  return formatFee(won * HUNDREDTHS);
}

/**
 * The status of one received amount. TeemoPay names 2 and 3 only (teemopay.md §4.2); an amount that an operator still
 * has to decide on is neither, and has the "in progress" of orders.
 */
const ROWS = {
  in_review: { status: 1, name: '代收处理中' },
  success: { status: 2, name: '代收成功' },
  failed: { status: 3, name: '代收失败' },
} as const;

const DEPOSIT_ROWS: Readonly<Record<DepositStatement['state'], (typeof ROWS)[keyof typeof ROWS]>> = {
  credited: ROWS.success,
  released: ROWS.success,
  held: ROWS.in_review,
  returning: ROWS.failed,
  returned: ROWS.failed,
  refused: ROWS.failed,
};

/** One received amount, of a deposit to an account or of a wallet. */
interface Received {
  readonly id: string;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly row: (typeof ROWS)[keyof typeof ROWS];
  readonly completedAt: Date | null;
}

/**
 * All that came for a payment: the deposits to its account, and what its channel reported as paid without one (a
 * wallet, or a bank that says "paid" for an account). Not what came in another currency, which is given back: the
 * dialect's rows have no currency, so it would read as won.
 */
export function receivedOf(payment: Payment, deposits: readonly DepositStatement[]): Received[] {
  const ordered = deposits.filter(({ currency }) => currency === payment.payerCurrency);
  const rows = ordered.map((deposit) => ({
    id: deposit.id,
    amount: deposit.amount,
    fee: deposit.feeAmount,
    row: DEPOSIT_ROWS[deposit.state],
    completedAt: deposit.completedAt ?? deposit.createdAt,
  }));
  const sum = (pick: (deposit: DepositStatement) => bigint) =>
    deposits.reduce((total, deposit) => total + pick(deposit), 0n);
  const amount = payment.receivedAmount - sum((deposit) => deposit.creditedAmount);
  if (amount <= 0n) return rows;
  const fee = payment.feeAmount - sum((deposit) => deposit.feeAmount);
  const { id, completedAt } = payment;
  return [...rows, { id, amount, fee, row: ROWS.success, completedAt }];
}

/**
 * The rows of `statementList`. The fixed part of a fee is charged once per order, with the first amount that counted.
 */
export function statementOf(payment: Payment, deposits: readonly DepositStatement[]) {
  const received = receivedOf(payment, deposits);
  const first = firstCounted(received);
  return received.map((one) => ({
    paymentSingleOrderNo: paymentNumberOf(one.id),
    paymentStatementAmount: formatAmount(one.amount),
    paymentStatementStatus: one.row.status,
    paymentStatementStatusName: one.row.name,
    serviceAmount: feeText(one.fee),
    serviceRate: formatRate(payment.feeRatePpm),
    immService: feeText(one === first ? payment.feeFixed : 0n),
    paymentType: Number(payment.method ?? payment.allowedMethods[0]),
    completeTime: one.completedAt ? koreanTimestamp(one.completedAt) : null,
  }));
}

/** Not the first received: an operator may have decided on that one long after another had paid the order. */
function firstCounted(received: readonly Received[]): Received | undefined {
  const timeOf = ({ completedAt }: Received) => completedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const [first] = received
    .filter(({ row }) => row === ROWS.success)
    .toSorted((one, other) => timeOf(one) - timeOf(other));
  return first;
}

interface Settlement {
  readonly settleStatus: number | null;
  readonly settleTime: string | null;
}

const NOTHING_TO_SAY: Settlement = { settleStatus: null, settleTime: null };

const settledAt = (time: Date): Settlement => ({
  settleStatus: SETTLE_STATUS.settled,
  settleTime: koreanTimestamp(time),
});

/**
 * Whether a payment's money was settled. Money that is not unsettled any more may also have gone back to the payer
 * before its day; then there was no settlement.
 */
export function settlementOf(payment: Payment, now: Date): Settlement {
  const { receivedAmount, unsettledAmount, settlementId, settleAt: at } = payment;
  if (receivedAmount === 0n) return NOTHING_TO_SAY;
  if (unsettledAmount > 0n) return { settleStatus: SETTLE_STATUS.unsettled, settleTime: null };
  return settlementId === null || at === null || at > now ? NOTHING_TO_SAY : settledAt(at);
}

/** The same for one amount: each has its own day, so that the first may be settled while the payment is not. */
function settlementOfSum(payment: Payment, completedAt: Date | null, now: Date): Settlement {
  const { settlementDays, settlementCalendar, settlementId, unsettledAmount, settleAt: nextAt } = payment;
  const at = completedAt && settleAt(completedAt, settlementDays, settlementCalendar);
  if (!at || settlementId === null) return settlementOf(payment, now);
  if (unsettledAmount > 0n && nextAt !== null && at < nextAt) return settledAt(at);
  if (unsettledAmount > 0n) return settlementOf(payment, now);
  return at > now ? NOTHING_TO_SAY : settledAt(at);
}

/** The rows of `paymentList` in the list of orders: only amounts that count. */
export function paymentListOf(payment: Payment, deposits: readonly DepositStatement[], now: Date) {
  return receivedOf(payment, deposits)
    .filter(({ row }) => row === ROWS.success)
    .map((one) => ({
      paymentSingleOrderNo: paymentNumberOf(one.id),
      paymentStatementAmount: formatAmount(one.amount),
      ...settlementOfSum(payment, one.completedAt, now),
      completeTime: one.completedAt ? koreanTimestamp(one.completedAt) : null,
    }));
}

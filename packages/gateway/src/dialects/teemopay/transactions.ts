import {
  type DepositStatement,
  koreanTimestamp,
  type OrdersPage,
  type Payment,
  type Payout,
} from '@naru/engine';
import { checkTransactionList, formatAmount, LIST_STATUS, type TransactionListQuery } from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import { type CursorScope, decodeCursor, encodeCursor } from './cursor.ts';
import { acceptedOrFail, fail } from './failure.ts';
import { payoutFeeOf } from './payout.ts';
import { checkedOrFail, type VerifiedRequest } from './request.ts';
import { feeText, paymentListOf, settlementOf } from './statement.ts';
import { PAYIN_LIST, PAYOUT_LIST, payinErrorOf, payoutErrorOf, statesOf } from './states.ts';

/** transaction/queryList (teemopay.md §7, §12 #11): an app's orders by creation time, oldest first. */
export async function transactionList(gateway: Gateway, { access, fields }: VerifiedRequest) {
  const nowMs = gateway.engine.context.clock.now().getTime();
  const query = checkedOrFail(checkTransactionList(fields, { nowMs }));
  const scope = { appId: access.app.id, ...query };
  const after = query.pageIndex === undefined ? undefined : decodeCursor(scope, query.pageIndex);
  if (query.pageIndex !== undefined && !after) fail('list_cursor_invalid');
  const table = query.type === 'PAYIN' ? PAYIN_LIST : PAYOUT_LIST;
  const page: OrdersPage = {
    app: access.app,
    from: new Date(query.beginMs),
    until: new Date(query.endMs),
    // One more than asked for shows whether there is a next page.
    limit: query.pageSize + 1,
    ...(query.status === undefined ? {} : { states: statesOf(table, query.status) }),
    ...(after ? { after } : {}),
  };
  return query.type === 'PAYIN' ? payins(gateway, query, scope, page) : payouts(gateway, query, scope, page);
}

async function payins(
  gateway: Gateway,
  { pageSize }: TransactionListQuery,
  scope: CursorScope,
  page: OrdersPage,
) {
  const found = acceptedOrFail(await gateway.engine.payments.page(page));
  const shown = found.slice(0, pageSize);
  const deposits = await gateway.engine.payments.depositsOfAll(shown.filter((one) => one.virtualAccount));
  const now = gateway.engine.context.clock.now();
  const records = shown.map((payment) => payinRecord(payment, deposits.get(payment.id) ?? [], now));
  return { pageIndex: nextIndex(scope, found, pageSize), records };
}

async function payouts(
  gateway: Gateway,
  { pageSize }: TransactionListQuery,
  scope: CursorScope,
  page: OrdersPage,
) {
  const found = acceptedOrFail(await gateway.engine.payouts.page(page));
  return {
    pageIndex: nextIndex(scope, found, pageSize),
    records: found.slice(0, pageSize).map(payoutRecord),
  };
}

/** Empty on the last page: clients that loop "while there is a pageIndex" end there. */
function nextIndex(
  scope: CursorScope,
  found: readonly { readonly createdAt: Date; readonly id: string }[],
  pageSize: number,
): string {
  const last = found.length > pageSize ? found[pageSize - 1] : undefined;
  return last ? encodeCursor(scope, last) : '';
}

function payinRecord(payment: Payment, deposits: readonly DepositStatement[], now: Date) {
  const { settleStatus, settleTime } = settlementOf(payment, now);
  return {
    type: 'PAYIN',
    merchantOrderNo: payment.orderNumber,
    tradeNo: payment.platformNumber,
    amount: formatAmount(payment.amount),
    transactionAmount: formatAmount(payment.receivedAmount),
    serviceAmount: feeText(payment.feeAmount),
    status: PAYIN_LIST[payment.state],
    settleStatus,
    createTime: koreanTimestamp(payment.createdAt),
    completeTime: payment.completedAt ? koreanTimestamp(payment.completedAt) : null,
    settleTime,
    failReason: payinErrorOf(payment),
    paymentList: paymentListOf(payment, deposits, now),
  };
}

function payoutRecord(payout: Payout) {
  const status = PAYOUT_LIST[payout.state];
  const isBooked = status === LIST_STATUS.success || status === LIST_STATUS.refunded;
  return {
    type: 'PAYOUT',
    merchantOrderNo: payout.orderNumber,
    tradeNo: payout.platformNumber,
    amount: formatAmount(payout.amount),
    transactionAmount: formatAmount(isBooked ? payout.amount : 0n),
    serviceAmount: feeText(payoutFeeOf(payout) ?? 0n),
    status,
    // A payout leaves the balance when it is made: there is nothing left to settle.
    settleStatus: null,
    createTime: koreanTimestamp(payout.createdAt),
    completeTime: payout.completedAt ? koreanTimestamp(payout.completedAt) : null,
    settleTime: null,
    failReason: payoutErrorOf(payout).errorMessage,
    paymentList: [],
  };
}

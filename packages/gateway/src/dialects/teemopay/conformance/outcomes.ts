import { expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  dataOf,
  listRequest,
  type Members,
  STAMP,
  type TeemoPayCase,
  TWO_DECIMALS,
} from './caller.ts';
import { newPayment, payout } from './writing.ts';

/** Statements about orders that have ended, by the controls of Naru's sandbox. */

async function paid(caller: Caller): Promise<Members> {
  const { merchantOrderNo, tradeNo } = await newPayment(caller);
  await caller.bench.control(`/_sandbox/payments/${tradeNo}/succeed`, {});
  return dataOf(await caller.call('paymentQuery', { merchantOrderNo }), 'the query');
}

async function endedPayout(caller: Caller, ...ends: readonly string[]): Promise<Members> {
  const { merchantOrderNo, tradeNo } = dataOf(
    await caller.call('payoutCreate', payout(caller)),
    'the payout',
  );
  for (const end of ends) await caller.bench.control(`/_sandbox/payouts/${tradeNo}/${end}`, {});
  return dataOf(await caller.call('payoutQuery', { merchantOrderNo }), 'the query');
}

export const OUTCOMES: readonly TeemoPayCase[] = [
  {
    id: 'paid.status',
    title: 'A paid payment has the status 2 and all of its amount',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { status, amount } = await paid(caller);
      expectThat(Number(status) === 2 && amount === '1000.00', 'status 2, "1000.00"', { status, amount });
    },
  },
  {
    id: 'paid.statements',
    title: 'A paid payment has a row for the sum that came, with its number, amount and time',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { statementList } = await paid(caller);
      const [row] = (Array.isArray(statementList) ? statementList : []) as Members[];
      const { paymentSingleOrderNo, paymentStatementAmount, paymentStatementStatus, completeTime } =
        row ?? {};
      const isWhole = typeof paymentSingleOrderNo === 'string' && STAMP.test(String(completeTime));
      const holds = isWhole && paymentStatementAmount === '1000.00' && paymentStatementStatus === 2;
      expectThat(holds, 'one row', statementList);
    },
  },
  {
    id: 'paid.listed',
    title: 'A paid payment stands in the list with the status 2',
    cites: 'teemopay.md §7',
    async run(caller) {
      const { merchantOrderNo } = await paid(caller);
      const request = listRequest({ pageSize: 1000 }, -1, 1);
      const { records } = dataOf(await caller.call('transactionList', request), 'the list');
      const rows = (Array.isArray(records) ? records : []) as Members[];
      const found = rows.find((row) => row['merchantOrderNo'] === merchantOrderNo);
      expectThat(Number(found?.['status']) === 2, 'a record with status 2', found);
    },
  },
  {
    id: 'payout.paid',
    title: 'A payout that was paid has the status 2, its time and its fee',
    cites: 'teemopay.md §5.2',
    async run(caller) {
      const { status, completeTime, serviceAmount } = await endedPayout(caller, 'succeed');
      const holds = STAMP.test(String(completeTime)) && TWO_DECIMALS.test(String(serviceAmount));
      const got = { status, completeTime, serviceAmount };
      expectThat(Number(status) === 2 && holds, 'status 2, completeTime, serviceAmount', got);
    },
  },
  {
    id: 'payout.failed',
    title: 'A payout that failed has the status 3, a code and a text',
    cites: 'teemopay.md §5.2',
    async run(caller) {
      const { status, errorCode, errorMessage } = await endedPayout(caller, 'fail');
      const holds = Number(status) === 3 && Number(errorCode) > 0 && typeof errorMessage === 'string';
      expectThat(holds, 'status 3, errorCode, errorMessage', { status, errorCode, errorMessage });
    },
  },
  {
    id: 'payout.returned',
    title: 'A payout that came back after success has the status 4',
    cites: 'teemopay.md §5.3',
    async run(caller) {
      const { status } = await endedPayout(caller, 'succeed', 'return');
      expectThat(Number(status) === 4, 'status 4', status);
    },
  },
];

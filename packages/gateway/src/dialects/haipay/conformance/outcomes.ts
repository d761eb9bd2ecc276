import { buildsOn, expectThat } from '../../../conformance/case.ts';
import { type Caller, dataOf, type HaiPayCase, type Members, STAMP, TWO_DECIMALS } from './caller.ts';
import { newCollection, payout } from './writing.ts';

/** Statements about orders that have ended, by the controls of Naru's sandbox. */

async function ended(caller: Caller, end: 'succeed' | 'fail'): Promise<Members> {
  const { orderId, orderNo } = await newCollection(caller);
  await caller.bench.control(`/_sandbox/payments/${orderNo}/${end}`, {});
  return dataOf(await caller.call('collectQuery', { orderId }), 'the query');
}

async function endedPayout(caller: Caller, end: 'succeed' | 'fail'): Promise<Members> {
  const { orderId, orderNo } = dataOf(await caller.call('payApply', payout(caller)), 'the payout');
  await caller.bench.control(`/_sandbox/payouts/${orderNo}/${end}`, {});
  return dataOf(await caller.call('payQuery', { orderId }), 'the query');
}

export const OUTCOMES: readonly HaiPayCase[] = [
  {
    id: 'paid.status',
    title: 'A paid collection has the status 2 and all of its amount',
    cites: 'haipay.md §9',
    async run(caller) {
      const { status, amount, actualAmount } = await ended(caller, 'succeed');
      expectThat(status === 2 && actualAmount === amount, `status 2 and ${amount}`, { status, actualAmount });
    },
  },
  {
    id: 'paid.time',
    title: 'A paid collection has its time as yyyy-MM-dd HH:mm:ss',
    cites: 'haipay.md §6.2',
    async run(caller) {
      const { payTime } = await ended(caller, 'succeed');
      expectThat(STAMP.test(String(payTime)), 'such as 2026-06-01 12:00:00', payTime);
    },
  },
  {
    id: 'failed.status',
    title: 'A failed collection has the status 3 and nothing received',
    cites: 'haipay.md §9',
    async run(caller) {
      const { status, actualAmount } = await ended(caller, 'fail');
      const holds = status === 3 && Number(actualAmount) === 0;
      expectThat(holds, 'status 3 and "0.00"', { status, actualAmount });
    },
  },
  {
    id: 'failed.text',
    title: 'A failed collection says why in errorMsg',
    cites: 'haipay.md §3.2',
    async run(caller) {
      const { errorMsg } = await ended(caller, 'fail');
      expectThat(typeof errorMsg === 'string' && errorMsg !== '', 'a text', errorMsg);
    },
  },
  {
    id: 'refund.accepted',
    title: 'A paid collection can be refunded, and the refund is found under both of its numbers',
    cites: 'haipay.md §12',
    async run(caller) {
      const { orderNo } = await ended(caller, 'succeed');
      const orderId = caller.bench.newNumber();
      const applied = dataOf(await caller.call('refundApply', { orderId, orderNo }), 'the refund');
      const { refundNo } = applied;
      const byOrder = dataOf(await caller.call('refundQuery', { orderId }), 'the query');
      const byNumber = dataOf(await caller.call('refundQuery', { refundNo }), 'the query by refundNo');
      const holds = byOrder['refundNo'] === refundNo && byNumber['orderId'] === orderId;
      expectThat(holds, `refundNo ${refundNo}`, { byOrder, byNumber });
    },
  },
  {
    id: 'refund.once',
    title: 'A refund of a collection that is refunded already is refused',
    cites: 'haipay.md §12',
    async run(caller) {
      const { orderNo } = await ended(caller, 'succeed');
      dataOf(await caller.call('refundApply', { orderId: caller.bench.newNumber(), orderNo }), 'the refund');
      const again = await caller.call('refundApply', { orderId: caller.bench.newNumber(), orderNo });
      expectThat(String(again.envelope['status']) === '0', 'a refusal (status "0")', again.answer.text);
    },
  },
  {
    id: 'payout.paid',
    title: 'A payout that was paid has the status 2, its time and a fee beside the amount',
    cites: 'haipay.md §7',
    async run(caller) {
      const { status, payTime, fee, amount } = await endedPayout(caller, 'succeed');
      buildsOn(status !== undefined, 'the query has no status');
      const holds = status === 2 && STAMP.test(String(payTime)) && TWO_DECIMALS.test(String(fee));
      expectThat(holds && amount === '1000.00', 'status 2, payTime, fee', { status, payTime, fee, amount });
    },
  },
  {
    id: 'payout.failed',
    title: 'A payout that failed has the status 3, says why, and costs nothing',
    cites: 'haipay.md §7',
    async run(caller) {
      const { status, errorMsg, fee } = await endedPayout(caller, 'fail');
      const holds = status === 3 && typeof errorMsg === 'string' && errorMsg !== '' && Number(fee) === 0;
      expectThat(holds, 'status 3, errorMsg, fee "0.00"', { status, errorMsg, fee });
    },
  },
];

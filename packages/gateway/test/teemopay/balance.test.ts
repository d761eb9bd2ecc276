import { beforeAll, describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  collection,
  balances as haipayBalances,
  payout as haipayPayout,
  newOrderId,
  newPayment,
  paidPayment,
  queryRefund,
  untilStatus,
  usdCollection,
} from '../support/orders.ts';
import { BALANCE, newNonce, payin, payout, signText, walletPayin } from '../support/teemopay.ts';
import { atOnce, type DemoMerchant, demoMerchant, handled } from '../support/teemopay-merchant.ts';
import { newShop } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const START = { total: 10_000_000n, frozen: 0n, available: 10_000_000n };
/** 3 % of what comes in. */
const net = (amount: bigint) => amount - (amount * 3n) / 100n;

/** Both dialects on one ledger: whatever one of them says of the won, the other one says too. */
async function expectSameSums(shop: DemoMerchant): Promise<void> {
  const teemo = await shop.balance();
  const haipay = await haipayBalances(shop.server);
  const won = (text: string) => BigInt(text.replace(/\.00$/, ''));
  expect(won(haipay.bal)).toBe(teemo.total);
  expect(won(haipay.availableBal)).toBe(teemo.available);
  expect(won(haipay.frzBal) + won(haipay.unSettleBal)).toBe(teemo.frozen);
  expect(teemo.total).toBe(teemo.available + teemo.frozen);
}

describeOnOneStore('merchant/balance', (openStore) => {
  const shop = demoMerchant({ openStore });
  const endpoint = merchantEndpoint();
  let callbackUrl: string;
  beforeAll(async () => {
    callbackUrl = endpoint.url('/moved');
    // Far from midnight, when what was paid is settled.
    await shop.advanceToKoreanTime(9, 0);
  });

  /** What a step moves: total, frozen, available. */
  async function expectMoved(step: () => Promise<unknown>, moved: readonly [bigint, bigint, bigint]) {
    const before = await shop.balance();
    await step();
    expect(await shop.balance()).toEqual({
      total: before.total + moved[0],
      frozen: before.frozen + moved[1],
      available: before.available + moved[2],
    });
    await expectSameSums(shop);
  }

  const slowPayout = (amount: string) =>
    shop.newPayout(payout({ realName: 'NARU SLOW', amount, callbackUrl }));

  test('the demo merchant starts with ten million won, all of it available', async () => {
    expect(await shop.teemo.ok(BALANCE, {})).toEqual({
      totalAmount: '10000000.00',
      frozenAmount: '0.00',
      availAmount: '10000000.00',
    });
    await expectSameSums(shop);
  });

  test('an order that nobody has paid moves nothing', async () => {
    await expectMoved(() => shop.created(payin({ callbackUrl })), [0n, 0n, 0n]);
  });

  test('a deposit: amount less fee is there, but waits for its settlement', async () => {
    const { tradeNo } = await shop.created(payin({ amount: '50000', callbackUrl }));
    await expectMoved(() => shop.deposit(tradeNo, 50_000), [net(50_000n), net(50_000n), 0n]);
  });

  test('a wallet payment, and a collection by HaiPay: the same', async () => {
    const { tradeNo } = await shop.created(walletPayin({ amount: '30000', callbackUrl }));
    await expectMoved(() => shop.succeed(tradeNo), [net(30_000n), net(30_000n), 0n]);
    const haipay = await newPayment(shop.server, collection({ amount: '20000', notifyUrl: callbackUrl }));
    await expectMoved(() => shop.succeed(haipay.orderNo), [net(20_000n), net(20_000n), 0n]);
  });

  test('a payout: frozen with its fee, then gone', async () => {
    let no = '';
    const start = async () => {
      no = (await slowPayout('2000')).tradeNo;
    };
    await expectMoved(start, [0n, 3003n, -3003n]);
    await expectMoved(() => shop.end(no, 'succeed'), [-3003n, -3003n, 0n]);
    await expectMoved(() => shop.end(no, 'return'), [3003n, 0n, 3003n]);
  });

  test('a payout that fails: as if it had not been', async () => {
    const { tradeNo } = await slowPayout('2000');
    await expectMoved(() => shop.end(tradeNo, 'fail'), [0n, -3003n, 3003n]);
  });

  test('payouts by HaiPay freeze the same won', async () => {
    const request = haipayPayout({ name: 'Naru Slow', notifyUrl: callbackUrl });
    await expectMoved(() => shop.server.ok('/krw/pay/apply', request), [0n, 3003n, -3003n]);
    await expectMoved(() => shop.end(String(request['orderId']), 'succeed'), [-3003n, -3003n, 0n]);
  });

  test('a refund by HaiPay: frozen, then gone with the fee that is not given back', async () => {
    const order = await paidPayment(shop.server, collection({ amount: '10000', notifyUrl: callbackUrl }));
    const orderId = newOrderId();
    const refund = { appId: 1054, orderId, orderNo: order.orderNo };
    // 9 700 of it stand unsettled, the fee of 300 comes from what is available.
    await expectMoved(() => shop.server.ok('/krw/refund/apply', refund), [0n, 300n, -300n]);
    const end = async () => {
      await until('the wallet has it', async () => {
        const sql = `select 1 from sandbox_orders where kind = 'refund'`;
        return (await shop.server.store.query(sql)).length > 0;
      });
      await shop.server.advance(2);
      await untilStatus(() => queryRefund(shop.server, { orderId }), '2');
    };
    await expectMoved(end, [-10_000n, -10_000n, 0n]);
  });

  test('dollars are not won', async () => {
    const dollars = await newPayment(shop.server, usdCollection({ notifyUrl: callbackUrl }));
    await expectMoved(() => shop.succeed(dollars.orderNo), [0n, 0n, 0n]);
  });

  test('what an operator puts in or takes out', async () => {
    const { engine, store } = shop.server.gateway;
    const [row] = await store.query<{ merchant_id: string }>('select merchant_id from apps limit 1');
    const adjust = (amount: bigint) => engine.adjust(row?.merchant_id ?? '', 'KRW', amount);
    await expectMoved(() => adjust(12_345n), [12_345n, 0n, 12_345n]);
    await expectMoved(() => adjust(-345n), [-345n, 0n, -345n]);
  });

  test('a deposit of somebody else: not the merchant’s before a person has decided', async () => {
    await shop.settings({ depositRules: { wrongName: 'hold' } });
    const { tradeNo } = await shop.created(payin({ amount: '40000', callbackUrl }));
    await expectMoved(() => shop.deposit(tradeNo, 40_000, '임꺽정'), [0n, 0n, 0n]);
    await expectMoved(() => shop.review(tradeNo, 'accept'), [net(40_000n), net(40_000n), 0n]);
    await shop.settings();
  });

  test('settlement: what was frozen for it becomes available the next Korean day', async () => {
    const before = await shop.balance();
    expect(before.frozen).toBe(net(50_000n) + net(30_000n) + net(20_000n) + net(40_000n));
    await shop.server.advance(2 * 24 * 3600);
    await until('settlement', async () => (await shop.balance()).frozen === 0n);
    expect(await shop.balance()).toEqual({ total: before.total, frozen: 0n, available: before.total });
    await expectSameSums(shop);
  });

  test('the sum is right at every moment while everything moves', async () => {
    const before = await shop.balance();
    const work = atOnce(30, async () => {
      const { tradeNo } = await slowPayout('2000');
      await shop.end(tradeNo, 'fail');
    });
    const seen = [];
    for (let looks = 0; looks < 30; looks++) seen.push(await shop.balance());
    await work;
    for (const { total, frozen, available } of seen) {
      expect([total, frozen + available]).toEqual([before.total, before.total]);
      expect(frozen % 3003n).toBe(0n);
    }
    expect(await shop.balance()).toEqual(before);
  });

  test('the books are sound after all this', async () => {
    expect((await shop.server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});

describe('merchant/balance: the form', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('the SDK asks with sign alone', async () => {
    expect(handled(await shop.sdk.merchantBalance())).toEqual({
      totalAmount: '10000000.00',
      frozenAmount: '0.00',
      availAmount: '10000000.00',
    });
  });

  test('signed by hand over nothing but the nonce, the whole envelope', async () => {
    const nonce = newNonce();
    const sign = signText(`nonce=${nonce}`, (await shop.keys()).merchantPrivateKey);
    const body = JSON.stringify({ sign });
    const reply = await shop.teemo.raw(BALANCE, {}, { headers: { nonce }, body });
    expect(JSON.parse(reply.text)).toEqual({
      code: 200,
      msg: 'success',
      data: { totalAmount: '10000000.00', frozenAmount: '0.00', availAmount: '10000000.00' },
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d+\.\d{17}$/),
    });
  });

  test('more fields are taken, as long as they are signed', async () => {
    expect(await shop.teemo.ok(BALANCE, { currency: 'KRW', zero: 0 })).toMatchObject({
      frozenAmount: '0.00',
    });
  });

  test('another merchant has nothing', async () => {
    const other = await newShop(shop.server, { appCode: 'A2405230001KR001' });
    expect(await other.balance()).toEqual({ total: 0n, frozen: 0n, available: 0n });
    expect(await shop.balance()).toEqual(START);
  });

  test('another application of the merchant has the same', async () => {
    await shop.newPayout(payout({ amount: '2000' }));
    const second = await shop.secondApp();
    expect(await second.balance()).toEqual({ total: 10_000_000n, frozen: 3003n, available: 9_996_997n });
    await expectSameSums(shop);
  });
});

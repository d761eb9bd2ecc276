import { PAYOUT_ERRORS } from '@naru/teemopay';
import { beforeAll, describe, expect, test } from 'vitest';
import { payout as haipayPayout } from '../support/orders.ts';
import { newOrderNo, PAYOUT_QUERY, payin, payout } from '../support/teemopay.ts';
import { answered, atOnce, demoMerchant, msOfKorea } from '../support/teemopay-merchant.ts';
import { until } from '../support/until.ts';

const UNKNOWN = [434, 'Merchant order not exist'];
const slow = (changes = {}) => payout({ realName: 'NARU SLOW', ...changes });

describe('payout/query: states', () => {
  const shop = demoMerchant();

  async function untilStatus(orderNo: string, status: number) {
    return until(`status ${status} of ${orderNo}`, async () => {
      const data = await shop.payout(orderNo);
      return data['status'] === status && data;
    });
  }

  async function untilState(orderNo: string, state: string): Promise<void> {
    const sql = 'select 1 from payouts where order_number = $1 and state = $2';
    await until(`${state} of ${orderNo}`, async () => {
      return (await shop.server.store.query(sql, [orderNo, state])).length > 0;
    });
  }

  const opened = (numbers: { orderNo: string; tradeNo: string }) => ({
    merchantOrderNo: numbers.orderNo,
    tradeNo: numbers.tradeNo,
    amount: '2000.00',
    status: 1,
    serviceAmount: '1003.00',
    immService: '1000.00',
    serviceRate: '0.0015',
    errorCode: null,
    errorMessage: null,
    completeTime: null,
  });

  test('in progress: every field, by SDK and by hand', async () => {
    const numbers = await shop.newPayout(slow({ amount: '2000' }));
    await untilState(numbers.orderNo, 'processing');
    expect(await shop.payout(numbers.orderNo)).toEqual(opened(numbers));
    const envelope = await shop.teemo.call(PAYOUT_QUERY, { merchantOrderNo: numbers.orderNo });
    expect(envelope).toEqual({
      code: 200,
      msg: 'success',
      data: opened(numbers),
      traceId: expect.any(String),
    });
  });

  test('paid: the fee stays what it was, the time is that of Korea', async () => {
    await shop.advanceToKoreanTime(0, 30);
    const nowMs = await shop.now();
    const numbers = await shop.newPayout(slow({ amount: '2000' }));
    await shop.end(numbers.tradeNo, 'succeed');
    const data = await shop.payout(numbers.orderNo);
    expect(data).toEqual({ ...opened(numbers), status: 2, completeTime: expect.any(String) });
    expect(data['completeTime']).toMatch(/ 00:3\d:\d\d$/);
    expect(Math.abs(msOfKorea(data['completeTime']) - nowMs)).toBeLessThan(10_000);
  });

  test('failed: no fee was taken, code and text say why', async () => {
    const numbers = await shop.newPayout(slow({ amount: '2000' }));
    await shop.end(numbers.orderNo, 'fail', { errorCode: 1005 });
    expect(await shop.payout(numbers.orderNo)).toEqual({
      ...opened(numbers),
      status: 3,
      serviceAmount: null,
      errorCode: 1005,
      errorMessage: 'Transaction amount exceeds limit, kindly retry within allowed range.',
      completeTime: expect.any(String),
    });
  });

  test('sent back after success: status 4 of the same order', async () => {
    const numbers = await shop.newPayout(slow({ amount: '2000' }));
    await shop.end(numbers.orderNo, 'succeed');
    const paid = await shop.payout(numbers.orderNo);
    await shop.server.advance(3600);
    await shop.end(numbers.orderNo, 'return');
    const back = await shop.payout(numbers.orderNo);
    expect(back).toEqual({
      ...opened(numbers),
      status: 4,
      errorCode: 1001,
      errorMessage: 'Return',
      completeTime: expect.any(String),
    });
    // Of the return, as its callback says, and not of the success before it.
    const [first, second] = [paid, back].map(({ completeTime }) => msOfKorea(completeTime));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_599_000);
  });

  test('by itself: paid after two seconds; sent back three seconds later when the name asks for it', async () => {
    const plain = await shop.newPayout(payout());
    const returned = await shop.newPayout(payout({ realName: 'NARU RETURN' }));
    await untilState(plain.orderNo, 'processing');
    await untilState(returned.orderNo, 'processing');
    await shop.server.advance(2);
    await untilStatus(plain.orderNo, 2);
    await untilStatus(returned.orderNo, 2);
    await shop.server.advance(3);
    expect(await untilStatus(returned.orderNo, 4)).toMatchObject({
      errorCode: 1016,
      errorMessage: PAYOUT_ERRORS.find(({ errorCode }) => errorCode === 1016)?.errorMessage,
    });
    expect(await shop.payout(plain.orderNo)).toMatchObject({ status: 2, errorCode: null });
  });

  test.each(['NARU NO ANSWER', 'NARU LOST ANSWER'])(
    '%s: in progress while nobody knows',
    async (realName) => {
      const { orderNo } = await shop.newPayout(payout({ realName }));
      await untilState(orderNo, 'unknown');
      expect(await shop.payout(orderNo)).toMatchObject({ status: 1, completeTime: null, errorCode: null });
      await until('the payout', async () => {
        await shop.server.advance(4);
        return (await shop.payout(orderNo))['status'] === 2;
      });
    },
  );
});

describe('payout/query: why it failed', () => {
  const shop = demoMerchant();
  const CODES = [...Array.from({ length: 17 }, (_, index) => 1000 + index), 9999];
  const results = new Map<number, Readonly<Record<string, unknown>>>();

  beforeAll(async () => {
    const orders = await atOnce(CODES.length, (index) =>
      shop.newPayout(payout({ realName: `Naru Fail ${CODES[index]}`, idType: 'CO' })),
    );
    await until('all are at the bank', async () => {
      const rows = await shop.server.store.query(`select 1 from payouts where state <> 'created'`);
      return rows.length === CODES.length;
    });
    await shop.server.advance(2);
    for (const [index, { orderNo }] of orders.entries()) {
      const data = await until(`the end of ${CODES[index]}`, async () => {
        const answer = await shop.payout(orderNo);
        return answer['status'] !== 1 && answer;
      });
      results.set(CODES[index] ?? 0, data);
    }
  });

  test('the table has these codes and no others', () => {
    expect(PAYOUT_ERRORS.map(({ errorCode }) => errorCode)).toEqual(CODES);
  });

  test.each(PAYOUT_ERRORS)('$errorCode by the name of the payee', ({ errorCode, errorMessage }) => {
    expect(results.get(errorCode)).toMatchObject({ status: 3, serviceAmount: null, errorCode, errorMessage });
  });

  test.each(PAYOUT_ERRORS)('$errorCode by the control API, as number and as text', async (error) => {
    for (const errorCode of [error.errorCode, String(error.errorCode)]) {
      const { orderNo } = await shop.newPayout(slow());
      const view = await shop.end(orderNo, 'fail', { errorCode });
      expect(view).toMatchObject({ state: 'failed', reason: error.errorMessage });
      const { errorCode: code, errorMessage } = await shop.payout(orderNo);
      expect([code, errorMessage]).toEqual([error.errorCode, error.errorMessage]);
    }
  });

  test('a reason of its own wins; a code that nobody knows, or none, is 9999', async () => {
    const cases = [
      [{ errorCode: 1004, reason: '한도 초과' }, 1004, '한도 초과'],
      [{ errorCode: 'ACCOUNT_CLOSED', reason: '해지된 계좌' }, 9999, '해지된 계좌'],
      [{ errorCode: 'ACCOUNT_CLOSED' }, 9999, 'Others'],
      [{ errorCode: 1017 }, 9999, 'Others'],
      [{}, 9999, 'Others'],
      [undefined, 9999, 'Others'],
    ] as const;
    for (const [body, errorCode, errorMessage] of cases) {
      const { orderNo } = await shop.newPayout(slow());
      await shop.end(orderNo, 'fail', body);
      expect(await shop.payout(orderNo)).toMatchObject({ status: 3, errorCode, errorMessage });
    }
  });

  test('the bare NARU FAIL is an account that does not exist; a code of no table is, too', async () => {
    const orders = [
      await shop.newPayout(payout({ realName: 'naru  fail' })),
      await shop.newPayout(payout({ realName: 'NARU FAIL 1234', idType: 'CO' })),
    ];
    for (const { orderNo } of orders) {
      const data = await until('the failure', async () => {
        await shop.server.advance(1);
        const answer = await shop.payout(orderNo);
        return answer['status'] === 3 && answer;
      });
      expect(data).toMatchObject({ errorCode: 1000 });
    }
  });

  test('whatever failed gave all back', async () => {
    expect(await shop.balance()).toEqual({ total: 10_000_000n, frozen: 0n, available: 10_000_000n });
  });
});

describe('payout/query: fees', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  async function feesOf(amount: string) {
    const { orderNo } = await shop.newPayout(payout({ amount }));
    const { serviceAmount, immService, serviceRate } = await shop.payout(orderNo);
    return [serviceAmount, immService, serviceRate];
  }

  async function agree(fixedAmount: bigint, ratePpm: bigint): Promise<void> {
    const { engine, store } = shop.server.gateway;
    const [plan] = await store.query<{ id: string }>(`select id from fee_plans where name = 'demo'`);
    const rule = { direction: 'payout', currency: 'KRW', method: '*' } as const;
    await engine.admin.addFeeRule({ ...rule, feePlanId: plan?.id ?? '', fixedAmount, ratePpm });
    engine.context.directory.forget();
  }

  test('serviceAmount is immService and amount times serviceRate, rounded to the won', async () => {
    expect(await feesOf('2000')).toEqual(['1003.00', '1000.00', '0.0015']);
    expect(await feesOf('1000000')).toEqual(['2500.00', '1000.00', '0.0015']);
    // 1 000 × 0.15 % is half a won more than 1, 900 × 0.15 % a little less.
    expect(await feesOf('1000')).toEqual(['1002.00', '1000.00', '0.0015']);
    expect(await feesOf('900')).toEqual(['1001.00', '1000.00', '0.0015']);
  });

  test('the fee of the documentation’s sample, and finer rates; orders keep the fee they were made with', async () => {
    const { orderNo } = await shop.newPayout(payout({ amount: '2000' }));
    await agree(5n, 10_000n);
    expect(await feesOf('1000')).toEqual(['15.00', '5.00', '0.0100']);
    await agree(0n, 123n);
    expect(await feesOf('1000000')).toEqual(['123.00', '0.00', '0.000123']);
    await agree(700n, 0n);
    expect(await feesOf('1000')).toEqual(['700.00', '700.00', '0.0000']);
    expect(await shop.payout(orderNo)).toMatchObject({ serviceAmount: '1003.00', serviceRate: '0.0015' });
  });
});

describe('payout/query: whose order', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('merchantOrderNo absent, null or blank; of a wrong form: 414', async () => {
    expect(answered(await shop.payoutQuery({}))).toEqual([414, 'merchantOrderNo is required']);
    for (const merchantOrderNo of [null, '', ' ']) {
      const said = await shop.teemo.refusal(PAYOUT_QUERY, { merchantOrderNo });
      expect(said).toEqual([414, 'merchantOrderNo is required']);
    }
    for (const merchantOrderNo of ['x'.repeat(33), 'a\u0000', '\ud800', 5, true, ['a']]) {
      const said = answered(await shop.payoutQuery({ merchantOrderNo }));
      expect([merchantOrderNo, ...said]).toEqual([merchantOrderNo, 414, 'merchantOrderNo is invalid']);
    }
  });

  test('no such number: 434, whichever way it does not exist', async () => {
    const { orderNo, tradeNo } = await shop.newPayout(payout());
    const paid = newOrderNo();
    expect((await shop.create(payin({ merchantOrderNo: paid, paymentType: 802 }))).ok).toBe(true);
    const ofHaipay = haipayPayout();
    await shop.server.ok('/krw/pay/apply', ofHaipay);
    for (const number of [
      newOrderNo(),
      tradeNo,
      paid,
      ofHaipay['orderId'],
      orderNo.toLowerCase(),
      `${orderNo} `,
    ]) {
      const said = answered(await shop.payoutQuery({ merchantOrderNo: number }));
      expect([number, ...said]).toEqual([number, ...UNKNOWN]);
    }
    expect(await shop.teemo.call(PAYOUT_QUERY, { merchantOrderNo: newOrderNo() })).toEqual({
      code: 434,
      msg: 'Merchant order not exist',
      data: null,
      traceId: expect.any(String),
    });
  });

  test('another application of the merchant has its own orders', async () => {
    const second = await shop.secondApp();
    const { orderNo } = await shop.newPayout(payout());
    expect(answered(await second.payoutQuery({ merchantOrderNo: orderNo }))).toEqual(UNKNOWN);
    const own = await second.newPayout(payout({ merchantOrderNo: orderNo, amount: '4321' }));
    expect(await second.payout(orderNo)).toMatchObject({ tradeNo: own.tradeNo, amount: '4321.00' });
    expect(await shop.payout(orderNo)).toMatchObject({ amount: '1000.00' });
  });

  test('a query changes nothing and may be sent as often as one likes', async () => {
    const { orderNo } = await shop.newPayout(payout());
    const first = await shop.payout(orderNo);
    const again = await atOnce(20, () => shop.payout(orderNo));
    expect(again).toEqual(Array(20).fill(first));
  });
});

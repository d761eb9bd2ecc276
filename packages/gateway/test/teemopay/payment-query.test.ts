import { beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import {
  type Fields,
  PAYMENT_QUERY,
  PAYOUT_CREATE,
  payin,
  payout,
  walletPayin,
} from '../support/teemopay.ts';
import { newShop, type QueriedPayment, Shop, sandboxNow, tokenOf } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const server = testServer();
const shop = new Shop(server);

const KEYS = [
  'amount',
  'errorMessage',
  'merchantOrderNo',
  'paymentInfo',
  'paymentType',
  'serviceAmount',
  'statementList',
  'status',
  'tradeNo',
  'transactionAmount',
];
const ROW_KEYS = [
  'completeTime',
  'immService',
  'paymentSingleOrderNo',
  'paymentStatementAmount',
  'paymentStatementStatus',
  'paymentStatementStatusName',
  'paymentType',
  'serviceAmount',
  'serviceRate',
];
const PAID_ROW = { paymentStatementStatus: 2, paymentStatementStatusName: '代收成功' };

/** Makes a payment and answers its numbers and what it was given. */
async function made(fields: Fields) {
  const { tradeNo, paymentInfo } = await shop.created(fields);
  return { no: String(fields['merchantOrderNo']), tradeNo, paymentInfo };
}

function untilStatus(no: string, status: number): Promise<QueriedPayment> {
  return until(`status ${status}`, async () => {
    const data = await shop.query(no);
    return data.status === status && data;
  });
}

function page(paymentInfo: unknown, path: string, body: unknown) {
  return server.json('POST', `/checkout/api/payments/${tokenOf(paymentInfo)}${path}`, body);
}

describe('the fields of payment/query', () => {
  test('raw: the whole answer of a paid order, to the letter', async () => {
    const { no, tradeNo, paymentInfo } = await made(payin({ amount: '10000' }));
    await shop.deposit(tradeNo, 10_000);
    const reply = await shop.teemo.raw(PAYMENT_QUERY, { merchantOrderNo: no });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const envelope = JSON.parse(reply.text) as Record<string, unknown>;
    expect(envelope).toEqual({
      code: 200,
      msg: 'success',
      data: {
        merchantOrderNo: no,
        tradeNo,
        paymentType: 801,
        transactionAmount: '10000.00',
        amount: '10000.00',
        status: 2,
        serviceAmount: '300.00',
        paymentInfo,
        errorMessage: null,
        statementList: [
          {
            paymentSingleOrderNo: expect.stringMatching(/^TSO[0-9a-z]{27}$/),
            paymentStatementAmount: '10000.00',
            paymentStatementStatus: 2,
            paymentStatementStatusName: '代收成功',
            serviceAmount: '300.00',
            serviceRate: '0.0300',
            immService: '0.00',
            paymentType: 801,
            completeTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
          },
        ],
      },
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/),
    });
  });

  test('raw: the whole answer about an order that is not there', async () => {
    const reply = await shop.teemo.raw(PAYMENT_QUERY, { merchantOrderNo: 'nowhere' });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({
      code: 434,
      msg: 'Merchant order not exist',
      data: null,
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/),
    });
  });

  test('merchantOrderNo: required, text, at most 32 characters', async () => {
    expect(await shop.queryRefusal({})).toEqual([414, 'merchantOrderNo is required']);
    for (const merchantOrderNo of [null, '', ' \t']) {
      const refusal = await shop.teemo.refusal(PAYMENT_QUERY, { merchantOrderNo });
      expect(refusal).toEqual([414, 'merchantOrderNo is required']);
    }
    for (const merchantOrderNo of ['x'.repeat(33), 7, true, 'a\u0000b', '\ud800', ['a'], { a: 1 }]) {
      const refusal = await shop.queryRefusal({ merchantOrderNo });
      expect([merchantOrderNo, ...refusal]).toEqual([merchantOrderNo, 414, 'merchantOrderNo is invalid']);
    }
    expect(await shop.queryRefusal({ merchantOrderNo: 'x'.repeat(32) })).toEqual([
      434,
      'Merchant order not exist',
    ]);
  });

  test('unknown fields are taken; the platform’s number finds nothing', async () => {
    const { no, tradeNo } = await made(payin());
    const extended = await shop.teemo.ok(PAYMENT_QUERY, { merchantOrderNo: no, tradeNo: 'x', extra: 1 });
    expect(extended['tradeNo']).toBe(tradeNo);
    expect((await shop.queryRefusal({ merchantOrderNo: tradeNo }))[0]).toBe(434);
    expect((await shop.queryRefusal({ merchantOrderNo: no.toLowerCase() }))[0]).toBe(434);
  });

  test('434: the order of another application; each sees its own under that number', async () => {
    const fields = payin();
    const { no, tradeNo } = await made(fields);
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(tradeNo);
    const merchantId = payment?.merchantId ?? '';
    for (const other of [
      await newShop(server, { appCode: 'A2601010012KR001' }),
      await newShop(server, { appCode: 'A2405220001KR002', merchantId }),
    ]) {
      expect(await other.queryRefusal({ merchantOrderNo: no })).toEqual([434, 'Merchant order not exist']);
      const { tradeNo: others } = await other.created(fields);
      expect((await other.query(no)).tradeNo).toBe(others);
      expect((await shop.query(no)).tradeNo).toBe(tradeNo);
    }
  });

  test('434: a payout under that number is another order', async () => {
    const fields = payout();
    await shop.teemo.ok(PAYOUT_CREATE, fields);
    const { merchantOrderNo } = fields;
    expect(await shop.queryRefusal({ merchantOrderNo })).toEqual([434, 'Merchant order not exist']);
    await shop.created(payin({ merchantOrderNo }));
    expect((await shop.query(merchantOrderNo)).tradeNo).toMatch(/^TS/);
  });

  test('416: no such application', async () => {
    const client = await shop.client({ appCode: 'A2405220001KR999' });
    expect(await client.paymentQuery({ merchantOrderNo: 'x' })).toMatchObject({
      kind: 'refused',
      code: 416,
      msg: 'Application not found',
    });
  });

  test('412: more requests a second than the application may send', async () => {
    const other = await newShop(server, { appCode: 'A2601010013KR001' });
    await other.app('requests_per_second = 1');
    const client = await other.client();
    const asked = await Promise.all(
      Array.from({ length: 10 }, () => client.paymentQuery({ merchantOrderNo: 'x' })),
    );
    const codes = asked.map((result) => (!result.ok && result.kind === 'refused' ? result.code : 412));
    expect(codes).toContain(434);
    const busy = asked.find((result) => !result.ok && result.kind === 'unknown');
    expect(busy).toMatchObject({ cause: { code: 412, msg: 'Please try again later' } });
  });
});

/** An 802 whose payer gives details that do not fit. */
async function failedIdentity(name: string) {
  const payment = await made(payin({ paymentType: 802, realName: name }));
  const details = { name, bankCode: '088', bankAccount: '110123456789', holderNumber: '950101' };
  await page(payment.paymentInfo, '/identity', { ...details, phone: '01012345678' });
  return payment;
}

describe('a payment in its states', () => {
  function expectOpen(data: QueriedPayment, status: number): void {
    expect(Object.keys(data).sort()).toEqual(KEYS);
    expect(data).toMatchObject({
      transactionAmount: '1000.00',
      amount: '0.00',
      status,
      serviceAmount: '0.00',
      errorMessage: null,
      statementList: [],
    });
  }

  test('801: 1 until the deposit, then 2', async () => {
    const { no, tradeNo, paymentInfo } = await made(payin());
    const open = await shop.query(no);
    expectOpen(open, 1);
    expect(open).toMatchObject({ paymentType: 801, paymentInfo });
    await shop.deposit(tradeNo, 1000);
    const paid = await shop.query(no);
    expect(Object.keys(paid).sort()).toEqual(KEYS);
    expect(Object.keys(paid.statementList?.[0] ?? {}).sort()).toEqual(ROW_KEYS);
    expect(paid).toMatchObject({ status: 2, amount: '1000.00', serviceAmount: '30.00', paymentInfo });
  });

  test('802: 0 until the payer is known, then 1 with the account, then 2', async () => {
    const { no, tradeNo, paymentInfo } = await made(payin({ paymentType: 802, bankCode: '088' }));
    expectOpen(await shop.query(no), 0);
    const details = { name: '홍길동', bankCode: '088', bankAccount: '110123456789', holderNumber: '950101' };
    await page(paymentInfo, '/identity', { ...details, phone: '01012345678' });
    const unconfirmed = await shop.query(no);
    expectOpen(unconfirmed, 0);
    expect(unconfirmed.paymentInfo).toBe(paymentInfo);
    const { code } = await server.json<{ code: string }>('GET', `/_sandbox/identities/${tradeNo}`);
    await page(paymentInfo, '/identity/code', { code });
    const known = await until('an account', async () => {
      const data = await shop.query(no);
      return data.paymentInfo !== paymentInfo && data;
    });
    expectOpen(known, 1);
    expect(known.paymentInfo).toMatch(/^\d{14}$/);
    await shop.deposit(tradeNo, 1000);
    const paid = await shop.query(no);
    expect(paid).toMatchObject({ status: 2, amount: '1000.00', paymentInfo: known.paymentInfo });
    expect(paid.statementList).toMatchObject([{ ...PAID_ROW, paymentType: 802 }]);
  });

  test('802: 3 when the identity check fails', async () => {
    const { no, paymentInfo } = await shop.withSettings({ identityTries: 1 }, () =>
      failedIdentity('NARU KYC FAIL'),
    );
    expect(await shop.query(no)).toMatchObject({
      status: 3,
      paymentInfo,
      errorMessage: 'Parameter validation error, kindly verify and retry.',
      statementList: [],
    });
  });

  test.each([803, 804])('%i: 1 before and while the payer is at the wallet, then 2', async (paymentType) => {
    const { no, tradeNo, paymentInfo } = await made(walletPayin({ paymentType }));
    expectOpen(await shop.query(no), 1);
    await page(paymentInfo, '/start', { method: String(paymentType) });
    expectOpen(await shop.query(no), 1);
    await shop.succeed(tradeNo);
    const paid = await shop.query(no);
    expect(paid).toMatchObject({ status: 2, amount: '1000.00', serviceAmount: '30.00', paymentInfo });
    expect(paid.statementList).toEqual([
      {
        ...PAID_ROW,
        paymentSingleOrderNo: expect.stringMatching(/^TSO[0-9a-z]{27}$/),
        paymentStatementAmount: '1000.00',
        serviceAmount: '30.00',
        serviceRate: '0.0300',
        immService: '0.00',
        paymentType,
        completeTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    ]);
  });

  test('3 with its reason when the wallet declines or the payer gives up', async () => {
    const declined = await made(walletPayin());
    const reason = { reason: '잔액 부족' };
    await server.json('POST', `/_sandbox/payments/${declined.tradeNo}/fail`, reason);
    const left = await made(walletPayin());
    await page(left.paymentInfo, '/cancel', {});
    for (const [no, errorMessage] of [
      [declined.no, '잔액 부족'],
      [left.no, 'Cancelled by the payer'],
    ] as const) {
      const data = await shop.query(no);
      expect(Object.keys(data).sort()).toEqual(KEYS);
      expect(data).toMatchObject({ status: 3, amount: '0.00', errorMessage, statementList: [] });
    }
  });

  test('3 when the time to pay is over, for each type', async () => {
    const expirationTime = (await sandboxNow(server)) + 30_000;
    const all = await Promise.all([
      made(payin({ expirationTime })),
      made(payin({ paymentType: 802, expirationTime })),
      made(walletPayin({ expirationTime })),
      made(walletPayin({ paymentType: 804, expirationTime })),
    ]);
    await server.advance(31);
    for (const { no } of all) {
      expect(await untilStatus(no, 3)).toMatchObject({
        amount: '0.00',
        serviceAmount: '0.00',
        errorMessage: 'The payment was not made in time',
        statementList: [],
      });
    }
  });
});

describe('fees and times', () => {
  beforeAll(async () => {
    const { admin, context } = server.gateway.engine;
    const [plan] = await server.store.query<{ id: string }>(`select id from fee_plans where name = 'demo'`);
    const rule = { feePlanId: plan?.id ?? '', direction: 'payment', currency: 'KRW' } as const;
    await admin.addFeeRule({ ...rule, method: '801', fixedAmount: 500n, ratePpm: 12_500n });
    await admin.addFeeRule({ ...rule, method: '804', fixedAmount: 50n, ratePpm: 0n });
    context.directory.forget();
  });

  test('the fee is a fixed part and a rate, each type has its own', async () => {
    const va = await made(payin({ amount: '10000' }));
    await shop.deposit(va.tradeNo, 10_000);
    const paid = await shop.query(va.no);
    expect(paid.serviceAmount).toBe('625.00');
    expect(paid.statementList).toMatchObject([
      { serviceAmount: '625.00', serviceRate: '0.0125', immService: '500.00' },
    ]);
    const wallet = await made(walletPayin({ paymentType: 804, amount: '3000' }));
    await shop.succeed(wallet.tradeNo);
    expect((await shop.query(wallet.no)).statementList).toMatchObject([
      { serviceAmount: '50.00', serviceRate: '0.0000', immService: '50.00' },
    ]);
  });

  test('the fee is never more than the money', async () => {
    const { no, tradeNo } = await made(payin({ amount: '300' }));
    await shop.deposit(tradeNo, 300);
    expect(await shop.query(no)).toMatchObject({ amount: '300.00', serviceAmount: '300.00' });
  });

  test('of several deposits the first that counts has the fixed part, and the rows add up', async () => {
    const { no, tradeNo } = await shop.withSettings({ depositRule: 'accept' }, () =>
      made(payin({ amount: '10000' })),
    );
    await shop.deposit(tradeNo, 4000);
    await shop.deposit(tradeNo, 6000);
    const { statementList, serviceAmount, amount } = await shop.query(no);
    expect([amount, serviceAmount]).toEqual(['10000.00', '625.00']);
    expect(statementList).toMatchObject([
      { ...PAID_ROW, paymentStatementAmount: '4000.00', serviceAmount: '550.00', immService: '500.00' },
      { ...PAID_ROW, paymentStatementAmount: '6000.00', serviceAmount: '75.00', immService: '0.00' },
    ]);
  });

  test('the fixed part stands with the deposit that was charged for it, not with an older one', async () => {
    const rules = { short: 'hold', late: 'accept', over: 'accept', repeated: 'accept' };
    const { no, tradeNo } = await shop.withSettings({ depositRules: rules }, () =>
      made(payin({ amount: '10000' })),
    );
    await server.json('POST', `/_sandbox/payments/${tradeNo}/expire`);
    expect(await shop.deposit(tradeNo, 4000)).toMatchObject({ deposit: 'held', state: 'expired' });
    expect(await shop.deposit(tradeNo, 10_000)).toMatchObject({ deposit: 'credited', state: 'captured' });
    await server.advance(60);
    await shop.review(tradeNo, 'accept');
    expect((await shop.query(no)).statementList).toMatchObject([
      { ...PAID_ROW, paymentStatementAmount: '4000.00', serviceAmount: '50.00', immService: '0.00' },
      { ...PAID_ROW, paymentStatementAmount: '10000.00', serviceAmount: '625.00', immService: '500.00' },
    ]);
  });

  test('completeTime is the time of Korea, also the day after midnight there', async () => {
    const now = await sandboxNow(server);
    const target = new Date(now);
    // Half an hour into the next day of Korea.
    target.setUTCHours(15, 30, 0, 0);
    if (target.getTime() <= now) target.setUTCDate(target.getUTCDate() + 1);
    await server.advance((target.getTime() - now) / 1000);
    const { no, tradeNo } = await made(payin());
    await shop.deposit(tradeNo, 1000);
    const nextDay = new Date(target.getTime() + 86_400_000).toISOString().slice(0, 10);
    const [row] = (await shop.query(no)).statementList ?? [];
    expect(row?.completeTime).toMatch(new RegExp(`^${nextDay} 00:3\\d:`));
  });
});

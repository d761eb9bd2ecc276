import { describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import { type Fields, newOrderNo, PAYMENT_CREATE, payin, walletPayin } from '../support/teemopay.ts';
import { newShop, Shop, sandboxNow, tokenOf } from '../support/teemopay-shop.ts';

const HOUR_MS = 3_600_000;
/** Between a request's own time and the one that the server reads lie milliseconds. */
const NEAR_MS = 5000;
const TRADE_NO = /^TS2405220001KR\d{16}$/;

const server = testServer();
const shop = new Shop(server);

function withoutUrl(changes: Fields = {}): Fields {
  const { callbackUrl: _, ...fields } = payin(changes);
  return fields;
}

/** The two requests of TeemoPay's own page, as printed. */
const SAMPLE_801 = {
  realName: 'TeemoPay',
  merchantName: 'MerchantNameExample',
  amount: '1000',
  phone: '01012345678',
  callbackUrl: 'https://www.callbackexample.com',
  merchantOrderNo: 'OrderNoExample',
  email: 'TeemoPay@example.com',
  paymentType: 801,
};
const SAMPLE_802 = {
  merchantOrderNo: '802_test',
  paymentType: 802,
  amount: '100',
  realName: 'realname',
  merchantName: '12312321',
  bankCode: '002',
  bankAccount: '345345345',
  accountHolderNumber: '234234',
  phone: '01012131231',
  email: '123@123.com',
};

describe('what payment/create answers', () => {
  test('raw: the whole answer of 801, to the letter', async () => {
    const fields = payin({ merchantOrderNo: 'raw-801' });
    const before = Date.now();
    const reply = await shop.teemo.raw(PAYMENT_CREATE, fields);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const envelope = JSON.parse(reply.text) as Record<string, Record<string, unknown>>;
    expect(envelope).toEqual({
      code: 200,
      msg: 'success',
      data: {
        merchantOrderNo: 'raw-801',
        tradeNo: expect.stringMatching(TRADE_NO),
        amount: '1000.00',
        paymentType: 801,
        paymentInfo: expect.stringMatching(/^\d{14}$/),
        additionalInfo: {
          bankCode: 'IBK',
          bankName: '기업은행',
          expiredTime: expect.any(Number),
          paymentLink: expect.any(String),
        },
        status: 1,
        errorMsg: null,
      },
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/),
    });
    const { tradeNo, additionalInfo } = envelope['data'] as { tradeNo: string; additionalInfo: Fields };
    expect(additionalInfo['paymentLink']).toMatch(new RegExp(`^${server.baseUrl}/pay/[\\w-]+/${tradeNo}$`));
    const lifeMs = Number(additionalInfo['expiredTime']) - before;
    expect(lifeMs).toBeGreaterThanOrEqual(2 * HOUR_MS);
    expect(lifeMs).toBeLessThan(2 * HOUR_MS + NEAR_MS);
  });

  test('raw: the whole answer of a refusal', async () => {
    const reply = await shop.teemo.raw(PAYMENT_CREATE, payin({ amount: '0' }));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(JSON.parse(reply.text)).toEqual({
      code: 414,
      msg: 'amount is invalid',
      data: null,
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/),
    });
  });

  test('the printed sample of 801 works as it stands', async () => {
    const data = await shop.created(SAMPLE_801);
    expect(data).toMatchObject({
      merchantOrderNo: 'OrderNoExample',
      amount: '1000.00',
      paymentType: 801,
      additionalInfo: { bankCode: 'IBK', bankName: '기업은행' },
      status: 1,
    });
    expect(data.paymentInfo).toMatch(/^\d{14}$/);
  });

  test('the printed sample of 802 works as it stands, and its values fill in the page', async () => {
    const data = await shop.created(SAMPLE_802);
    expect(data).toEqual({
      merchantOrderNo: '802_test',
      tradeNo: expect.stringMatching(TRADE_NO),
      amount: '100.00',
      paymentType: 802,
      paymentInfo: expect.stringMatching(new RegExp(`^${server.baseUrl}/pay/[\\w-]+/${data.tradeNo}$`)),
      status: 0,
      errorMsg: null,
    });
    const page = await pageAt(data.paymentInfo);
    expect(page).toMatchObject({ state: 'identity', merchantName: '12312321', amount: { text: '100' } });
    expect(page.identity?.prefill).toEqual({
      name: 'realname',
      bankCode: '002',
      bankAccount: '345345345',
      holderNumber: '234234',
      phone: '01012131231',
    });
  });

  test('the page of 802 offers the 22 banks of the KYC list', async () => {
    const { paymentInfo } = await shop.created(payin({ paymentType: 802, bankAccount: '3333-01-1234567' }));
    const { identity } = await pageAt(paymentInfo);
    expect(identity?.prefill).toMatchObject({ bankCode: null, bankAccount: '3333011234567' });
    const codes = identity?.banks.map((bank) => bank.code) ?? [];
    expect(codes.toSorted()).toEqual(
      '002 003 004 007 011 020 023 027 031 032 034 035 037 039 045 048 071 081 088 089 090 092'.split(' '),
    );
  });

  test.each([803, 804])('%i: a page for the payer, and no account', async (paymentType) => {
    const fields = walletPayin({ paymentType });
    const data = await shop.created(fields);
    expect(data).toEqual({
      merchantOrderNo: fields['merchantOrderNo'],
      tradeNo: expect.stringMatching(TRADE_NO),
      amount: '1000.00',
      paymentType,
      paymentInfo: expect.stringMatching(new RegExp(`^${server.baseUrl}/pay/[\\w-]+/${data.tradeNo}$`)),
      status: 1,
      errorMsg: null,
    });
    const page = await pageAt(data.paymentInfo);
    expect(page).toMatchObject({ state: 'choosing', merchantName: 'MerchantNameExample' });
    expect(page.methods.map((method) => method.code)).toEqual([String(paymentType)]);
    expect((await server.request('GET', String(data.paymentInfo))).status).toBe(200);
  });

  test('each payment has a number and an account of its own', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => shop.created(payin())));
    expect(new Set(made.map((data) => data.tradeNo)).size).toBe(10);
    expect(new Set(made.map((data) => data.paymentInfo)).size).toBe(10);
  });

  test('the account is held by the payee that the request names', async () => {
    const { additionalInfo } = await shop.created(payin({ merchantName: '나루 상점' }));
    const { virtualAccount } = await pageAt(additionalInfo?.paymentLink);
    expect(virtualAccount).toMatchObject({ holder: '나루 상점', amountText: '1,000' });
  });
});

interface Page {
  readonly state: string;
  readonly merchantName: string;
  readonly amount: { readonly text: string };
  readonly methods: readonly { readonly code: string }[];
  readonly virtualAccount: { readonly holder: string; readonly amountText: string } | null;
  readonly identity: {
    readonly prefill: Fields;
    readonly banks: readonly { readonly code: string }[];
  } | null;
}

function pageAt(url: unknown): Promise<Page> {
  return server.json('GET', `/checkout/api/payments/${tokenOf(url)}`);
}

describe('order numbers', () => {
  const DUPLICATE = [426, 'merchant order duplicate'];

  test('426: the same request again, another one under that number, and one of another type', async () => {
    const fields = payin();
    const { tradeNo } = await shop.created(fields);
    for (const again of [fields, { ...fields, amount: '2000' }, { ...fields, paymentType: 802 }]) {
      expect(await shop.refusal(again)).toEqual(DUPLICATE);
    }
    expect(await shop.query(fields['merchantOrderNo'])).toMatchObject({ tradeNo, paymentType: 801 });
  });

  test('426 also where the first one came to nothing', async () => {
    const fields = payin({ amount: '99' });
    expect(await shop.created(fields)).toMatchObject({ status: 3 });
    expect(await shop.refusal({ ...fields, amount: '1000' })).toEqual(DUPLICATE);
  });

  test.each([801, 802])('twenty at once, half of them different, make one (%i)', async (paymentType) => {
    const fields = payin({ paymentType });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        shop.create({ ...fields, amount: String(1000 + (index % 2)) }),
      ),
    );
    const made = results.filter((result) => result.ok);
    expect(made).toHaveLength(1);
    const refused = results.filter((result) => !result.ok && result.kind === 'refused');
    expect(refused.map((result) => 'code' in result && result.code)).toEqual(Array(19).fill(426));
    const { tradeNo } = await shop.query(fields['merchantOrderNo']);
    expect(made[0]?.ok && made[0].data.tradeNo).toBe(tradeNo);
  });

  test('what was refused for its fields has not used up its number', async () => {
    const fields = payin({ merchantOrderNo: newOrderNo() });
    expect(await shop.refusal({ ...fields, amount: '1.5' })).toEqual([414, 'amount is invalid']);
    expect(await shop.refusal({ ...fields, paymentType: 805 })).toEqual([
      423,
      'This payment method is not supported',
    ]);
    await shop.created(fields);
  });

  test('another merchant may use the same number', async () => {
    const other = await newShop(server, { appCode: 'A2601010002KR001' });
    const fields = payin();
    const [one, two] = [await shop.created(fields), await other.created(fields)];
    expect(one.tradeNo).toMatch(TRADE_NO);
    expect(two.tradeNo).toMatch(/^TS2601010002KR\d{16}$/);
  });
});

describe('what the merchant’s configuration refuses', () => {
  test('427: neither the request nor the application has an address', async () => {
    const fields = withoutUrl();
    const refusal = [427, 'The callback notification address for collection must not be empty.'];
    await shop.app('payment_callback_url = null');
    expect(await shop.refusal(fields)).toEqual(refusal);
    expect(await shop.teemo.refusal(PAYMENT_CREATE, { ...fields, callbackUrl: ' ' })).toEqual(refusal);
    await shop.created({ ...fields, callbackUrl: 'https://shop.example/paid' });
    await shop.app(`payment_callback_url = 'https://shop.example/app'`);
    await shop.created(withoutUrl());
  });

  test('466: no fee was agreed for the type, though for another one', async () => {
    const refusal = [466, 'Payment method fee rate not configured.'];
    const other = await newShop(server, { appCode: 'A2601010003KR001', withFee: false });
    for (const fields of [payin(), payin({ paymentType: 802 }), walletPayin()]) {
      expect(await other.refusal(fields)).toEqual(refusal);
    }
    const rule = { direction: 'payment', currency: 'KRW', method: '802' } as const;
    const { admin, context } = server.gateway.engine;
    await admin.addFeeRule({ ...rule, feePlanId: other.feePlanId, fixedAmount: 0n, ratePpm: 10_000n });
    context.directory.forget();
    expect(await other.created(payin({ paymentType: 802 }))).toMatchObject({ status: 0 });
    expect(await other.refusal(payin())).toEqual(refusal);
  });

  test('473: a type that is not open for the application', async () => {
    await shop.withSettings({ methods: ['801', '804'] }, async () => {
      expect((await shop.refusal(walletPayin()))[0]).toBe(473);
      expect(await shop.refusal(payin({ paymentType: 802 }))).toEqual([
        473,
        'Merchant joint verification error: the payment type is not open for the application',
      ]);
      await shop.created(payin());
      await shop.created(walletPayin({ paymentType: 804 }));
    });
  });

  test('473: a suspended merchant, until it is active again', async () => {
    const other = await newShop(server, { appCode: 'A2601010004KR001' });
    const { admin, context } = server.gateway.engine;
    await admin.setMerchantState(other.merchantId, 'suspended');
    context.directory.forget();
    expect(await other.refusal(payin())).toEqual([
      473,
      'Merchant joint verification error: the merchant is suspended',
    ]);
    await admin.setMerchantState(other.merchantId, 'active');
    context.directory.forget();
    await other.created(payin());
  });

  test('412: more requests a second than the application may send', async () => {
    const other = await newShop(server, { appCode: 'A2601010005KR001' });
    await other.app('requests_per_second = 1');
    const results = await Promise.all(Array.from({ length: 10 }, () => other.create(payin())));
    const busy = results.filter((result) => !result.ok && result.kind === 'unknown');
    expect(busy.length).toBeGreaterThan(0);
    for (const result of busy) {
      expect(result).toMatchObject({ cause: { code: 412, msg: 'Please try again later' } });
    }
  });

  test('473: over the daily limit, which begins anew at midnight in Korea', async () => {
    const other = await newShop(server, { appCode: 'A2601010006KR001' });
    await other.app('daily_payment_limit = 3000');
    await other.created(payin({ amount: '2000' }));
    expect(await other.refusal(payin({ amount: '1001' }))).toEqual([
      473,
      'Merchant joint verification error: the daily limit of the application is used up',
    ]);
    await other.created(payin({ amount: '1000', paymentType: 802 }));
    expect((await other.refusal(payin({ amount: '100' })))[0]).toBe(473);
    const now = await sandboxNow(server);
    const dayMs = 24 * HOUR_MS;
    const midnight = Math.ceil((now + 9 * HOUR_MS) / dayMs) * dayMs - 9 * HOUR_MS;
    await server.advance((midnight - now) / 1000 + 1);
    await other.created(payin({ amount: '3000' }));
  });
});

describe('expirationTime', () => {
  /** When a payment expires, as its answer reports it. */
  async function expiryOf(fields: Fields): Promise<number> {
    const data = await shop.created(payin(fields));
    return Number(data.additionalInfo?.expiredTime);
  }

  async function checkLimits(now: () => Promise<number>): Promise<void> {
    const from = await now();
    for (const leftMs of [60_000, HOUR_MS, 2 * HOUR_MS]) {
      expect(await expiryOf({ expirationTime: from + leftMs })).toBe(from + leftMs);
    }
    expect(await expiryOf({ expirationTime: String(from + HOUR_MS) })).toBe(from + HOUR_MS);
    // A clock that runs ahead a little is forgiven, but gains nothing.
    const ahead = await expiryOf({ expirationTime: from + 2 * HOUR_MS + 25_000 });
    expect(ahead).toBeLessThan((await now()) + 2 * HOUR_MS + 1);
    expect(ahead).toBeGreaterThanOrEqual(from + 2 * HOUR_MS);
    const tooLate = (await now()) + 2 * HOUR_MS + 60_000;
    expect(await shop.refusal(payin({ expirationTime: tooLate }))).toEqual([
      414,
      'expirationTime is invalid',
    ]);
  }

  test('at most two hours ahead, which is the default; not in the past', async () => {
    // The tests before have moved the sandbox's clock: its time counts, and the merchant's own as well.
    await checkLimits(() => sandboxNow(server));
    for (const expirationTime of [Date.now() - 1000, Math.floor(Date.now() / 1000), 0]) {
      const fields = payin({ expirationTime });
      expect(await shop.refusal(fields)).toEqual([414, 'expirationTime is invalid']);
    }
  });

  test('after the clock was moved: by the sandbox’s time', async () => {
    await server.advance(48 * 3600);
    await checkLimits(() => sandboxNow(server));
    const byDefault = await expiryOf({});
    expect(Math.abs(byDefault - (await sandboxNow(server)) - 2 * HOUR_MS)).toBeLessThan(NEAR_MS);
  });

  test('after the clock was moved: by the merchant’s own clock, for as long as was meant', async () => {
    const aheadMs = (await sandboxNow(server)) - Date.now();
    expect(aheadMs).toBeGreaterThan(24 * HOUR_MS);
    const expirationTime = Date.now() + HOUR_MS;
    expect(Math.abs((await expiryOf({ expirationTime })) - aheadMs - expirationTime)).toBeLessThan(NEAR_MS);
    const tooLate = Date.now() + 2 * HOUR_MS + 60_000;
    expect((await shop.refusal(payin({ expirationTime: tooLate })))[0]).toBe(414);
  });

  test('it ends when it says', async () => {
    const fields = payin({ expirationTime: (await sandboxNow(server)) + 60_000 });
    await shop.created(fields);
    await server.advance(50);
    expect(await shop.query(fields['merchantOrderNo'])).toMatchObject({ status: 1 });
    await server.advance(11);
    await expect.poll(async () => (await shop.query(fields['merchantOrderNo'])).status).toBe(3);
  });
});

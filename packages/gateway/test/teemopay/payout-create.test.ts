import { kindOfTradeNo, PAYOUT_BANKS } from '@naru/teemopay';
import { describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import {
  isSigned,
  newNonce,
  newOrderNo,
  PAYOUT_CREATE,
  PAYOUT_QUERY,
  payin,
  payout,
  textToSign,
} from '../support/teemopay.ts';
import { answered, atOnce, demoMerchant, HANDLED, handled, without } from '../support/teemopay-merchant.ts';
import { newShop } from '../support/teemopay-shop.ts';

const URL_OF = (length: number) => `https://shop.example/${'a'.repeat(length - 21)}`;

describe('payout/create: fields', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('the request of the documentation works as printed', async () => {
    const printed = {
      merchantOrderNo: 'OrderNoExample',
      amount: '1000',
      bankCode: '088',
      bankName: 'Shinhan Bank',
      accountType: 801,
      bankAccount: '12345678998765',
      realName: 'realName',
      idType: 'RRN',
      callbackUrl: 'https://www.callbackexample.com',
    };
    const data = await shop.teemo.ok(PAYOUT_CREATE, printed);
    expect(data).toEqual({
      merchantOrderNo: 'OrderNoExample',
      tradeNo: expect.stringMatching(/^TF2405220001KR\d{16}$/),
      status: 1,
      amount: '1000.00',
      sign: expect.any(String),
    });
    expect(kindOfTradeNo(String(data['tradeNo']))).toBe('payout');
  });

  test('the SDK reads the same: typed, with its signature verified', async () => {
    const request = payout();
    const result = await shop.payoutCreate(request);
    expect(result).toMatchObject({ ok: true, signature: 'verified' });
    expect(handled(result)).toMatchObject({
      merchantOrderNo: request['merchantOrderNo'],
      status: 1,
      amount: '1000.00',
    });
  });

  test('sign in data is over its other members and the nonce of the request, by the platform', async () => {
    const nonce = newNonce();
    const { sign, ...data } = await shop.teemo.ok(PAYOUT_CREATE, payout(), { headers: { nonce } });
    const { platformPublicKey } = await shop.keys();
    expect(isSigned(textToSign(data, nonce), String(sign), platformPublicKey)).toBe(true);
    expect(isSigned(textToSign(data, newNonce()), String(sign), platformPublicKey)).toBe(false);
    const changed = { ...data, amount: '9000.00' };
    expect(isSigned(textToSign(changed, nonce), String(sign), platformPublicKey)).toBe(false);
  });

  test('without a key of the platform for the answer nothing is paid out', async () => {
    const request = payout();
    const valid = (until: string) => `
      update app_keys k set valid_until = ${until} from apps a
      where a.id = k.app_id and a.dialect = 'teemopay' and k.kind = 'platform_private_key'`;
    const { store, gateway } = shop.server;
    await store.exec(valid(`timestamptz '2000-01-01'`));
    gateway.engine.context.directory.forget();
    expect((await shop.teemo.call(PAYOUT_CREATE, request)).code).toBe(500);
    await store.exec(valid('null'));
    gateway.engine.context.directory.forget();
    const query = { merchantOrderNo: request['merchantOrderNo'] };
    expect((await shop.teemo.call(PAYOUT_QUERY, query)).code).toBe(434);
  });

  test.each([
    'merchantOrderNo',
    'amount',
    'bankCode',
    'bankName',
    'accountType',
    'bankAccount',
    'realName',
    'idType',
  ])('%s absent, null or blank: 414', async (name) => {
    const expected = [414, `${name} is required`];
    expect(answered(await shop.payoutCreate(without(payout(), name)))).toEqual(expected);
    for (const value of [null, '', '  ', '\t']) {
      expect(await shop.teemo.refusal(PAYOUT_CREATE, payout({ [name]: value }))).toEqual(expected);
    }
  });

  test.each([
    [
      'merchantOrderNo',
      ['x'.repeat(33), '주'.repeat(33), 'a\nb', 'a\u0000b', '\ud800', 7, true, ['a'], { a: 1 }],
    ],
    ['amount', ['0', '00', '-1000', '+1000', '01000', '1000.00', '1000.5', '1,000', '1e3', ' 1000', '1000 ']],
    ['amount', ['１０００', '9'.repeat(21), 'x', 1000, true, ['1000']]],
    ['bankName', ['S'.repeat(51), 'a\nb', '\udc00', 88, true]],
    ['realName', ['A', '가', 'H0NG GILDONG', 'HONG-GILDONG', "O'NEIL", 'HONG_G', 'HONG.', '홍@길동', '洪']],
    ['realName', ['H'.repeat(41), '가'.repeat(41), '12', ' A', 'A ', 'HONG\nG', 'Я', 5, ['HONG']]],
    [
      'callbackUrl',
      [URL_OF(201), 'shop.example', '/paid', 'ftp://shop.example', 'https://', 'https://a b', 1],
    ],
    ['callbackUrl', ['https://user:secret@shop.example/', 'javascript:alert(1)', 'http://[::1', true]],
  ])('%s of a wrong form: 414', async (name, values) => {
    for (const value of values) {
      const said = answered(await shop.payoutCreate(payout({ [name]: value })));
      expect([value, ...said]).toEqual([value, 414, `${name} is invalid`]);
    }
  });

  const OWN_CODES = [
    ['bankCode', 431, 'The bank code does not supported.', ['999', '88', '0088', 'KB', '０８８', 88, true]],
    ['bankCode', 431, 'The bank code does not supported.', ['001', '099', 'Shinhan', '8'.repeat(51)]],
    [
      'accountType',
      455,
      'The account type error.',
      [800, 803, 0, -801, 801.5, '803', 'bank', '801.0', true, [801]],
    ],
    ['bankAccount', 430, 'The card number length is incorrect.', ['12345', '1'.repeat(21), '1'.repeat(51)]],
    [
      'bankAccount',
      430,
      'The card number length is incorrect.',
      ['110-234-567890', '１２３４５６７', 'abcdefgh', 123456789],
    ],
    ['idType', 475, 'The id card type is error', ['rrn', 'ID', 'RRN ', 'CORP', 'company', 'R'.repeat(51), 1]],
    [
      'bankName',
      432,
      'The bank name does not match the bank code.',
      ['Woori Bank', '우리은행', 'Shinhan', 'Bank'],
    ],
  ] as const;
  test.each(OWN_CODES)('%s of a wrong form: %i', async (name, code, msg, values) => {
    for (const value of values) {
      const said = answered(await shop.payoutCreate(payout({ [name]: value })));
      expect([value, ...said]).toEqual([value, code, msg]);
    }
  });

  test.each([
    ['merchantOrderNo', ['x'.repeat(32), '주문 1', `a-b_c/${Date.now()}`]],
    ['amount', ['100', '1001']],
    ['bankName', ['SHINHAN BANK', 'shinhanbank', 'Shinhan-Bank', '신한은행']],
    ['accountType', [801, 802, '801', '802']],
    ['bankAccount', ['123456', '1'.repeat(20)]],
    ['realName', ['HO', '홍길', 'Hong Gildong', 'H'.repeat(40), '가'.repeat(40), '강감찬'.normalize('NFD')]],
    ['idType', ['RRN', 'CO', 'COMPANY']],
    ['callbackUrl', [URL_OF(200), 'http://127.0.0.1:9000/a?b=c#d', 'https://쇼핑.example/알림', '', null]],
  ])('%s may be', async (name, values) => {
    for (const value of values) {
      const said = answered(await shop.payoutCreate(payout({ [name]: value })));
      expect([value, ...said]).toEqual([value, ...HANDLED]);
    }
  });

  test('digits in the name are for companies', async () => {
    for (const idType of ['CO', 'COMPANY']) {
      expect(answered(await shop.payoutCreate(payout({ idType, realName: 'Naru 24 Trade' })))).toEqual(
        HANDLED,
      );
      const said = answered(await shop.payoutCreate(payout({ idType, realName: '24 7' })));
      expect(said).toEqual([414, 'realName is invalid']);
    }
  });

  test('the old spelling of a company is kept as the new one', async () => {
    const { tradeNo } = await shop.newPayout(payout({ idType: 'COMPANY' }));
    const sql = 'select details from payouts where platform_number = $1';
    const [row] = await shop.server.store.query<{ details: unknown }>(sql, [tradeNo]);
    expect(row?.details).toEqual({ dialect: { accountType: 801, bankName: 'Shinhan Bank', idType: 'CO' } });
  });

  test('each bank of the list, by its published and its Korean name', async () => {
    expect(PAYOUT_BANKS).toHaveLength(32);
    const pairs = PAYOUT_BANKS.flatMap(({ code, englishName, koreanName }) => [
      [code, englishName],
      [code, koreanName],
    ]);
    const said = await atOnce(pairs.length, async (index) => {
      const [bankCode, bankName] = pairs[index] ?? [];
      return answered(await shop.payoutCreate(payout({ amount: '100', bankCode, bankName })));
    });
    expect(pairs.filter((_, index) => said[index]?.[0] !== 200)).toEqual([]);
  });

  test('fields that nobody knows are taken, as long as they are signed', async () => {
    const extra = { remark: '월급', nested: { a: [1, 2] }, flag: false, zero: 0 };
    expect(answered(await shop.payoutCreate(payout(extra)))).toEqual(HANDLED);
  });

  test('of several faults the first missing field is reported, then the first wrong one', async () => {
    const many = { ...without(payout(), 'idType'), amount: 'x', bankCode: '999' };
    expect(answered(await shop.payoutCreate(many))).toEqual([414, 'idType is required']);
    const wrong = payout({ amount: 'x', bankCode: '999', idType: 'x' });
    expect(answered(await shop.payoutCreate(wrong))).toEqual([414, 'amount is invalid']);
    const unfit = payout({ bankName: 'Woori Bank', realName: '12' });
    expect(answered(await shop.payoutCreate(unfit))[0]).toBe(432);
  });

  test('no data comes with a refusal', async () => {
    const envelope = await shop.teemo.call(PAYOUT_CREATE, payout({ amount: '0' }));
    expect(envelope).toEqual({
      code: 414,
      msg: 'amount is invalid',
      data: null,
      traceId: expect.any(String),
    });
  });
});

describe('payout/create: the merchant', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('no callback address in the request: that of the application; none there either: 427', async () => {
    const request = without(payout(), 'callbackUrl');
    const { tradeNo } = await shop.newPayout(request);
    const sql = 'select callback_url from payouts where platform_number = $1';
    expect(await shop.server.store.query(sql, [tradeNo])).toEqual([
      { callback_url: 'http://127.0.0.1:9000/' },
    ]);
    await shop.app('payout_callback_url = null');
    const expected = [427, 'The callback notification address for collection must not be empty.'];
    expect(answered(await shop.payoutCreate(without(payout(), 'callbackUrl')))).toEqual(expected);
    expect(await shop.teemo.refusal(PAYOUT_CREATE, payout({ callbackUrl: ' ' }))).toEqual(expected);
    await shop.app(`payout_callback_url = 'http://127.0.0.1:9000/'`);
  });

  test('a number is used once, also by the very same request', async () => {
    const request = payout();
    expect(answered(await shop.payoutCreate(request))).toEqual(HANDLED);
    const expected = [426, 'merchant order duplicate'];
    expect(answered(await shop.payoutCreate(request))).toEqual(expected);
    expect(answered(await shop.payoutCreate({ ...request, amount: '2000' }))).toEqual(expected);
    // To the letter, with a nonce that is long forgotten.
    const call = { headers: { nonce: newNonce() } };
    const other = payout();
    expect(await shop.teemo.refusal(PAYOUT_CREATE, other, call)).toEqual(HANDLED);
    await shop.server.advance(24 * 3600 + 1);
    expect(await shop.teemo.refusal(PAYOUT_CREATE, other, call)).toEqual(expected);
  });

  test('the numbers of payments, and of another application, are other numbers', async () => {
    const merchantOrderNo = newOrderNo();
    const second = await shop.secondApp();
    expect((await shop.create(payin({ merchantOrderNo, paymentType: 802 }))).ok).toBe(true);
    expect(answered(await shop.payoutCreate(payout({ merchantOrderNo })))).toEqual(HANDLED);
    expect(answered(await second.payoutCreate(payout({ merchantOrderNo })))).toEqual(HANDLED);
  });

  test('receivers that are blocked: 462', async () => {
    await shop.settings({ blockedAccounts: ['12345678998765', '999999'] });
    const expected = [462, 'This request failed due to blacklist blocking'];
    expect(answered(await shop.payoutCreate(payout()))).toEqual(expected);
    expect(answered(await shop.payoutCreate(payout({ bankAccount: '1234567899876' })))).toEqual(HANDLED);
    await shop.settings();
    expect(answered(await shop.payoutCreate(payout()))).toEqual(HANDLED);
  });

  test('amounts that the bank does not take, and a bank under maintenance: 473', async () => {
    const text = (reason: string) => [473, `Merchant joint verification error: ${reason}`];
    const amounts = text('The amount is outside of the limits');
    expect(answered(await shop.payoutCreate(payout({ amount: '99' })))).toEqual(amounts);
    expect(answered(await shop.payoutCreate(payout({ amount: '50000001' })))).toEqual(amounts);
    expect(answered(await shop.payoutCreate(payout({ amount: '50000000' })))[0]).toBe(425);
    const { methods } = shop.server.gateway.engine.context;
    const key = { dialect: 'teemopay', direction: 'payout', currency: 'KRW', code: '088' } as const;
    const accepted = payout();
    expect(answered(await shop.payoutCreate(accepted))).toEqual(HANDLED);
    await methods.setState(key, 'maintenance');
    const closed = text('The channel is under maintenance');
    expect(answered(await shop.payoutCreate(payout()))).toEqual(closed);
    // Its answer may have been lost: refused for maintenance, the merchant would pay again under another number.
    expect(answered(await shop.payoutCreate(accepted))).toEqual([426, 'merchant order duplicate']);
    const other = payout({ bankCode: '020', bankName: 'Woori Bank' });
    expect(answered(await shop.payoutCreate(other))).toEqual(HANDLED);
    await methods.setState(key, 'available');
  });

  test('the limit of a Korean day: 473', async () => {
    await shop.advanceToKoreanTime(23, 0);
    await shop.app('daily_payout_limit = 3000');
    expect(answered(await shop.payoutCreate(payout({ amount: '2000' })))).toEqual(HANDLED);
    const [code, msg] = answered(await shop.payoutCreate(payout({ amount: '1001' })));
    expect([code, msg]).toEqual([
      473,
      expect.stringMatching(/^Merchant joint verification error: .*daily limit/),
    ]);
    expect(answered(await shop.payoutCreate(payout({ amount: '1000' })))).toEqual(HANDLED);
    await shop.advanceToKoreanTime(0, 1);
    expect(answered(await shop.payoutCreate(payout({ amount: '3000' })))).toEqual(HANDLED);
    await shop.app('daily_payout_limit = null');
  });

  test('no fee was agreed: 473 in the words of the platform', async () => {
    const feePlanId = await shop.server.gateway.engine.admin.createFeePlan('payments only');
    const [old] = await shop.server.store.query<{ id: string }>(
      `select id from fee_plans where name = 'demo'`,
    );
    await shop.app(`fee_plan_id = '${feePlanId}'`);
    expect(answered(await shop.payoutCreate(payout()))).toEqual([
      473,
      'Merchant joint verification error: The merchant has not configured the corresponding payment method fee rate',
    ]);
    await shop.app(`fee_plan_id = '${old?.id}'`);
    expect(answered(await shop.payoutCreate(payout()))).toEqual(HANDLED);
  });
});

describe('payout/create: live', () => {
  const server = testServer({
    withoutWorkers: true,
    env: {
      NARU_MODE: 'live',
      NARU_MASTER_KEY: 'a master key of more than thirty-two characters',
      NARU_VAULT_KEY: 'a vault key of more than thirty-two characters',
      NARU_PUBLIC_URL: 'https://pay.example.com',
      DATABASE_URL: 'postgres://unused.example/naru',
    },
  });

  test('callbacks go to https only', async () => {
    const shop = await newShop(server, { appCode: 'A2405230001KR001' });
    const said = async (callbackUrl: string) =>
      answered(await (await shop.client()).payoutCreate(payout({ callbackUrl }) as never));
    expect(await said('http://shop.example/paid')).toEqual([414, 'callbackUrl is invalid']);
    expect(await said('https://shop.example/paid')).toEqual([473, expect.any(String)]);
  });
});

import { describe, expect, test } from 'vitest';
import {
  checkoutView,
  collection,
  newPayment,
  queryPayment,
  usdCollection,
  vaCollection,
  without,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const PATH = '/krw/collect/apply';

/** Each required member, and its code when it is absent, null or empty. */
const MISSING: readonly (readonly [name: string, code: string])[] = [
  ['orderId', '4102'],
  ['name', '4104'],
  ['phone', '4105'],
  ['email', '4106'],
  ['amount', '4107'],
  ['payType', '4108'],
  ['inBankCode', '4109'],
  ['callBackUrl', '4110'],
  ['callBackFailUrl', '4111'],
  ['partnerUserId', '4116'],
];

const LONG_URL = `https://shop.example/${'a'.repeat(512)}`;

const INVALID: readonly (readonly [name: string, code: string, values: readonly unknown[]])[] = [
  ['orderId', '4202', ['x'.repeat(49), 'a\u0000b', 'a\nb', -7, 1.5, true, { a: 1 }, ['a']]],
  ['name', '4204', ['x'.repeat(101), 'a\u0000b', 7, false]],
  ['phone', '4205', ['12345678', '123456789012', '010-1234-567x', 12345678, 10.5, '82 10 1234 56789 0']],
  [
    'email',
    '4206',
    ['nobody', '@example.com', 'a b@example.com', `${'a'.repeat(65)}@b.com`, `a@${'b'.repeat(249)}.com`, 5],
  ],
  [
    'amount',
    '4207',
    ['-2000', '+2000', '2,000', '2e3', '2000.', '.5', ' 2000', '2000 ', '１０００', -2000, '9'.repeat(21)],
  ],
  [
    'callBackUrl',
    '4210',
    [
      'javascript://shop.example/%0aalert(1)',
      'JavaScript://x',
      'data://x',
      'intent://x#Intent;end',
      'mygame:paid',
      'a://x',
      'my game://x',
      'my\u00adgame://x',
    ],
  ],
  ['callBackUrl', '4210', ['shop.example', 'ftp://shop.example', 'javascript:alert(1)', LONG_URL, 1]],
  [
    'callBackFailUrl',
    '4211',
    ['/failed', 'https://', 'https://a b', LONG_URL, 'https://user:secret@shop.example/'],
  ],
  [
    'notifyUrl',
    '4212',
    ['notify', 'mygame://paid', 'file:///etc/passwd', LONG_URL, 'http://:80', 'http://[::1'],
  ],
  ['subject', '4213', ['s'.repeat(256), 'a\u0007b', 12]],
  ['body', '4214', ['b'.repeat(513), 'a\u0000b', 12]],
  ['country', '4215', ['411', 'KR', 411]],
  ['partnerUserId', '4216', ['with space', '사용자', 'u'.repeat(65), 'a/b', -77]],
];

describe('collect/apply: members', () => {
  const server = testServer({ withoutWorkers: true });

  test('answers exactly the four members of haipay.md §6.1', async () => {
    const request = collection();
    const data = await server.ok(PATH, request);
    expect(Object.keys(data).sort()).toEqual(['orderId', 'orderNo', 'payUrl']);
    expect(data['orderId']).toBe(request['orderId']);
    expect(data['orderNo']).toMatch(/^60\d{17}$/);
    expect(data['payUrl']).toMatch(new RegExp(`^${server.baseUrl}/pay/[A-Za-z0-9_-]{64}$`));
  });

  test.each(MISSING)('%s absent, null or empty: %s', async (name, code) => {
    for (const request of [
      without(collection(), name),
      collection({ [name]: null }),
      collection({ [name]: '' }),
    ]) {
      const envelope = await server.call(PATH, request);
      expect(envelope).toMatchObject({ status: '0', error: code });
      expect(envelope.msg).toContain(name);
      expect(envelope.data).toBeUndefined();
    }
  });

  test.each(INVALID)('%s of a wrong form: %s', async (name, code, values) => {
    for (const value of values) {
      const envelope = await server.call(PATH, collection({ [name]: value }));
      expect([value, envelope.status, envelope.error]).toEqual([value, '0', code]);
    }
  });

  test('the longest values that the rules allow are taken', async () => {
    const url = (length: number) => `https://shop.example/${'a'.repeat(length - 21)}`;
    const request = collection({
      orderId: `L${'0'.repeat(47)}`,
      name: '가'.repeat(100),
      subject: '제'.repeat(255),
      body: `${'b'.repeat(510)}\n\t`,
      partnerUserId: '-~!@#$%&*()_.'.padEnd(64, 'Zz9'),
      callBackUrl: url(512),
      callBackFailUrl: url(512),
      notifyUrl: url(512),
      email: `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`,
    });
    await server.ok(PATH, request);
  });

  test('optional members may be null or empty, and unknown ones are signed and ignored', async () => {
    const request = collection({
      notifyUrl: '',
      subject: null,
      body: '',
      country: null,
      currency: 'KRW',
      extra: 'anything',
      flag: false,
      zero: 0,
      spaces: '   ',
    });
    await server.ok(PATH, request);
    const tampered = JSON.parse(server.signedBody(collection({ extra: 'a' }))) as Record<string, unknown>;
    const envelope = await server.post(PATH, JSON.stringify({ ...tampered, extra: 'b' }));
    expect(envelope.error).toBe('1002');
  });

  test.each(['홍길동', 'Donald John Trump', "O'Neil-Park Jr.", '김 Anna 安'])('name %s', async (name) => {
    await server.ok(PATH, collection({ name }));
  });

  /** The members signed as text and sent as JSON numbers: what is signed is the same. */
  const asNumbers = (members: Record<string, unknown>, names: readonly string[]) =>
    names.reduce(
      (body, name) => body.replace(new RegExp(`"${name}":"([^"]*)"`), `"${name}":$1`),
      server.signedBody(members),
    );

  test('numbers are taken for the texts that they are signed as, and answered as text', async () => {
    const order = collection({
      orderId: '12345678901234567',
      partnerUserId: '77',
      phone: '1012345678',
      amount: '2000.00',
      country: '410',
    });
    const names = ['orderId', 'partnerUserId', 'phone', 'amount', 'country'];
    const body = asNumbers(order, names);
    expect(body).toContain('"orderId":12345678901234567,');
    const { data } = await server.post(PATH, body);
    expect(data?.['orderId']).toBe('12345678901234567');
    // The same order as text is the same request: the texts that are signed are equal.
    expect((await server.ok(PATH, order))['orderNo']).toBe(data?.['orderNo']);
    const question = { appId: 1054, orderId: order['orderId'], orderNo: data?.['orderNo'] };
    const asked = await server.post('/krw/collect/query', asNumbers(question, ['orderId', 'orderNo']));
    expect(asked.data).toMatchObject({ orderId: '12345678901234567', amount: '2000.00' });
  });

  test.each([
    ['amount', '2e3', '4207'],
    ['amount', '-2000', '4207'],
    ['amount', '2000.5', '4302'],
    ['amount', '2000.000', '4302'],
    ['amount', '1', '4301'],
    ['amount', '99999999999999999999', '4301'],
    ['orderId', '1.0', '4202'],
    ['orderId', '1e3', '4202'],
    ['orderId', '-1', '4202'],
    ['phone', '1e10', '4205'],
    ['country', '411', '4215'],
    ['name', '7', '4204'],
    ['subject', '7', '4213'],
  ])('%s as the number %s: %s', async (name, value, code) => {
    const body = asNumbers(collection({ [name]: value }), [name]);
    expect((await server.post(PATH, body)).error).toBe(code);
  });

  test('the payer may be sent back into an app', async () => {
    const back = { callBackUrl: 'mygame://paid?order=1', callBackFailUrl: 'com.shop.app+x-1://failed' };
    const { token, orderNo } = await newPayment(server, collection(back));
    await server.json('POST', `/_sandbox/payments/${orderNo}/expire`);
    const { outcome } = await server.json<{ outcome: unknown }>('GET', `/checkout/api/payments/${token}`);
    expect(outcome).toMatchObject({ url: back.callBackFailUrl });
  });

  test('an amount that no limit allows fails on the limit, however long it is', async () => {
    for (const amount of ['1'.repeat(16), '9'.repeat(20), `${'9'.repeat(20)}.00`]) {
      expect(await server.code(PATH, collection({ amount }))).toBe('4301');
    }
  });

  test.each(['82-10-1234-5678', '821012345678', '82 010 1234 5678'])('phone %s', async (phone) => {
    await server.ok(PATH, collection({ phone }));
  });

  test.each(['VA', 'VA (Virtual Account)'])('payType %s, as the table prints it', async (payType) => {
    await server.ok(PATH, vaCollection({ payType }));
    await server.ok(PATH, vaCollection({ payType, inBankCode: 'VA_BANK_KRW' }));
    const cashier = { payType, country: 410, inBankCode: '', amount: '10000' };
    const { token } = await newPayment(server, collection(cashier));
    expect((await checkoutView(server, token)).methods.map(({ code }) => code)).toEqual(['VA_BANK_KRW']);
    expect(await server.code(PATH, collection({ payType }))).toBe('4004');
  });

  test.each(['010-1234-5678', '010 1234 5678', '+82 10-1234-5678', '01012345678', '021234567'])(
    'phone %s',
    async (phone) => {
      await server.ok(PATH, collection({ phone }));
    },
  );

  test('strict phone numbers are a setting of the app', async () => {
    await server.setApp(1054, `settings = '{"strictPhone": true}'`);
    expect(await server.code(PATH, collection({ phone: '021234567' }))).toBe('4205');
    await server.ok(PATH, collection({ phone: '+82 10-1234-5678' }));
    await server.ok(PATH, collection({ phone: '821012345678' }));
    await server.setApp(1054, `settings = '{}'`);
  });
});

describe('collect/apply: amounts, codes and currencies', () => {
  const server = testServer({ withoutWorkers: true });

  test.each([
    ['2000', '2000.00'],
    ['2000.0', '2000.00'],
    ['2000.00', '2000.00'],
  ])('KRW %s is taken and answered as %s', async (amount, answered) => {
    const order = await newPayment(server, collection({ amount }));
    expect(await queryPayment(server, order)).toMatchObject({ amount: answered });
  });

  test.each(['0002000', '00', '02000.00'])('KRW %s is no amount', async (amount) => {
    expect(await server.code(PATH, collection({ amount }))).toBe('4207');
  });

  test.each(['2000.50', '2000.5', '2000.01'])('KRW %s has too many decimals', async (amount) => {
    expect(await server.code(PATH, collection({ amount }))).toBe('4302');
  });

  test.each([
    ['12', '12.00'],
    ['12.5', '12.50'],
    ['12.50', '12.50'],
  ])('USD %s is taken and answered as %s', async (amount, answered) => {
    const order = await newPayment(server, usdCollection({ amount }));
    expect(await queryPayment(server, order)).toMatchObject({ amount: answered });
  });

  test('USD with three decimals, and amounts no number can hold, are refused', async () => {
    expect(await server.code('/usd/collect/apply', usdCollection({ amount: '12.505' }))).toBe('4302');
    expect(await server.code(PATH, collection({ amount: '9'.repeat(15) }))).toBe('4301');
    expect(await server.code(PATH, collection({ amount: '9'.repeat(21) }))).toBe('4207');
    expect(await server.code(PATH, collection({ amount: '0' }))).toBe('4301');
  });

  test.each(['KAKAOPAY', 'NAVERPAY', 'TOSS'])('%s is a wallet and a bank transfer', async (wallet) => {
    for (const payType of ['EWALLET', 'BANK_TRANSFER']) {
      await server.ok(PATH, collection({ inBankCode: `${wallet}_KRW`, payType }));
      await server.ok('/usd/collect/apply', usdCollection({ inBankCode: `${wallet}_USD`, payType }));
    }
    expect(await server.code(PATH, collection({ inBankCode: `${wallet}_KRW`, payType: 'VA' }))).toBe('4004');
  });

  test.each([
    ['SAMSUNGPAY_KRW', 'BANK_TRANSFER'],
    ['PAYCO_KRW', 'VA'],
    ['BANK_KRW', 'EWALLET'],
    ['VA_BANK_KRW', 'BANK_TRANSFER'],
    ['KOOKMIN_BANK', 'EWALLET'],
    ['KAKAOPAY_KRW', 'ewallet'],
    ['KAKAOPAY_KRW', 'CASHIER'],
  ])('%s with payType %s does not match', async (inBankCode, payType) => {
    expect(await server.code(PATH, collection({ inBankCode, payType }))).toBe('4004');
  });

  test.each(['NOPE', 'KAKAOPAY_USD', 'kakaopay_krw', 'KYNAKR22', 'CASHIER'])('no method %s', async (code) => {
    const envelope = await server.call(PATH, collection({ inBankCode: code }));
    expect(envelope).toEqual({ status: '0', error: '4002', msg: 'system:channel code does not exist' });
  });

  test('a method under maintenance is named as such, and works again afterwards', async () => {
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'PAYCO_KRW' } as const;
    await methods.setState(key, 'maintenance');
    expect(await server.code(PATH, collection({ inBankCode: 'PAYCO_KRW' }))).toBe('4003');
    await methods.setState(key, 'available');
    await server.ok(PATH, collection({ inBankCode: 'PAYCO_KRW' }));
  });

  test('the currency of the path in any case; the app has to be of that currency', async () => {
    for (const path of ['/KRW/collect/apply', '/Krw/collect/apply']) await server.ok(path, collection());
    await server.ok('/USD/collect/apply', usdCollection());
    expect(await server.code('/usd/collect/apply', collection())).toBe('1004');
    expect(await server.code('/krw/collect/apply', usdCollection())).toBe('1004');
  });

  test('the limit of a day is kept, in the day of Korea', async () => {
    await server.setApp(1054, 'daily_payment_limit = 3000');
    await server.ok(PATH, collection({ amount: '2000' }));
    expect(await server.code(PATH, collection({ amount: '1001' }))).toBe('5004');
    await server.ok(PATH, collection({ amount: '1000' }));
    await server.advance(24 * 3600);
    await server.ok(PATH, collection({ amount: '3000' }));
    await server.setApp(1054, 'daily_payment_limit = null');
  });
});

import { KYC_BANKS } from '@naru/teemopay';
import { describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import {
  type Fields,
  newNonce,
  newOrderNo,
  PAYMENT_CREATE,
  payin,
  signText,
  textToSign,
  walletPayin,
} from '../support/teemopay.ts';
import { Shop } from '../support/teemopay-shop.ts';

const server = testServer({ withoutWorkers: true });
const shop = new Shop(server);

/** 802 waits for its payer, so that these need no workers; where a test names no type the rules are those of all. */
function request(changes: Fields = {}): Record<string, unknown> {
  return payin({ paymentType: 802, ...changes });
}

function without(fields: Fields, name: string): Fields {
  const { [name]: _, ...rest } = fields;
  return rest;
}

const REQUIRED = ['merchantOrderNo', 'paymentType', 'realName', 'merchantName', 'amount'];
const URL_OF = (length: number) => `https://shop.example/${'a'.repeat(length - 21)}`;
const CONTROL = ['a\nb', 'a\u0000b', 'a\u0085b'];

/** Values that a field must not have: 414 that names it. */
const INVALID: readonly (readonly [name: string, values: readonly unknown[]])[] = [
  ['merchantOrderNo', ['x'.repeat(33), '주'.repeat(33), ...CONTROL, '\ud800', 7, true, ['a'], { a: 1 }]],
  ['realName', ['가'.repeat(21), 'a'.repeat(21), 'a'.repeat(65), '홍길동1', 'Hong 2', '홍@길동', '洪吉童']],
  ['realName', ['Иван', 'さくら', '홍길동\n', '-', '1', 7, false, ['홍길동']]],
  ['merchantName', ['m'.repeat(65), '가'.repeat(65), ...CONTROL, 5, true]],
  ['idCardNumber', ['u'.repeat(65), ...CONTROL, 12, false]],
  ['accountHolderNumber', ['95010', '9501011', '123456789', '12345678901', '950101-1', 'abcdef', 950101]],
  ['accountHolderNumber', ['９５０１０１', ' 950101', '1'.repeat(21), true]],
  ['amount', ['0', '00', '-1000', '+1000', '01000', '1000.00', '1000.5', '1,000', '1e3', ' 1000', '1000 ']],
  ['amount', ['１０００', '9'.repeat(21), 'x', 1000, true, ['1000']]],
  ['email', ['nobody', '@example.com', 'a b@example.com', 'a@b', 'a@b@example.com', '홍@example.com', 5]],
  ['email', [`${'a'.repeat(39)}@example.com`, 'a@example.com\n', 'a@.com', 'a@example.']],
  ['phone', ['0101234567', '010123456789', '01112345678', '+821012345678', '010-1234-5678', 1012345678]],
  ['phone', ['０１０１２３４５６７８', ' 01012345678', '0'.repeat(21), '821012345678']],
  [
    'ipAddress',
    ['1.2.3', '256.1.1.1', '01.2.3.4', 'localhost', '203.0.113.7:80', '203.0.113.0/24', '::g', 7],
  ],
  ['ipAddress', ['203.0.113.7 ', '[2001:db8::1]', '1'.repeat(65), '203.0.113.7,198.51.100.1']],
  ['bankCode', ['001', '2', '02', 'IBK', '050', '999', '088 ', '0'.repeat(21), 4, ['004']]],
  ['bankAccount', ['abc', '12 34', '-123', '345345345x', '1'.repeat(21), 345345345, false]],
  ['expirationTime', ['soon', 1.5, -1, true, '1e12', [1]]],
  ['callbackUrl', [URL_OF(201), 'shop.example', '/paid', 'ftp://shop.example', 'javascript:alert(1)', 1]],
  [
    'callbackUrl',
    ['https://', 'https://a b', 'https://user:secret@shop.example/', 'http://[::1', 'http://:80'],
  ],
];

/** Values that a field may have, one request each. */
const VALID: readonly (readonly [name: string, values: readonly unknown[]])[] = [
  ['realName', ['홍길동', 'TeemoPay', 'realname', '김 Anna', "O'Neil-Park Jr.", 'José', 'a']],
  ['realName', ['가'.repeat(20), 'a'.repeat(20), '강'.repeat(20).normalize('NFD')]],
  ['merchantName', ['12312321', '㈜나루 & Co. <b>', '가'.repeat(64), 'm']],
  ['idCardNumber', ['u'.repeat(64), '사용자-7', undefined, null]],
  ['accountHolderNumber', ['950101', '1234567890', '234234', '0000000000', undefined, null]],
  ['amount', ['100', '1000', '50000000']],
  ['email', [`${'a'.repeat(38)}@example.com`, 'TeemoPay@example.com', 'a+b@x-y.co.kr', undefined, null, '']],
  ['phone', ['01012345678', '01000000000', undefined, null, '']],
  ['ipAddress', ['203.0.113.7', '2001:db8::1', '::ffff:203.0.113.7', undefined, null, '']],
  ['bankCode', [...KYC_BANKS.map((bank) => bank.code), undefined, null, '']],
  ['bankAccount', ['345345345', '3333-01-1234567', '1', '1'.repeat(20), undefined, null]],
  ['expirationTime', [undefined, null, '']],
  ['callbackUrl', [URL_OF(200), 'http://shop.example', 'https://shop.example:8443/a?b=c#d', undefined, '']],
];

describe('the fields of payment/create', () => {
  test.each(REQUIRED)('%s is required: absent, null, empty or blank is 414 with its name', async (name) => {
    const refusal = [414, `${name} is required`];
    expect(await shop.refusal(without(request(), name))).toEqual(refusal);
    // The SDK leaves out what is blank; these go out as they are.
    for (const value of [null, '', '  ', '\u3000\t']) {
      const answered = await shop.teemo.refusal(PAYMENT_CREATE, request({ [name]: value }));
      expect([value, ...answered]).toEqual([value, ...refusal]);
    }
  });

  test('of several missing fields the first of the table is named', async () => {
    let fields: Fields = {};
    const good = request();
    for (const name of REQUIRED) {
      expect(await shop.refusal(fields)).toEqual([414, `${name} is required`]);
      fields = { ...fields, [name]: good[name] };
    }
    await shop.created(fields);
  });

  test.each(INVALID)('%s: what breaks its rule is 414 with its name (%#)', async (name, values) => {
    for (const value of values) {
      const answered = await shop.refusal(request({ [name]: value }));
      expect([value, ...answered]).toEqual([value, 414, `${name} is invalid`]);
    }
  });

  test.each(VALID)('%s: what fits is taken (%#)', async (name, values) => {
    for (const value of values) {
      const data = await shop.created(request({ [name]: value }));
      expect([value, data.status]).toEqual([value, 0]);
    }
  });

  test.each([0, 1, -801, 800, 805, 801.5, 'SPEI', '801x', ' 802', true, [801], { a: 1 }])(
    'paymentType %j is 423',
    async (paymentType) => {
      const refusal = [423, 'This payment method is not supported'];
      expect(await shop.refusal(request({ paymentType }))).toEqual(refusal);
    },
  );

  test('paymentType may come as text', async () => {
    expect(await shop.created(request({ paymentType: '802' }))).toMatchObject({ paymentType: 802 });
  });

  test('a merchantOrderNo of 1 to 32 characters of any script comes back as it was', async () => {
    const numbers = [
      '7',
      'O'.repeat(32),
      '주'.repeat(32),
      'a/b?c=d&e "f" %20',
      '📦'.repeat(32),
      'ABC',
      'abc',
    ];
    for (const merchantOrderNo of numbers) {
      expect(await shop.created(request({ merchantOrderNo }))).toMatchObject({ merchantOrderNo });
      expect(await shop.query(merchantOrderNo)).toMatchObject({ merchantOrderNo });
    }
  });

  test('the longest values of all fields together', async () => {
    const longest = {
      merchantOrderNo: newOrderNo().padEnd(32, 'x'),
      realName: '가'.repeat(20),
      merchantName: '나'.repeat(64),
      idCardNumber: 'u'.repeat(64),
      accountHolderNumber: '1234567890',
      amount: '50000000',
      email: `${'a'.repeat(38)}@example.com`,
      phone: '01012345678',
      ipAddress: '2001:0db8:0000:0000:0000:0000:0000:0001',
      bankCode: '092',
      bankAccount: '1'.repeat(20),
      expirationTime: Date.now() + 7_200_000,
      callbackUrl: URL_OF(200),
    };
    await shop.created(request(longest));
  });

  test('unknown fields are taken, and are part of what is signed', async () => {
    const extra = { remark: 'gift wrap', number: 0, flag: false, nothing: null, blank: '  ', list: [1, 'b'] };
    await shop.created(request(extra));
    const fields = request({ remark: 'a' });
    const nonce = newNonce();
    const sign = signText(textToSign(fields, nonce), (await shop.keys()).merchantPrivateKey);
    const body = JSON.stringify({ ...fields, remark: 'b', sign });
    const answered = await shop.teemo.refusal(PAYMENT_CREATE, fields, { headers: { nonce }, body });
    expect(answered).toEqual([401, 'signature verification failed']);
  });
});

describe('fields of one payment type', () => {
  test.each(['email', 'phone', 'ipAddress'])('803 and 804 need %s', async (name) => {
    for (const paymentType of [803, 804]) {
      const wallet = without(walletPayin({ paymentType }), name);
      expect(await shop.refusal(wallet)).toEqual([414, `${name} is required`]);
    }
  });

  test('an address with the zone of somebody’s machine is an address all the same', async () => {
    for (const ipAddress of ['fe80::1%eth0', '2001:db8::1%en-0', '2001:db8::1%a.b']) {
      expect(await shop.created(walletPayin({ ipAddress }))).toMatchObject({ status: 1 });
    }
  });

  test('bankCode and bankAccount matter to 802 only; their length matters always', async () => {
    await shop.created(walletPayin({ bankCode: '999', bankAccount: 'abc' }));
    for (const name of ['bankCode', 'bankAccount']) {
      expect(await shop.refusal(walletPayin({ [name]: '1'.repeat(21) }))).toEqual([
        414,
        `${name} is invalid`,
      ]);
    }
  });
});

describe('stricter applications', () => {
  test('strictHolderNumber: accountHolderNumber is required, and a birth date has to be one', async () => {
    await shop.withSettings({ strictHolderNumber: true }, async () => {
      const missing = without(request(), 'accountHolderNumber');
      expect(await shop.refusal(missing)).toEqual([414, 'accountHolderNumber is required']);
      for (const accountHolderNumber of ['234234', '951301', '950100', '990229', '010229']) {
        const answered = await shop.refusal(request({ accountHolderNumber }));
        expect([accountHolderNumber, ...answered]).toEqual([
          accountHolderNumber,
          414,
          'accountHolderNumber is invalid',
        ]);
      }
      for (const accountHolderNumber of ['950101', '000229', '991231', '0000000000']) {
        await shop.created(request({ accountHolderNumber }));
      }
    });
  });

  test('strictContact: idCardNumber, email and phone are required for every type', async () => {
    const contact = { idCardNumber: 'user-7', email: 'payer@example.com', phone: '01012345678' };
    await shop.withSettings({ strictContact: true }, async () => {
      for (const paymentType of [801, 802, 803, 804]) {
        for (const name of Object.keys(contact)) {
          const fields = without(walletPayin({ ...contact, paymentType }), name);
          const answered = await shop.refusal(fields);
          expect([paymentType, ...answered]).toEqual([paymentType, 414, `${name} is required`]);
        }
      }
      await shop.created(request(contact));
    });
  });
});

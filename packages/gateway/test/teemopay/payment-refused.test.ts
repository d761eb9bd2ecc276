import { describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import { type Fields, PAYMENT_CREATE, PAYMENT_QUERY, payin, walletPayin } from '../support/teemopay.ts';
import { newShop, Shop, sandboxNow, tokenOf } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const OVER_LIMIT = 'Transaction amount exceeds limit, kindly retry within allowed range.';
const MAINTENANCE = 'Channel request error, technicians will fix ASAP.';

const server = testServer();
const shop = new Shop(server);

/** Makes a payment that has to be refused with a text, and looks at it from all sides. */
async function expectRefused(fields: Fields, errorMsg: string): Promise<void> {
  const data = await shop.created(fields);
  expect(data).toMatchObject({ amount: null, paymentInfo: null, status: 3, errorMsg });
  const queried = await shop.query(fields['merchantOrderNo']);
  expect(queried).toMatchObject({
    tradeNo: data.tradeNo,
    transactionAmount: `${fields['amount']}.00`,
    amount: '0.00',
    serviceAmount: '0.00',
    status: 3,
    errorMessage: errorMsg,
    statementList: [],
  });
  expect(await shop.callbacks(data.tradeNo)).toEqual([]);
}

function start(page: unknown, paymentType: number) {
  const path = `/checkout/api/payments/${tokenOf(page)}/start`;
  return server.json('POST', path, { method: String(paymentType) });
}

describe('a refused payment is an order with status 3', () => {
  test('raw: the whole answer', async () => {
    const fields = payin({ amount: '50000001' });
    const { code, msg, data } = await shop.teemo.call(PAYMENT_CREATE, fields);
    expect([code, msg]).toEqual([200, 'success']);
    expect(data).toEqual({
      merchantOrderNo: fields['merchantOrderNo'],
      tradeNo: expect.stringMatching(/^TS2405220001KR\d{16}$/),
      amount: null,
      paymentType: 801,
      paymentInfo: null,
      additionalInfo: null,
      status: 3,
      errorMsg: OVER_LIMIT,
    });
  });

  test.each([
    [801, '99'],
    [801, '50000001'],
    [802, '99'],
    [802, '999999999999999'],
    [801, '9'.repeat(18)],
    [803, '99'],
    [803, '2000001'],
    [804, '1'],
    [804, '2000001'],
  ])('%i of %s won is outside of the limits', async (paymentType, amount) => {
    await expectRefused(walletPayin({ paymentType, amount }), OVER_LIMIT);
  });

  test.each(['1'.padEnd(19, '0'), '9'.repeat(20)])(
    '%s won, which no store keeps: no order',
    async (amount) => {
      for (const paymentType of [801, 803]) {
        const fields = walletPayin({ paymentType, amount });
        const { code, msg } = await shop.teemo.call(PAYMENT_CREATE, fields);
        expect([code, msg]).toEqual([473, expect.stringContaining('The amount is outside of the limits')]);
        expect(
          (await shop.teemo.call(PAYMENT_QUERY, { merchantOrderNo: fields['merchantOrderNo'] })).code,
        ).toBe(434);
      }
    },
  );

  test.each([
    [801, 1, ['100', '50000000']],
    [802, 0, ['100', '50000000']],
    [803, 1, ['100', '2000000']],
    [804, 1, ['100', '2000000']],
  ] as const)('%i: the limits themselves are within', async (paymentType, status, amounts) => {
    for (const amount of amounts) {
      const data = await shop.created(walletPayin({ paymentType, amount }));
      expect(data).toMatchObject({ amount: `${amount}.00`, status });
    }
  });

  test.each([801, 802, 803, 804])('%i under maintenance, and open again afterwards', async (paymentType) => {
    const { methods } = server.gateway.engine.context;
    const code = String(paymentType);
    const key = { dialect: 'teemopay', direction: 'payment', currency: 'KRW', code } as const;
    await methods.setState(key, 'maintenance');
    await expectRefused(walletPayin({ paymentType }), MAINTENANCE);
    await methods.setState(key, 'available');
    expect((await shop.created(walletPayin({ paymentType }))).status).toBeLessThan(2);
  });

  test('refused by the channel (NARU REFUSE): 801 at once, a wallet when it is started', async () => {
    await expectRefused(payin({ realName: 'NARU REFUSE' }), MAINTENANCE);
    const fields = walletPayin({ realName: 'Naru Refuse' });
    const { status, paymentInfo } = await shop.created(fields);
    expect(status).toBe(1);
    await start(paymentInfo, 803);
    const refused = await until('status 3', async () => {
      const data = await shop.query(fields['merchantOrderNo']);
      return data.status === 3 && data;
    });
    expect(refused).toMatchObject({ errorMessage: MAINTENANCE, amount: '0.00' });
  });
});

describe('a channel that does not answer', () => {
  test.each(['NARU NO ANSWER', 'NARU LOST ANSWER'])('%s: status 1 without an account', async (realName) => {
    const fields = payin({ realName });
    const data = await shop.created(fields);
    expect(data).toMatchObject({ amount: '1000.00', additionalInfo: null, status: 1, errorMsg: null });
    // There is no account yet; the page shows its number as soon as there is one.
    expect(data.paymentInfo).toMatch(new RegExp(`^${server.baseUrl}/pay/[\\w-]+/${data.tradeNo}$`));
    const { paymentInfo } = data;
    expect(await shop.query(fields['merchantOrderNo'])).toMatchObject({ status: 1, paymentInfo });
    expect(await shop.refusal(fields)).toEqual([426, 'merchant order duplicate']);
    await server.advance(4);
    const known = await until('an account', async () => {
      const now = await shop.query(fields['merchantOrderNo']);
      return now.paymentInfo !== paymentInfo && now;
    });
    expect(known).toMatchObject({ status: 1, paymentInfo: expect.stringMatching(/^\d{14}$/) });
    expect(await shop.deposit(data.tradeNo, 1000, realName)).toMatchObject({ deposit: 'credited' });
    expect(await shop.query(fields['merchantOrderNo'])).toMatchObject({ status: 2, amount: '1000.00' });
  });
});

describe('wallets: ten payments of one address and Korean day, three of them successful', () => {
  let lastByte = 0;
  /** An address that no other test has used. */
  function newAddress(): string {
    lastByte += 1;
    return `198.51.100.${lastByte}`;
  }

  /** Half a minute before midnight in Korea, where the limits of the day still stand. */
  async function lateInTheEvening(): Promise<void> {
    const [now, dayMs, offsetMs] = [await sandboxNow(server), 86_400_000, 32_400_000];
    const midnight = Math.ceil((now + offsetMs) / dayMs) * dayMs - offsetMs;
    await server.advance((midnight - now) / 1000 - 30);
  }

  async function statuses(count: number, fields: Fields): Promise<number[]> {
    const made: number[] = [];
    for (let number = 0; number < count; number++)
      made.push((await shop.created(walletPayin(fields))).status);
    return made;
  }

  test('addresses of one IPv6 network of 64 bits count as one', async () => {
    const made: number[] = [];
    for (let n = 1; n <= 11; n += 1) made.push(...(await statuses(1, { ipAddress: `2001:db8:7:2:${n}::1` })));
    expect(made).toEqual([...Array(10).fill(1), 3]);
    expect(await statuses(1, { ipAddress: '2001:db8:7:3::1' })).toEqual([1]);
  });

  test('the eleventh is refused; another address, type, application and day are free', async () => {
    const ipAddress = newAddress();
    expect(await statuses(10, { ipAddress })).toEqual(Array(10).fill(1));
    await expectRefused(walletPayin({ ipAddress }), OVER_LIMIT);
    expect(await statuses(1, { ipAddress: newAddress() })).toEqual([1]);
    expect(await statuses(1, { ipAddress, paymentType: 804 })).toEqual([1]);
    const other = await newShop(server, { appCode: 'A2601010007KR001' });
    expect(await other.created(walletPayin({ ipAddress }))).toMatchObject({ status: 1 });
    await lateInTheEvening();
    expect(await statuses(1, { ipAddress })).toEqual([3]);
    await server.advance(31);
    expect(await statuses(11, { ipAddress })).toEqual([...Array(10).fill(1), 3]);
  });

  test('twenty at once: ten', async () => {
    const ipAddress = newAddress();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => shop.created(walletPayin({ ipAddress }))),
    );
    expect(made.map((data) => data.status).toSorted()).toEqual([...Array(10).fill(1), ...Array(10).fill(3)]);
  });

  test('three that were paid end it, also for one that was made before', async () => {
    const ipAddress = newAddress();
    const open = walletPayin({ ipAddress });
    const { paymentInfo } = await shop.created(open);
    for (let number = 0; number < 3; number++) {
      const { tradeNo, status } = await shop.created(walletPayin({ ipAddress }));
      expect(status).toBe(1);
      expect(await shop.succeed(tradeNo)).toMatchObject({ state: 'captured' });
    }
    await expectRefused(walletPayin({ ipAddress }), OVER_LIMIT);
    await start(paymentInfo, 803);
    const tooLate = await shop.query(open['merchantOrderNo']);
    expect(tooLate).toMatchObject({ status: 3, errorMessage: OVER_LIMIT });
    expect(await statuses(1, { ipAddress: newAddress() })).toEqual([1]);
    expect(await statuses(1, { ipAddress, paymentType: 804 })).toEqual([1]);
    await lateInTheEvening();
    expect(await statuses(1, { ipAddress })).toEqual([3]);
    await server.advance(31);
    expect(await statuses(1, { ipAddress })).toEqual([1]);
  });

  test('payments that fail are not among the three, refused ones not among the ten', async () => {
    const ipAddress = newAddress();
    expect(await statuses(5, { ipAddress, amount: '99' })).toEqual(Array(5).fill(3));
    for (let number = 0; number < 4; number++) {
      const { tradeNo } = await shop.created(walletPayin({ ipAddress }));
      await server.json('POST', `/_sandbox/payments/${tradeNo}/fail`);
    }
    expect(await statuses(7, { ipAddress })).toEqual([...Array(6).fill(1), 3]);
  });

  test('one address in several spellings is one address', async () => {
    await shop.withSettings({ payerDailyCreated: 2 }, async () => {
      const [v4, v6] = [newAddress(), '2001:db8::9'];
      expect(await statuses(2, { ipAddress: v4 })).toEqual([1, 1]);
      expect(await statuses(1, { ipAddress: `::ffff:${v4}` })).toEqual([3]);
      expect(await statuses(2, { ipAddress: v6 })).toEqual([1, 1]);
      expect(await statuses(1, { ipAddress: '2001:0DB8:0:0::0009' })).toEqual([3]);
      expect(await statuses(1, { ipAddress: `${v6}%en-0` })).toEqual([3]);
    });
  });

  test('the figures are settings of the application', async () => {
    await shop.withSettings({ payerDailyCreated: 12, payerDailySucceeded: 1 }, async () => {
      const [many, few] = [newAddress(), newAddress()];
      expect(await statuses(13, { ipAddress: many })).toEqual([...Array(12).fill(1), 3]);
      const { tradeNo } = await shop.created(walletPayin({ ipAddress: few }));
      await shop.succeed(tradeNo);
      expect(await statuses(1, { ipAddress: few })).toEqual([3]);
    });
  });

  test('virtual accounts have no such limit', async () => {
    const ipAddress = newAddress();
    expect(await statuses(12, { ipAddress, paymentType: 802 })).toEqual(Array(12).fill(0));
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { LIST, payin, payout, walletPayin } from '../support/teemopay.ts';
import { demoMerchant, handled, koreaText, msOfKorea } from '../support/teemopay-merchant.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3600 * 1000;
const DAY_S = 24 * 3600;
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
/** Nobody listens there: deliveries fail at once, and nothing here looks at them. */
const NOWHERE = { callbackUrl: 'http://127.0.0.1:1/' };

type Row = Record<string, unknown>;

describe('transaction/queryList: records of payments', () => {
  const shop = demoMerchant();
  // Far from midnight, when what was paid is settled.
  beforeAll(() => shop.advanceToKoreanTime(9, 0));

  async function list(changes: Row = {}): Promise<Row[]> {
    const nowMs = await shop.now();
    const times = { beginTime: koreaText(nowMs - 96 * HOUR_MS), endTime: koreaText(nowMs + HOUR_MS) };
    return handled(await shop.transactionList({ type: 'PAYIN', ...times, ...changes }))['records'] as Row[];
  }

  async function recordOf(merchantOrderNo: string): Promise<Row> {
    const found = (await list()).filter((record) => record['merchantOrderNo'] === merchantOrderNo);
    expect(found).toHaveLength(1);
    return found[0] as Row;
  }

  /** The record of an order that nobody has paid. */
  const unpaid = (made: { merchantOrderNo: string; tradeNo: string }) => ({
    type: 'PAYIN',
    merchantOrderNo: made.merchantOrderNo,
    tradeNo: made.tradeNo,
    amount: '5000.00',
    transactionAmount: '0.00',
    serviceAmount: '0.00',
    status: 1,
    settleStatus: null,
    createTime: TIME,
    completeTime: null,
    settleTime: null,
    failReason: null,
    paymentList: [],
  });

  const plain = (changes = {}) => shop.created(payin({ amount: '5000', ...NOWHERE, ...changes }));
  const wallet = (changes = {}) => shop.created(walletPayin({ amount: '5000', ...NOWHERE, ...changes }));

  test('waiting: an account, a page, an identity check: status 1, also where payment/query says 0', async () => {
    for (const made of [await plain(), await wallet(), await plain({ paymentType: 802 })]) {
      expect(await recordOf(made.merchantOrderNo)).toEqual(unpaid(made));
    }
  });

  test('the whole page without the SDK: every field, in its documented type', async () => {
    const made = await plain();
    const nowMs = await shop.now();
    const range = { beginTime: koreaText(nowMs - HOUR_MS), endTime: koreaText(nowMs) };
    const envelope = await shop.teemo.call(LIST, { type: 'PAYIN', pageSize: 1000, ...range });
    expect(envelope).toMatchObject({ code: 200, msg: 'success', data: { pageIndex: '' } });
    const records = envelope.data?.['records'] as Row[];
    const record = records.find((one) => one['tradeNo'] === made.tradeNo);
    expect(record).toEqual(unpaid(made));
    expect(Object.keys(record ?? {})).toEqual(Object.keys(unpaid(made)));
  });

  test('paid into its account: what came, the fee, one row that waits for settlement', async () => {
    const made = await plain();
    await shop.deposit(made.tradeNo, 5000);
    const record = await recordOf(made.merchantOrderNo);
    const { statementList } = await shop.query(made.merchantOrderNo);
    expect(record).toEqual({
      ...unpaid(made),
      transactionAmount: '5000.00',
      serviceAmount: '150.00',
      status: 2,
      settleStatus: 0,
      completeTime: TIME,
      paymentList: [
        {
          paymentSingleOrderNo: statementList?.[0]?.paymentSingleOrderNo,
          paymentStatementAmount: '5000.00',
          settleStatus: 0,
          settleTime: null,
          completeTime: record['completeTime'],
        },
      ],
    });
    expect(statementList?.[0]?.paymentSingleOrderNo).toMatch(/^TSO[0-9a-z]{27}$/);
    expect(Math.abs(msOfKorea(record['completeTime']) - (await shop.now()))).toBeLessThan(10_000);
  });

  test('paid by wallet: the same with a row of its own', async () => {
    const made = await wallet();
    await shop.succeed(made.tradeNo);
    expect(await recordOf(made.merchantOrderNo)).toMatchObject({
      transactionAmount: '5000.00',
      serviceAmount: '150.00',
      status: 2,
      settleStatus: 0,
      paymentList: [{ paymentStatementAmount: '5000.00', settleStatus: 0 }],
    });
  });

  test('paid in parts: in progress with what came so far, then success; one row each', async () => {
    await shop.settings({ depositRules: { short: 'accept' } });
    const made = await plain();
    await shop.settings();
    await shop.deposit(made.tradeNo, 2000);
    const partly = await recordOf(made.merchantOrderNo);
    expect(partly).toMatchObject({
      status: 1,
      transactionAmount: '2000.00',
      settleStatus: 0,
      completeTime: null,
      paymentList: [{ paymentStatementAmount: '2000.00' }],
    });
    await shop.deposit(made.tradeNo, 3000);
    const whole = await recordOf(made.merchantOrderNo);
    expect(whole).toMatchObject({ status: 2, transactionAmount: '5000.00', serviceAmount: '150.00' });
    const rows = whole['paymentList'] as Row[];
    expect(rows.map((row) => row['paymentStatementAmount'])).toEqual(['2000.00', '3000.00']);
    expect(new Set(rows.map((row) => row['paymentSingleOrderNo'])).size).toBe(2);
  });

  test('money that a person has to look at is no row before that', async () => {
    await shop.settings({ depositRules: { wrongName: 'hold' } });
    const made = await plain();
    await shop.settings();
    await shop.deposit(made.tradeNo, 5000, '임꺽정');
    expect(await recordOf(made.merchantOrderNo)).toMatchObject(unpaid(made));
    await shop.review(made.tradeNo, 'accept');
    expect(await recordOf(made.merchantOrderNo)).toMatchObject({
      status: 2,
      transactionAmount: '5000.00',
      paymentList: [{ paymentStatementAmount: '5000.00' }],
    });
  });

  test('failed, refused, expired: nothing was booked, and why', async () => {
    const declined = await wallet();
    await shop.server.json('POST', `/_sandbox/payments/${declined.tradeNo}/fail`, { reason: '잔액 부족' });
    const large = await plain({ amount: '50000001' });
    const expired = await plain();
    await shop.server.json('POST', `/_sandbox/payments/${expired.tradeNo}/expire`);
    const failed = (made: typeof declined) => ({ ...unpaid(made), status: 3, completeTime: TIME });
    const records = await Promise.all(
      [declined, large, expired].map((made) => recordOf(made.merchantOrderNo)),
    );
    expect(records[0]).toEqual({ ...failed(declined), failReason: '잔액 부족' });
    expect(records[1]).toEqual({
      ...failed(large),
      amount: '50000001.00',
      failReason: 'Transaction amount exceeds limit, kindly retry within allowed range.',
      completeTime: records[1]?.['completeTime'],
    });
    expect(records[2]).toEqual({
      ...failed(expired),
      failReason: records[2]?.['failReason'],
      completeTime: records[2]?.['completeTime'],
    });
    expect(typeof records[2]?.['failReason']).toBe('string');
  });

  test('settled after the day of settlement: both the order and its rows', async () => {
    const made = await plain();
    await shop.deposit(made.tradeNo, 5000);
    expect(await recordOf(made.merchantOrderNo)).toMatchObject({ settleStatus: 0, settleTime: null });
    const nowMs = await shop.now();
    const tomorrow = koreaText(nowMs + 24 * HOUR_MS).slice(0, 10);
    await shop.server.advance(DAY_S);
    const settled = await until('settlement', async () => {
      const record = await recordOf(made.merchantOrderNo);
      return record['settleStatus'] === 1 && record;
    });
    expect(settled).toMatchObject({
      status: 2,
      settleTime: `${tomorrow} 00:00:00`,
      paymentList: [{ settleStatus: 1, settleTime: `${tomorrow} 00:00:00` }],
    });
  });

  test('settled in parts: each row has its own day', async () => {
    // An account lives for two hours: the first sum before midnight, the second after it.
    await shop.advanceToKoreanTime(23, 30);
    await shop.settings({ depositRules: { short: 'accept' } });
    const made = await plain();
    await shop.settings();
    await shop.deposit(made.tradeNo, 2000);
    await shop.advanceToKoreanTime(0, 0);
    const today = koreaText(await shop.now()).slice(0, 10);
    await until('the first settlement', async () => (await recordOf(made.merchantOrderNo))['settleStatus']);
    await shop.deposit(made.tradeNo, 3000);
    expect(await recordOf(made.merchantOrderNo)).toMatchObject({
      settleStatus: 0,
      paymentList: [
        { paymentStatementAmount: '2000.00', settleStatus: 1, settleTime: `${today} 00:00:00` },
        { paymentStatementAmount: '3000.00', settleStatus: 0, settleTime: null },
      ],
    });
    await shop.advanceToKoreanTime(9, 0);
  });

  test('refunded, wholly and in part: 4 and 5; what never was to be settled has no settlement', async () => {
    const { engine, store } = shop.server.gateway;
    await store.exec(`update methods set supports_refund = true where dialect = 'teemopay'`);
    engine.context.methods.forget();
    const access = await engine.context.directory.find('teemopay', (await shop.keys()).appCode);
    const refunded = async (amount: bigint | null) => {
      const made = await wallet();
      await shop.succeed(made.tradeNo);
      const [payment] = await engine.payments.findByAnyNumber(made.tradeNo);
      if (!access || !payment) throw new Error('no payment to refund');
      const numbers = { orderNumber: `R-${made.tradeNo}`, platformNumber: `R-${made.tradeNo}` };
      const created = await engine.refunds.create({ access, payment, ...numbers, contentHash: '', amount });
      if (!created.ok) throw new Error(created.refusal.code);
      return until('the refund', async () => {
        await shop.server.advance(1);
        const record = await recordOf(made.merchantOrderNo);
        return record['status'] !== 2 && record;
      });
    };
    expect(await refunded(null)).toMatchObject({
      status: 4,
      transactionAmount: '5000.00',
      settleStatus: null,
      settleTime: null,
    });
    expect(await refunded(1000n)).toMatchObject({ status: 5, transactionAmount: '5000.00', settleStatus: 0 });
  });

  test.each([1, 2, 3, 4, 5])('the filter status %i gives these and all of these', async (status) => {
    await plain();
    const all = await list();
    const wanted = all.filter((record) => record['status'] === status);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length);
    expect(await list({ status })).toEqual(wanted);
    expect(await list({ status: String(status) })).toEqual(wanted);
  });

  test('no payout stands among them', async () => {
    await shop.newPayout(payout(NOWHERE));
    expect(new Set((await list()).map((record) => record['type']))).toEqual(new Set(['PAYIN']));
  });
});

describe('transaction/queryList: records of payouts', () => {
  const shop = demoMerchant();
  const made = new Map<string, { orderNo: string; tradeNo: string }>();

  beforeAll(async () => {
    for (const end of ['none', 'succeed', 'fail', 'return']) {
      made.set(end, await shop.newPayout(payout({ realName: 'NARU SLOW', amount: '2000', ...NOWHERE })));
    }
    const number = (end: string) => made.get(end)?.tradeNo ?? '';
    await shop.end(number('succeed'), 'succeed');
    await shop.end(number('fail'), 'fail', { errorCode: 1004 });
    await shop.end(number('return'), 'succeed');
    await shop.end(number('return'), 'return', { errorCode: 1000 });
  });

  async function list(changes: Row = {}): Promise<Row[]> {
    const nowMs = await shop.now();
    const times = { beginTime: koreaText(nowMs - HOUR_MS), endTime: koreaText(nowMs + HOUR_MS) };
    return handled(await shop.transactionList({ type: 'PAYOUT', ...times, ...changes }))['records'] as Row[];
  }

  const record = (end: string, changes: Row) => ({
    type: 'PAYOUT',
    merchantOrderNo: made.get(end)?.orderNo,
    tradeNo: made.get(end)?.tradeNo,
    amount: '2000.00',
    transactionAmount: '0.00',
    serviceAmount: '1003.00',
    settleStatus: null,
    createTime: TIME,
    completeTime: TIME,
    settleTime: null,
    failReason: null,
    paymentList: [],
    ...changes,
  });

  test('in progress, paid, failed, sent back: each field, in the order in which they were made', async () => {
    expect(await list()).toEqual([
      record('none', { status: 1, completeTime: null }),
      record('succeed', { status: 2, transactionAmount: '2000.00' }),
      record('fail', {
        status: 3,
        serviceAmount: '0.00',
        failReason: 'Wallet limit exceeded, kindly contact user to upgrade or restore limit.',
      }),
      record('return', {
        status: 4,
        transactionAmount: '2000.00',
        failReason: 'The account does not exist or is restricted',
      }),
    ]);
  });

  test.each([1, 2, 3, 4])('the filter status %i', async (status) => {
    const found = await list({ status });
    expect(found.map((one) => one['status'])).toEqual([status]);
    expect(await list({ status: String(status) })).toEqual(found);
  });

  test('no payout is ever partly refunded', async () => {
    expect(await list({ status: 5 })).toEqual([]);
  });

  test('what happens to an order later does not move it to another time', async () => {
    const slow = await shop.newPayout(payout({ realName: 'NARU SLOW', ...NOWHERE }));
    const beforeMs = await shop.now();
    await shop.server.advance(2 * 3600);
    await shop.end(slow.orderNo, 'succeed');
    const times = { beginTime: koreaText(beforeMs - HOUR_MS), endTime: koreaText(beforeMs) };
    const found = (await list(times)).find((one) => one['merchantOrderNo'] === slow.orderNo);
    expect(found).toMatchObject({ status: 2 });
    expect(msOfKorea(found?.['completeTime']) - msOfKorea(found?.['createTime'])).toBeGreaterThanOrEqual(
      7200_000,
    );
    expect(await list({ status: 2 })).toEqual([]);
  });

  test('another application has a list of its own, as the other dialect has', async () => {
    const second = await shop.secondApp();
    const { orderNo } = await second.newPayout(payout(NOWHERE));
    const nowMs = await shop.now();
    const times = { beginTime: koreaText(nowMs - HOUR_MS), endTime: koreaText(nowMs + HOUR_MS) };
    const own = await second.records({ type: 'PAYOUT', ...times });
    expect(own.map((one) => one['merchantOrderNo'])).toEqual([orderNo]);
    expect((await list()).map((one) => one['merchantOrderNo'])).not.toContain(orderNo);
  });
});

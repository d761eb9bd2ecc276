import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { type Fields, newOrderNo, payin } from '../support/teemopay.ts';
import { Shop } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();
const shop = new Shop(server);

type Rule = 'refuse' | 'hold' | 'accept';

/** A payment of 10 000 won, made under these rules. */
async function account(rules: Readonly<Record<string, Rule>> | undefined, changes: Fields = {}) {
  const no = newOrderNo();
  const path = `/${no}`;
  const fields = payin({ merchantOrderNo: no, amount: '10000', callbackUrl: merchant.url(path), ...changes });
  const { tradeNo } = await shop.withSettings(rules ? { depositRules: rules } : {}, () =>
    shop.created(fields),
  );
  return { no, tradeNo, path };
}

/** What a query shows of the money: status, sum received, fee, and the status of each row. */
async function standing(no: string) {
  const { status, amount, serviceAmount, statementList, errorMessage } = await shop.query(no);
  // A reason stands with what failed, and with nothing else: also not with what was paid late.
  expect([status, typeof errorMessage]).toEqual([status, status === 3 ? 'string' : 'object']);
  const rows = statementList?.map((row) => [row.paymentStatementAmount, row.paymentStatementStatus]);
  return { status, amount, serviceAmount, rows };
}

function expire(tradeNo: string) {
  return server.json('POST', `/_sandbox/payments/${tradeNo}/expire`);
}

interface Case {
  readonly name: 'short' | 'over' | 'repeated' | 'late' | 'wrongName';
  readonly misfit: string;
  readonly amount: number;
  readonly depositor?: string;
  /** What happens before. */
  readonly before?: (tradeNo: string) => Promise<unknown>;
  /** The status as long as the deposit does not count, and once it does. */
  readonly openStatus: number;
  readonly countedStatus: number;
  /** Received before. */
  readonly paid?: number;
}

const CASES: readonly Case[] = [
  { name: 'short', misfit: 'short', amount: 4000, openStatus: 1, countedStatus: 1 },
  { name: 'over', misfit: 'over', amount: 12_000, openStatus: 1, countedStatus: 2 },
  {
    name: 'repeated',
    misfit: 'repeated',
    amount: 10_000,
    before: (tradeNo) => shop.deposit(tradeNo, 10_000),
    openStatus: 2,
    countedStatus: 2,
    paid: 10_000,
  },
  { name: 'late', misfit: 'late', amount: 10_000, before: expire, openStatus: 3, countedStatus: 2 },
  {
    name: 'wrongName',
    misfit: 'wrong_name',
    amount: 10_000,
    depositor: '김철수',
    openStatus: 1,
    countedStatus: 2,
  },
];

function text(won: number): string {
  return `${won}.00`;
}

function feeOf(won: number): number {
  return (won * 3) / 100;
}

/** The payment in the state in which the deposit of the case arrives, and what it shows and has reported by then. */
async function prepared(one: Case, rule: Rule) {
  const payment = await account({ [one.name]: rule });
  await one.before?.(payment.tradeNo);
  const earlier = one.paid === undefined ? [] : [[text(one.paid), 2]];
  expect(await shop.callbacks(payment.tradeNo)).toHaveLength(earlier.length);
  return { ...payment, earlier, balance: await shop.balance() };
}

/** The last callback of a payment that has sent `count` of them. */
async function lastCallback(path: string, count: number) {
  const received = await merchant.waitFor(path, count);
  expect(received).toHaveLength(count);
  return received[count - 1]?.members;
}

describe('a deposit that does not fit, by the rule for its case', () => {
  test.each(CASES)('$name, refuse: the bank turns it away', async (one) => {
    const { no, tradeNo, earlier, balance } = await prepared(one, 'refuse');
    const taken = await shop.deposit(tradeNo, one.amount, one.depositor);
    expect(taken).toMatchObject({ deposit: 'refused', misfit: one.misfit });
    expect(await standing(no)).toEqual({
      status: one.openStatus,
      amount: text(one.paid ?? 0),
      serviceAmount: text(feeOf(one.paid ?? 0)),
      rows: [...earlier, [text(one.amount), 3]],
    });
    expect(await shop.balance()).toEqual(balance);
    expect(await shop.callbacks(tradeNo)).toHaveLength(earlier.length);
  });

  test.each(CASES)('$name, accept: it counts', async (one) => {
    const { no, tradeNo, path, earlier, balance } = await prepared(one, 'accept');
    const taken = await shop.deposit(tradeNo, one.amount, one.depositor);
    expect(taken.deposit).toBe('credited');
    const paid = one.amount + (one.paid ?? 0);
    expect(await standing(no)).toEqual({
      status: one.countedStatus,
      amount: text(paid),
      serviceAmount: text(feeOf(paid)),
      rows: [...earlier, [text(one.amount), 2]],
    });
    const gain = BigInt(one.amount - feeOf(one.amount));
    const { total, frozen, available } = balance;
    // Paid in today, it can be paid out after the settlement.
    expect(await shop.balance()).toEqual({ total: total + gain, frozen: frozen + gain, available });
    expect(await lastCallback(path, earlier.length + 1)).toMatchObject({
      status: one.countedStatus,
      paymentAmount: text(one.amount),
      serviceAmount: text(feeOf(one.amount)),
    });
  });

  test.each(CASES)('$name, hold: it waits for an operator, who accepts it', async (one) => {
    const { no, tradeNo, path, earlier, balance } = await prepared(one, 'hold');
    const taken = await shop.deposit(tradeNo, one.amount, one.depositor);
    expect(taken).toMatchObject({ deposit: 'held', misfit: one.misfit });
    expect(await standing(no)).toEqual({
      status: one.openStatus,
      amount: text(one.paid ?? 0),
      serviceAmount: text(feeOf(one.paid ?? 0)),
      rows: [...earlier, [text(one.amount), 1]],
    });
    expect(await shop.balance()).toEqual(balance);
    expect(await shop.callbacks(tradeNo)).toHaveLength(earlier.length);
    await shop.review(tradeNo, 'accept');
    const paid = one.amount + (one.paid ?? 0);
    expect(await standing(no)).toEqual({
      status: 2,
      amount: text(paid),
      serviceAmount: text(feeOf(paid)),
      rows: [...earlier, [text(one.amount), 2]],
    });
    expect((await shop.balance()).total).toBe(balance.total + BigInt(one.amount - feeOf(one.amount)));
    expect(await lastCallback(path, earlier.length + 1)).toMatchObject({
      status: 2,
      paymentAmount: text(one.amount),
      serviceAmount: text(feeOf(one.amount)),
    });
  });

  test.each(CASES)('$name, hold: it waits for an operator, who sends it back', async (one) => {
    const { no, tradeNo, earlier, balance } = await prepared(one, 'hold');
    await shop.deposit(tradeNo, one.amount, one.depositor);
    await shop.review(tradeNo, 'return');
    expect(await standing(no)).toEqual({
      status: one.openStatus === 1 ? 3 : one.openStatus,
      amount: text(one.paid ?? 0),
      serviceAmount: text(feeOf(one.paid ?? 0)),
      rows: [...earlier, [text(one.amount), 3]],
    });
    expect(await shop.balance()).toEqual(balance);
    expect(await shop.callbacks(tradeNo)).toHaveLength(earlier.length);
  });
});

describe('what a type does by default', () => {
  test('801 takes the exact amount in time, once, from anybody', async () => {
    const { no, tradeNo } = await account(undefined);
    for (const amount of [9999, 10_001, 1]) {
      expect((await shop.deposit(tradeNo, amount)).deposit).toBe('refused');
    }
    expect(await shop.deposit(tradeNo, 10_000, '김철수')).toMatchObject({
      deposit: 'credited',
      misfit: null,
    });
    expect(await shop.deposit(tradeNo, 10_000)).toMatchObject({ deposit: 'refused', misfit: 'repeated' });
    expect(await standing(no)).toMatchObject({ status: 2, amount: '10000.00', serviceAmount: '300.00' });
    const late = await account(undefined);
    await expire(late.tradeNo);
    expect(await shop.deposit(late.tradeNo, 10_000)).toMatchObject({ deposit: 'refused', misfit: 'late' });
    expect((await standing(late.no)).status).toBe(3);
  });

  test('802 holds money of somebody else than the payer who was verified', async () => {
    const { no, tradeNo, path } = await account(undefined, { paymentType: 802 });
    expect(await shop.deposit(tradeNo, 9999)).toMatchObject({ deposit: 'refused', misfit: 'short' });
    const held = await shop.deposit(tradeNo, 10_000, '김철수');
    expect(held).toMatchObject({ deposit: 'held', misfit: 'wrong_name', state: 'in_review' });
    expect(await standing(no)).toMatchObject({ status: 1, amount: '0.00' });
    await shop.review(tradeNo, 'accept');
    expect(await lastCallback(path, 1)).toMatchObject({
      status: 2,
      paymentType: 802,
      paymentAmount: '10000.00',
    });
    const own = await account(undefined, { paymentType: 802, realName: 'Hong Gildong' });
    expect(await shop.deposit(own.tradeNo, 10_000, 'HONG  GILDONG')).toMatchObject({ deposit: 'credited' });
  });

  test('the application’s short form credits other amounts, and holds what comes after the end', async () => {
    const { no, tradeNo } = await shop.withSettings({ depositRule: 'accept' }, () =>
      shop
        .created(payin({ amount: '10000' }))
        .then((data) => ({ no: data.merchantOrderNo, tradeNo: data.tradeNo })),
    );
    await shop.deposit(tradeNo, 12_000);
    expect(await shop.deposit(tradeNo, 500)).toMatchObject({ deposit: 'held', misfit: 'repeated' });
    expect(await standing(no)).toMatchObject({ status: 2, amount: '12000.00', serviceAmount: '360.00' });
  });

  test('rules are those of the time when the payment was made', async () => {
    const { tradeNo } = await account({ over: 'accept' });
    await shop.withSettings({ depositRules: { over: 'refuse' } }, async () => {
      expect((await shop.deposit(tradeNo, 12_000)).deposit).toBe('credited');
    });
  });
});

describe('several deposits', () => {
  test('parts: each is reported with status 1, the last with 2; each has a number of its own', async () => {
    const { no, tradeNo, path } = await account({ short: 'accept' });
    for (const amount of [1000, 2000, 7000]) await shop.deposit(tradeNo, amount);
    const received = await merchant.waitFor(path, 3);
    const bodies = received
      .map(({ members }) => members)
      .toSorted((one, other) => Number(one['paymentAmount']) - Number(other['paymentAmount']));
    expect(bodies.map((body) => [body['paymentAmount'], body['serviceAmount'], body['status']])).toEqual([
      ['1000.00', '30.00', 1],
      ['2000.00', '60.00', 1],
      ['7000.00', '210.00', 2],
    ]);
    const { statementList, serviceAmount, status } = await shop.query(no);
    expect([status, serviceAmount]).toEqual([2, '300.00']);
    expect(statementList?.map((row) => row.paymentSingleOrderNo)).toEqual(
      bodies.map((body) => body['paymentOrderNo']),
    );
    expect(new Set(bodies.map((body) => body['paymentOrderNo'])).size).toBe(3);
  });

  test('a part that stays alone is what the merchant gets at the deadline', async () => {
    const { no, tradeNo } = await account({ short: 'accept' });
    await shop.deposit(tradeNo, 4000);
    expect((await standing(no)).status).toBe(1);
    await expire(tradeNo);
    expect(await standing(no)).toEqual({
      status: 2,
      amount: '4000.00',
      serviceAmount: '120.00',
      rows: [['4000.00', 2]],
    });
  });

  test('after refused ones the exact amount still pays', async () => {
    const { no, tradeNo, path } = await account({ short: 'refuse', over: 'refuse', wrongName: 'refuse' });
    await shop.deposit(tradeNo, 9999);
    await shop.deposit(tradeNo, 10_001);
    await shop.deposit(tradeNo, 10_000, '김철수');
    expect((await shop.deposit(tradeNo, 10_000)).deposit).toBe('credited');
    expect((await standing(no)).rows).toEqual([
      ['9999.00', 3],
      ['10001.00', 3],
      ['10000.00', 3],
      ['10000.00', 2],
    ]);
    expect(await lastCallback(path, 1)).toMatchObject({ status: 2, paymentAmount: '10000.00' });
  });

  test('held ones are decided on one by one', async () => {
    const { no, tradeNo, path } = await account({ short: 'hold' });
    for (const amount of [3000, 4000]) await shop.deposit(tradeNo, amount);
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(tradeNo);
    if (!payment) throw new Error('the payment is gone');
    const [first, second] = await server.gateway.engine.payments.depositsOf(payment);
    await shop.review(tradeNo, 'return', first?.id);
    expect(await standing(no)).toMatchObject({
      status: 1,
      rows: [
        ['3000.00', 3],
        ['4000.00', 1],
      ],
    });
    await shop.review(tradeNo, 'accept', second?.id);
    expect(await standing(no)).toMatchObject({ status: 2, amount: '4000.00', serviceAmount: '120.00' });
    expect(await lastCallback(path, 1)).toMatchObject({ status: 2, paymentAmount: '4000.00' });
  });

  test('twenty exact ones at once: one counts where repeated ones are refused', async () => {
    const { no, tradeNo, path } = await account({ repeated: 'refuse' });
    const before = await shop.balance();
    const taken = await Promise.all(Array.from({ length: 20 }, () => shop.deposit(tradeNo, 10_000)));
    expect(taken.filter(({ deposit }) => deposit === 'credited')).toHaveLength(1);
    const { status, amount, rows } = await standing(no);
    expect([status, amount]).toEqual([2, '10000.00']);
    expect(rows?.filter(([, row]) => row === 2)).toHaveLength(1);
    expect(rows).toHaveLength(20);
    expect((await shop.balance()).total).toBe(before.total + 9700n);
    expect(await lastCallback(path, 1)).toMatchObject({ status: 2 });
    expect(await shop.callbacks(tradeNo)).toHaveLength(1);
  });

  test('ten parts at once make the whole, and are reported ten times', async () => {
    const { no, tradeNo, path } = await account({ short: 'accept' });
    await Promise.all(Array.from({ length: 10 }, () => shop.deposit(tradeNo, 1000)));
    expect(await standing(no)).toMatchObject({ status: 2, amount: '10000.00', serviceAmount: '300.00' });
    const received = await merchant.waitFor(path, 10);
    expect(received.map(({ members }) => members['status']).toSorted()).toEqual([...Array(9).fill(1), 2]);
  });
});

describe('time', () => {
  test('held money keeps the order open beyond its deadline', async () => {
    const { no, tradeNo } = await account({ short: 'hold' });
    const idle = await account({});
    await shop.deposit(tradeNo, 4000);
    await server.advance(2 * 3600 + 1);
    await until('the other one to end', async () => (await standing(idle.no)).status === 3);
    expect(await standing(no)).toMatchObject({ status: 1, rows: [['4000.00', 1]] });
  });

  test('money that came is settled after the term of the application, and can then be paid out', async () => {
    const { tradeNo } = await account({});
    const before = await shop.balance();
    await shop.deposit(tradeNo, 10_000);
    expect((await shop.balance()).available).toBe(before.available);
    await server.advance(2 * 24 * 3600);
    const after = await until('the settlement', async () => {
      const balance = await shop.balance();
      return balance.available > before.available && balance;
    });
    expect(after.total).toBe(before.total + 9700n);
    expect(after.available + after.frozen).toBe(after.total);
  });
});

test('the books are sound after all this', async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});

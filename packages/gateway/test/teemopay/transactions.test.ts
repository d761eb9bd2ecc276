import { describe, expect, test } from 'vitest';
import { LIST, payin, payout } from '../support/teemopay.ts';
import {
  answered,
  type DemoMerchant,
  demoMerchant,
  HANDLED,
  handled,
  koreaText,
  without,
} from '../support/teemopay-merchant.ts';

const DAY_MS = 24 * 3600 * 1000;
const HOUR_MS = 3600 * 1000;

/** A question that is good as it stands: the payouts of the hour before and the hour after now. */
async function question(shop: DemoMerchant, changes: Record<string, unknown> = {}) {
  const nowMs = await shop.now();
  return {
    type: 'PAYOUT',
    beginTime: koreaText(nowMs - HOUR_MS),
    endTime: koreaText(nowMs + HOUR_MS),
    ...changes,
  };
}

describe('transaction/queryList: fields', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  async function refusal(changes: Record<string, unknown>) {
    return answered(await shop.transactionList(await question(shop, changes)));
  }

  test('nothing there yet: an empty page that is the last', async () => {
    const fields = await question(shop);
    expect(handled(await shop.transactionList(fields))).toEqual({ pageIndex: '', records: [] });
    expect(await shop.teemo.call(LIST, fields)).toEqual({
      code: 200,
      msg: 'success',
      data: { pageIndex: '', records: [] },
      traceId: expect.any(String),
    });
  });

  test('type: 600', async () => {
    const expected = [600, 'type field invalid parameter value'];
    for (const type of ['payin', 'REFUND', 'PAYINS', 'PAYIN,PAYOUT', 1, true, ['PAYIN']]) {
      expect([type, ...(await refusal({ type }))]).toEqual([type, ...expected]);
    }
    const fields = await question(shop);
    for (const type of [undefined, null, '', ' ']) {
      expect(await shop.teemo.refusal(LIST, { ...fields, type })).toEqual(expected);
    }
    for (const type of ['PAYIN', 'PAYOUT']) expect(await refusal({ type })).toEqual(HANDLED);
  });

  test('status: 605', async () => {
    for (const status of [0, 6, -1, 1.5, 'x', '1.0', '01x', true, [1]]) {
      const said = await refusal({ status });
      expect([status, ...said]).toEqual([status, 605, 'status field invalid parameter value']);
    }
    for (const status of [1, 2, 3, 4, 5, '1', '5', undefined, null, '', ' ']) {
      const said = await shop.teemo.refusal(LIST, await question(shop, { status }));
      expect([status, ...said]).toEqual([status, ...HANDLED]);
    }
  });

  test('pageSize from 1 to 1000', async () => {
    for (const pageSize of [0, -1, 1001, 1.5, 'x', '10.0', 1e9, true, [10]]) {
      const said = await refusal({ pageSize });
      expect([pageSize, ...said]).toEqual([pageSize, 414, 'pageSize is invalid']);
    }
    for (const pageSize of [1, 1000, '10', undefined, null, '']) {
      const said = await shop.teemo.refusal(LIST, await question(shop, { pageSize }));
      expect([pageSize, ...said]).toEqual([pageSize, ...HANDLED]);
    }
  });

  test.each(['beginTime', 'endTime'])('%s absent or of a wrong form: 414', async (name) => {
    const fields = await question(shop);
    const missing = [414, `${name} is required`];
    expect(answered(await shop.transactionList(without(fields, name)))).toEqual(missing);
    for (const value of [null, '', ' ']) {
      expect(await shop.teemo.refusal(LIST, { ...fields, [name]: value })).toEqual(missing);
    }
    const day = String(fields.beginTime).slice(0, 10);
    for (const value of [
      day,
      `${day}T00:00:00.000`,
      `${day} 00:00`,
      `${day} 24:00:00.000`,
      `${day} 00:60:00.000`,
      `${day} 00:00:00.00`,
      // The end of a day without its last second: orders would be missing silently.
      `${day} 23:59:59`,
      `${day} 00:00:00.000Z`,
      '2026-02-30 00:00:00.000',
      '2026-13-01 00:00:00.000',
      '01-02-2026 00:00:00.000',
      Date.now(),
      true,
    ]) {
      const said = await refusal({ [name]: value });
      expect([value, ...said]).toEqual([value, 414, `${name} is invalid`]);
    }
  });

  test('pageIndex: 606; blank is the first page', async () => {
    const expected = [606, 'PageIndex parsing failed'];
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const pageIndex of [
      'garbage',
      '!!!',
      '0',
      forged(null),
      forged([]),
      forged({ id: 1 }),
      forged([1, 'x', 'PAYOUT', 0, 0, 0, 0, 'x']),
      'x'.repeat(1025),
      5,
      true,
    ]) {
      expect([pageIndex, ...(await refusal({ pageIndex }))]).toEqual([pageIndex, ...expected]);
    }
    for (const pageIndex of [undefined, null, '', ' ']) {
      const said = await shop.teemo.refusal(LIST, await question(shop, { pageIndex }));
      expect([pageIndex, ...said]).toEqual([pageIndex, ...HANDLED]);
    }
  });

  test('of several faults, forms are reported first, and of times those of the beginning', async () => {
    const nowMs = await shop.now();
    const future = koreaText(nowMs + DAY_MS);
    const old = koreaText(nowMs - 200 * DAY_MS);
    expect((await refusal({ type: 'x', status: 9, beginTime: old }))[0]).toBe(600);
    expect((await refusal({ status: 9, beginTime: old }))[0]).toBe(605);
    expect((await refusal({ beginTime: future, endTime: old }))[0]).toBe(603);
    expect((await refusal({ beginTime: old }))[0]).toBe(601);
    expect((await refusal({ beginTime: old, pageIndex: 'garbage' }))[0]).toBe(601);
  });
});

describe('transaction/queryList: times', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  async function said(beginMs: number, endMs: number) {
    const times = { beginTime: koreaText(beginMs), endTime: koreaText(endMs) };
    return answered(await shop.transactionList(await question(shop, times)));
  }

  test('90 days back and no more: 601', async () => {
    const nowMs = await shop.now();
    const text =
      'Data older than 90 days cannot be queried via API. Please use the portal to export historical reports.';
    expect(await said(nowMs - 90 * DAY_MS - 1, nowMs - 80 * DAY_MS)).toEqual([601, text]);
    // The time goes on while the question is on its way.
    expect(await said(nowMs - 90 * DAY_MS + 10_000, nowMs - 80 * DAY_MS)).toEqual(HANDLED);
  });

  test('31 days and no millisecond more: 602', async () => {
    const beginMs = (await shop.now()) - 40 * DAY_MS;
    const text = 'Query range exceeds 31 days. Please query data month by month.';
    expect(await said(beginMs, beginMs + 31 * DAY_MS)).toEqual(HANDLED);
    expect(await said(beginMs, beginMs + 31 * DAY_MS + 1)).toEqual([602, text]);
    const nowMs = await shop.now();
    expect(await said(nowMs - 1000, nowMs - 1000 + 31 * DAY_MS)).toEqual(HANDLED);
  });

  test('a beginning in the future: 603; an end in the future is fine', async () => {
    const nowMs = await shop.now();
    const future = await said(nowMs + 60_000, nowMs + 120_000);
    expect(future).toEqual([603, 'The time cannot be later than the current time.']);
    expect(await said(nowMs, nowMs + 120_000)).toEqual(HANDLED);
  });

  test('an end before the beginning: 604; the same moment is fine', async () => {
    const beginMs = (await shop.now()) - HOUR_MS;
    const text = 'The start time of the application period cannot be later than the end time.';
    expect(await said(beginMs, beginMs - 1)).toEqual([604, text]);
    expect(await said(beginMs, beginMs)).toEqual(HANDLED);
  });

  test('“now” is the sandbox’s: after its clock was moved the old window has grown too old', async () => {
    const beginMs = (await shop.now()) - 1000;
    expect(await said(beginMs, beginMs + 1)).toEqual(HANDLED);
    await shop.server.advance(91 * 24 * 3600);
    expect((await said(beginMs, beginMs + 1))[0]).toBe(601);
    expect(await said((await shop.now()) - 1000, await shop.now())).toEqual(HANDLED);
  });

  test('both ends are part of the range, to the millisecond', async () => {
    for (const [type, table] of [
      ['PAYOUT', 'payouts'],
      ['PAYIN', 'payments'],
    ] as const) {
      const orderNo = await (type === 'PAYOUT'
        ? shop.newPayout(payout()).then((made) => made.orderNo)
        : shop.created(payin({ paymentType: 802 })).then((made) => made.merchantOrderNo));
      const sql = `select created_at from ${table} where order_number = $1`;
      const [row] = await shop.server.store.query<{ created_at: Date }>(sql, [orderNo]);
      const madeMs = row?.created_at.getTime() ?? 0;
      const found = async (beginMs: number, endMs: number) => {
        const times = { type, beginTime: koreaText(beginMs), endTime: koreaText(endMs) };
        return (await shop.records(await question(shop, times))).map((one) => one['merchantOrderNo']);
      };
      expect(await found(madeMs, madeMs)).toEqual([orderNo]);
      expect(await found(madeMs - 5000, madeMs)).toEqual([orderNo]);
      expect(await found(madeMs, madeMs + 5000)).toEqual([orderNo]);
      expect(await found(madeMs - 5000, madeMs - 1)).toEqual([]);
      await shop.server.advance(2);
      expect(await found(madeMs + 1, madeMs + 1500)).toEqual([]);
    }
  });

  test('times are Korean: an order shortly after midnight there belongs to that day', async () => {
    await shop.advanceToKoreanTime(0, 10);
    const { orderNo } = await shop.newPayout(payout());
    const today = koreaText(await shop.now()).slice(0, 10);
    const [record] = await shop.records(await question(shop, { beginTime: `${today} 00:00:00.000` }));
    expect(record).toMatchObject({ merchantOrderNo: orderNo });
    expect(record?.['createTime']).toMatch(new RegExp(`^${today} 00:1\\d:\\d\\d$`));
    const dayBefore = { endTime: `${today} 00:00:00.000` };
    const ofDayBefore = (await shop.records(await question(shop, dayBefore))).map(
      (one) => one['merchantOrderNo'],
    );
    expect(ofDayBefore).not.toContain(orderNo);
  });
});

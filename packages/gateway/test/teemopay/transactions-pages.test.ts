import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { payin, payout } from '../support/teemopay.ts';
import {
  answered,
  atOnce,
  type DemoMerchant,
  demoMerchant,
  handled,
  koreaText,
} from '../support/teemopay-merchant.ts';

const HOUR_MS = 3600 * 1000;
const NOT_GIVEN_OUT = [606, 'PageIndex parsing failed'];

interface Page {
  readonly pageIndex: string;
  readonly numbers: readonly string[];
}

async function pageOf(shop: DemoMerchant, fields: Record<string, unknown>): Promise<Page> {
  const { pageIndex, records } = handled(await shop.transactionList(fields));
  return {
    pageIndex: String(pageIndex),
    numbers: (records as { merchantOrderNo: string }[]).map((record) => record.merchantOrderNo),
  };
}

/** All pages, with something done before each but the first. */
async function readAll(
  shop: DemoMerchant,
  fields: Record<string, unknown>,
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<Page[]> {
  const pages = [await pageOf(shop, fields)];
  for (let last = pages[0]; last && last.pageIndex !== ''; last = pages.at(-1)) {
    if (pages.length > 100) throw new Error('the list has no end');
    await between(pages.length);
    pages.push(await pageOf(shop, { ...fields, pageIndex: last.pageIndex }));
  }
  return pages;
}

async function window(shop: DemoMerchant) {
  const nowMs = await shop.now();
  return { type: 'PAYOUT', beginTime: koreaText(nowMs), endTime: koreaText(nowMs + HOUR_MS) };
}

const small = () => payout({ amount: '100' });

describe('transaction/queryList: page sizes', () => {
  const shop = demoMerchant({ withoutWorkers: true });
  const made: string[] = [];
  let fields: Awaited<ReturnType<typeof window>>;

  beforeAll(async () => {
    fields = await window(shop);
    made.push((await shop.newPayout(small())).orderNo);
    // Copies of one order, all made in the same millisecond: a thousand calls would only take longer.
    const copies = await shop.server.store.query<{ order_number: string }>(`
      insert into payouts select (json_populate_record(p, json_build_object(
        'id', gen_random_uuid(), 'order_number', 'COPY' || n, 'platform_number', 'COPY' || n))).*
      from payouts p, generate_series(1, 999) n returning order_number`);
    made.push(...copies.map((row) => row.order_number));
  });

  async function sizes(changes: Record<string, unknown>): Promise<number[]> {
    const pages = await readAll(shop, { ...fields, ...changes });
    const numbers = pages.flatMap((page) => page.numbers);
    expect(new Set(numbers)).toEqual(new Set(made));
    expect(numbers).toHaveLength(made.length);
    return pages.map((page) => page.numbers.length);
  }

  test('500 when none is named; a full last page is known to be the last', async () => {
    expect(await sizes({})).toEqual([500, 500]);
    expect(await sizes({ pageSize: 1000 })).toEqual([1000]);
    expect(await sizes({ pageSize: '300' })).toEqual([300, 300, 300, 100]);
  });

  test('one order more', async () => {
    made.push((await shop.newPayout(small())).orderNo);
    expect(await sizes({})).toEqual([500, 500, 1]);
    expect(await sizes({ pageSize: 1000 })).toEqual([1000, 1]);
  });

  test('the SDK walks them all by itself', async () => {
    const seen: string[] = [];
    for await (const page of shop.sdk.transactionPages(fields as never)) {
      seen.push(...handled(page).records.map((record) => record.merchantOrderNo));
    }
    expect(seen).toHaveLength(1001);
    expect(new Set(seen)).toEqual(new Set(made));
  });

  test('oldest first', async () => {
    const [first] = await readAll(shop, { ...fields, pageSize: 1000 });
    const rows = await shop.server.store.query<{ order_number: string }>(
      'select order_number from payouts order by created_at, id limit 1000',
    );
    expect(first?.numbers).toEqual(rows.map((row) => row.order_number));
  });

  test('pages of one, and of another size from page to page', async () => {
    const one = await pageOf(shop, { ...fields, pageSize: 1 });
    const two = await pageOf(shop, { ...fields, pageSize: 2, pageIndex: one.pageIndex });
    const rest = await pageOf(shop, { ...fields, pageSize: 4, pageIndex: two.pageIndex });
    const seen = [...one.numbers, ...two.numbers, ...rest.numbers];
    expect(seen).toEqual((await pageOf(shop, { ...fields, pageSize: 7 })).numbers);
  });
});

describe('transaction/queryList: adjoining windows', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test.each(['PAYIN', 'PAYOUT'])('%s: by a clock that is ahead of ours', async (type) => {
    const startMs = await shop.now();
    // An order that is made now must not fall before the end of the first window.
    const endMs = startMs + 900;
    const first = await pageOf(shop, {
      type,
      beginTime: koreaText(startMs - HOUR_MS),
      endTime: koreaText(endMs),
    });
    const orderNo =
      type === 'PAYIN'
        ? (await shop.created(payin())).merchantOrderNo
        : (await shop.newPayout(small())).orderNo;
    await shop.server.advance(2);
    const next = await pageOf(shop, {
      type,
      beginTime: koreaText(endMs + 1),
      endTime: koreaText(endMs + HOUR_MS),
    });
    expect([first.numbers, next.numbers]).toEqual([[], [orderNo]]);
  });
});

describe('transaction/queryList: the cursor', () => {
  const shop = demoMerchant({ withoutWorkers: true });
  let fields: Record<string, unknown>;
  let cursor: string;

  beforeAll(async () => {
    fields = { ...(await window(shop)), pageSize: 2 };
    for (let count = 0; count < 3; count++) {
      await shop.newPayout(small());
      await shop.created(payin({ paymentType: 802 }));
    }
    cursor = (await pageOf(shop, fields)).pageIndex;
  });

  async function said(changes: Record<string, unknown>, of = shop) {
    return answered(await of.transactionList({ ...fields, pageIndex: cursor, ...changes }));
  }

  test('one line of plain characters that goes into JSON as it is', () => {
    expect(cursor).toMatch(/^[A-Za-z0-9_=+/-]{1,1024}$/);
  });

  test('it may be used as often as one likes', async () => {
    const again = await atOnce(5, () => pageOf(shop, { ...fields, pageIndex: cursor }));
    expect(new Set(again.map((page) => page.numbers.join())).size).toBe(1);
    expect(again[0]?.numbers).toHaveLength(1);
  });

  test('with any other question: 606', async () => {
    const second = await shop.secondApp();
    const later = koreaText(Date.parse(`${String(fields['beginTime']).replace(' ', 'T')}+09:00`) + 1);
    const sooner = koreaText(Date.parse(`${String(fields['endTime']).replace(' ', 'T')}+09:00`) - 1);
    for (const changes of [{ type: 'PAYIN' }, { status: 1 }, { beginTime: later }, { endTime: sooner }]) {
      expect([changes, ...(await said(changes))]).toEqual([changes, ...NOT_GIVEN_OUT]);
    }
    expect(await said({}, second)).toEqual(NOT_GIVEN_OUT);
    expect(await said({ pageSize: 1 })).toEqual([200, 'success']);
    const filtered = await pageOf(shop, { ...fields, status: 1 });
    expect(await said({ status: '1', pageIndex: filtered.pageIndex })).toEqual([200, 'success']);
    expect(await said({ pageIndex: filtered.pageIndex })).toEqual(NOT_GIVEN_OUT);
  });

  test('changed in any place: 606, or a place in the same list; never a failure of the server', async () => {
    const changed = [
      cursor.slice(1),
      cursor.slice(0, -4),
      `A${cursor}`,
      cursor.toUpperCase(),
      `${cursor}AAAA`,
    ];
    for (const pageIndex of changed) {
      expect([pageIndex, ...(await said({ pageIndex }))]).toEqual([pageIndex, ...NOT_GIVEN_OUT]);
    }
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const forged = (position: unknown, id: unknown) =>
      Buffer.from(JSON.stringify([...parts.slice(0, -2), position, id])).toString('base64url');
    const id = parts.at(-1);
    const position = Number(parts.at(-2));
    const places = [9e15, -9e15, 0, 1.5, '1', null, position - 3 * HOUR_MS, position + 3 * HOUR_MS];
    for (const place of places) {
      expect([place, ...(await said({ pageIndex: forged(place, id) }))]).toEqual([place, ...NOT_GIVEN_OUT]);
    }
    for (const other of ['x', '', null, 7, `${id}'--`]) {
      expect([other, ...(await said({ pageIndex: forged(position, other) }))]).toEqual([
        other,
        ...NOT_GIVEN_OUT,
      ]);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(cursor.length - 1), fc.base64String({ maxLength: 3 }), async (at, text) => {
        const pageIndex = cursor.slice(0, at) + text + cursor.slice(at + 1);
        const [code] = await said({ pageIndex });
        expect([200, 606]).toContain(code);
      }),
      { numRuns: 60 },
    );
  });
});

describeOnOneStore('a list that is read while orders arrive', (openStore) => {
  const shop = demoMerchant({ openStore, withoutWorkers: true });

  const scenario = fc.record({
    pageSize: fc.integer({ min: 1, max: 5 }),
    before: fc.integer({ min: 0, max: 12 }),
    /** How many arrive before the second page, the third, and so on. */
    meanwhile: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    /** Whether they arrive while the page is being read. */
    racing: fc.boolean(),
  });

  test('each order that was there is read once, in order; none twice; later ones at the end', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ pageSize, before, meanwhile, racing }) => {
        await shop.server.advance(2 * 3600);
        const fields = { ...(await window(shop)), pageSize };
        const numbers = (orders: { orderNo: string }[]) => orders.map(({ orderNo }) => orderNo);
        const there = numbers(await atOnce(before, () => shop.newPayout(small())));
        const late: Promise<string[]>[] = [];
        const pages = await readAll(shop, fields, async (page) => {
          const arriving = atOnce(meanwhile[page - 1] ?? 0, () => shop.newPayout(small())).then(numbers);
          late.push(arriving);
          if (!racing) await arriving;
        });
        const arrived = (await Promise.all(late)).flat();
        const seen = pages.flatMap((page) => page.numbers);
        expect(new Set(seen).size).toBe(seen.length);
        expect(new Set(seen.slice(0, there.length))).toEqual(new Set(there));
        const rest = new Set(arrived);
        expect(seen.slice(there.length).filter((number) => !rest.has(number))).toEqual([]);
        if (!racing) expect(seen).toHaveLength(there.length + arrived.length);
        const afterwards = (await readAll(shop, fields)).flatMap((page) => page.numbers);
        expect(new Set(afterwards)).toEqual(new Set([...there, ...arrived]));
        expect(afterwards.filter((number) => seen.includes(number))).toEqual(seen);
      }),
      { numRuns: 15 },
    );
  });

  test('orders that leave the filter take no others with them', async () => {
    const { engine, store } = shop.server.gateway;
    await shop.server.advance(2 * 3600);
    const fields = { ...(await window(shop)), pageSize: 2, status: 1 };
    const orders: string[] = [];
    for (let count = 0; count < 6; count++) orders.push((await shop.newPayout(small())).orderNo);
    const pages = await readAll(shop, fields, async (page) => {
      // What was read a page ago fails; so does the first of the next page.
      for (const number of [orders[2 * page - 2], orders[2 * page]]) {
        const [row] = await store.query<{ merchant_id: string; id: string; attempt_id: string }>(
          'select merchant_id, id, attempt_id from payouts where order_number = $1',
          [number],
        );
        if (!row) throw new Error(`no payout ${number}`);
        await engine.payouts.takeOutcome(
          { merchantId: row.merchant_id, subjectId: row.id, reference: row.attempt_id },
          { kind: 'failed', decline: 'account_invalid', code: '1000', reason: 'gone' },
        );
      }
    });
    const seen = pages.flatMap((page) => page.numbers);
    expect(seen).toEqual([orders[0], orders[1], orders[3], orders[4], orders[5]]);
  });
});

import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { api, card, openPage, order, untilState, VISA, VISA_CHALLENGED, viewOf } from './shop.ts';

const EXPIRED = '4000000000001042';
const WRONG_CVC = '4000000000001059';
const UNKNOWN = '4000000000001067';
const HIDDEN = 'The card was declined. Please contact its issuer or pay in another way.';
const MID = '1849705C64';

const server = testServer({ env: { NARU_TRUST_PROXY: '1' } });

interface Tried {
  readonly token: string;
  readonly state: string;
  /** What the page says. */
  readonly reason: string | null;
  /** What the operator sees. */
  readonly decline: string | null;
  readonly cookie: string | null;
}

/** Pays an order with a card, to the end. */
async function tried(number: string, body = order(), headers: Record<string, string> = {}): Promise<Tried> {
  const token = await openPage(server, body);
  const reply = await server.request('POST', api(token, '/card'), card({ number }), headers);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  const { state, outcome } = await untilState(server, token, 'failed', 'succeeded');
  const [row] = await server.store.query<{ decline: string | null }>(
    'select decline from payments where id = $1',
    [(await idOf(token)) ?? ''],
  );
  return {
    token,
    state,
    reason: outcome?.reason ?? null,
    decline: row?.decline ?? null,
    cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? null,
  };
}

async function idOf(token: string): Promise<string | undefined> {
  const { orderNumber } = await viewOf(server, token);
  const [row] = await server.store.query<{ id: string }>(
    'select id from payments where order_number = $1 order by created_at desc, id desc limit 1',
    [orderNumber],
  );
  return row?.id;
}

/** What the form of the way back says, without what is each payment's own. */
async function resultOf(token: string): Promise<Record<string, string>> {
  const reply = await server.request('POST', `/pay/${token}/return`);
  const fields = [...reply.text.matchAll(/name="([^"]*)" value="([^"]*)"/g)];
  const all = fields.map(([, name, value]) => [name ?? '', value ?? ''] as const);
  const own = ['transaction_id', 'transaction_date', 'transaction_time', 'fgkey', 'param1'];
  return Object.fromEntries(all.filter(([name]) => !own.includes(name)));
}

function settings(values: Record<string, number>): Promise<void> {
  return server.setApp(MID, `settings = '${JSON.stringify(values)}'`);
}

const DECLINED_LATER = '4000000000001430';
const endpoint = merchantEndpoint();
const LIMITED = 'too_many_declined_cards';
/** The same as the answer of a call. */
const LIMITED_REBILL = 'CARD_PAYMENT_COUNT_EXCEEDED';

describe('declined cards', () => {
  test('of one order: three reasons, then one for all, and after ten no card goes to its channel', async () => {
    const order_id = `L${Date.now()}`;
    // Prepared anew or opened again: it is the same order.
    const body = (n: number) => order({ payment: { order_id }, other_param: { param1: String(n % 4) } });
    const numbers = [EXPIRED, WRONG_CVC, UNKNOWN];
    const results: Tried[] = [];
    for (let n = 0; n < 12; n++) results.push(await tried(numbers[n % 3] ?? '', body(n)));
    const reasons = results.slice(0, 3).map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(3);
    expect(reasons).not.toContain(HIDDEN);
    expect(results.slice(3).map(({ reason }) => reason)).toEqual(Array(9).fill(HIDDEN));
    expect(results.slice(3, 6).map(({ decline }) => decline)).toEqual([
      'expired_card',
      'wrong_cvc',
      'wrong_card_number',
    ]);
    expect(results.slice(10).map(({ decline }) => decline)).toEqual([LIMITED, LIMITED]);
    // A good card is declined like a bad one.
    expect(await tried(VISA, body(12))).toMatchObject({ state: 'failed', reason: HIDDEN });
    // The same kind of card, once declined by its issuer and once not tried: the results and the page say the same.
    const [declined, limited] = [results[4]?.token ?? '', results[10]?.token ?? ''];
    expect(numbers[4 % 3]).toBe(numbers[10 % 3]);
    const result = await resultOf(declined);
    expect(result).toMatchObject({ payment_method: 'P101', card_number1: '4000', card_number4: '1059' });
    expect(await resultOf(limited)).toEqual(result);
    const { chosen, outcome } = await viewOf(server, declined);
    expect(chosen).not.toBeNull();
    expect(await viewOf(server, limited)).toMatchObject({ chosen, outcome: { reason: outcome?.reason } });
    expect(server.logText).toContain('card tries limited');
    // Another order, and the same one a day later.
    expect(await tried(VISA)).toMatchObject({ state: 'succeeded' });
    await server.advance(24 * 3600 + 1);
    expect(await tried(VISA, body(13))).toMatchObject({ state: 'succeeded' });
  });

  test('cards that wait for their challenge, or whose challenge was cancelled or left, count', async () => {
    await settings({ cardDeclinesPerOrder: 3 });
    const order_id = `C${Date.now()}`;
    const body = (n: number) => order({ payment: { order_id }, other_param: { param1: `${n}` } });
    const challenged = async (n: number) => {
      const token = await openPage(server, body(n));
      await server.request('POST', api(token, '/card'), card({ number: VISA_CHALLENGED }));
      return { token, ...(await untilState(server, token, 'redirect', 'failed')) };
    };
    for (let n = 0; n < 2; n++) {
      const { token, state } = await challenged(n);
      expect(state).toBe('redirect');
      if (n === 0) expect((await server.request('POST', api(token, '/cancel'))).status).toBe(200);
    }
    await server.advance(20 * 60);
    expect((await challenged(2)).state).toBe('redirect');
    await server.advance(60);
    expect(await tried(VISA, body(3))).toMatchObject({ state: 'failed', decline: LIMITED });
    await settings({});
  });

  test('cards that were not declined shut out no honest payer: by card and address three times as many', async () => {
    await settings({ cardDeclinesPerCard: 1 });
    await server.advance(3601);
    const challenged = async () => {
      const token = await openPage(server);
      await server.request('POST', api(token, '/card'), card({ number: VISA_CHALLENGED }));
      return (await untilState(server, token, 'redirect', 'failed')).state;
    };
    const states: string[] = [];
    for (let n = 0; n < 4; n++) states.push(await challenged());
    expect(states).toEqual(['redirect', 'redirect', 'redirect', 'failed']);
    await settings({});
  });

  test('of one browser, over all orders; one that is not known gets its mark', async () => {
    await settings({ cardDeclinesPerDevice: 2 });
    const { cookie } = await tried(WRONG_CVC);
    expect(cookie).toMatch(/^naru_device=[\w-]{22}$/);
    const mine = { cookie: cookie ?? '' };
    expect((await tried(VISA, order(), mine)).state, 'what was paid is no decline').toBe('succeeded');
    expect((await tried(WRONG_CVC, order(), mine)).decline).toBe('wrong_cvc');
    expect((await tried(VISA, order(), mine)).decline).toBe(LIMITED);
    expect((await tried(VISA)).state).toBe('succeeded');
    await server.advance(3601);
    expect((await tried(VISA, order(), mine)).state).toBe('succeeded');
    await settings({});
  });

  test('of one public address', async () => {
    await settings({ cardDeclinesPerAddress: 2 });
    const from = (ip: string) => ({ 'x-forwarded-for': ip });
    for (const ip of ['8.8.4.1', '2a00:1450:1:2::1', '10.0.0.1']) {
      for (let n = 0; n < 2; n++)
        expect((await tried(WRONG_CVC, order(), from(ip))).decline).toBe('wrong_cvc');
    }
    expect((await tried(VISA, order(), from('8.8.4.1'))).decline).toBe(LIMITED);
    expect((await tried(VISA, order(), from('2a00:1450:1:2:ffff::9'))).decline).toBe(LIMITED);
    expect((await tried(VISA, order(), from('8.8.4.2'))).state).toBe('succeeded');
    // An address of the inside is a proxy's: all payers would count as one.
    expect((await tried(VISA, order(), from('10.0.0.1'))).state).toBe('succeeded');
    await settings({});
  });

  test('of one card, over all orders', async () => {
    await settings({ cardDeclinesPerCard: 2 });
    await server.advance(3601);
    for (let n = 0; n < 2; n++) expect((await tried(UNKNOWN)).decline).toBe('wrong_card_number');
    expect((await tried(UNKNOWN)).decline).toBe(LIMITED);
    expect((await tried(EXPIRED)).decline).toBe('expired_card');
    await server.advance(3601);
    expect((await tried(UNKNOWN)).decline).toBe('wrong_card_number');
    await settings({});
  });

  test('of one stored card: over the limit a rebill is refused, and the channel does not see it', async () => {
    const shop = new TokenShop(server, endpoint);
    const { tokenId } = await shop.stored(DECLINED_LATER);
    await settings({ cardDeclinesPerCard: 2 });
    const shown = async () => {
      const [row] = await server.store.query<{ count: bigint }>(
        'select count(*) as count from sandbox_orders',
      );
      return row?.count;
    };
    for (let n = 0; n < 2; n++) {
      const { rescode, errcode } = await shop.rebill(tokenId);
      expect(rescode).not.toBe('0000');
      expect(errcode).not.toBe(LIMITED_REBILL);
    }
    const before = await shown();
    for (let n = 0; n < 3; n++) expect(await shop.rebill(tokenId)).toMatchObject({ errcode: LIMITED_REBILL });
    expect(await shown()).toBe(before);
    await server.advance(3601);
    expect((await shop.rebill(tokenId))['errcode']).not.toBe(LIMITED_REBILL);
    expect(await shown()).toBe((before ?? 0n) + 1n);
    await settings({});
  });

  test('cards that were authenticated and not confirmed count: their declines come later', async () => {
    await settings({ cardDeclinesPerOrder: 3 });
    const order_id = `A${Date.now()}`;
    const page = (n: number) =>
      openPage(
        server,
        order({ payment: { order_id, transaction_type: 'PAYER_AUTH' }, other_param: { param1: `${n}` } }),
      );
    const states: string[] = [];
    for (let n = 0; n < 5; n++) {
      const token = await page(n);
      await server.request('POST', api(token, '/card'), card({ number: WRONG_CVC }));
      states.push((await untilState(server, token, 'failed', 'succeeded')).state);
    }
    expect(states).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed', 'failed']);
    await settings({});
  });

  test('cards whose payer gave up after they were shown count', async () => {
    await settings({ cardDeclinesPerOrder: 3 });
    const order_id = `G${Date.now()}`;
    for (let n = 0; n < 3; n++) {
      const token = await openPage(server, order({ payment: { order_id }, other_param: { param1: `${n}` } }));
      await server.request('POST', api(token, '/card'), card({ number: VISA_CHALLENGED }));
      await untilState(server, token, 'redirect');
      await server.request('POST', api(token, '/cancel'));
      await untilState(server, token, 'failed');
    }
    expect((await tried(VISA, order({ payment: { order_id } }))).decline).toBe(LIMITED);
    await settings({});
  });

  test('without limits all are tried, and all reasons are shown', async () => {
    await settings({ cardDeclinesPerOrder: 0, cardReasonsShown: 1000 });
    const order_id = `N${Date.now()}`;
    const results: Tried[] = [];
    for (let n = 0; n < 11; n++) {
      results.push(
        await tried(WRONG_CVC, order({ payment: { order_id }, other_param: { param1: String(n % 4) } })),
      );
    }
    expect(results[10]).toMatchObject({ decline: 'wrong_cvc', reason: results[0]?.reason });
    await settings({});
  });

  test('no card, address or device is readable in what is kept', async () => {
    const rows = await server.store.query<{ subject: string }>('select subject from card_attempts');
    expect(rows.length).toBeGreaterThan(0);
    for (const { subject } of rows) expect(subject).toMatch(/^[0-9a-f]{32}$/);
  });
});

describeOnOneStore('many cards at once', (openStore) => {
  const racing = testServer({ openStore });

  test('for one order: no more than the limit reach the channel', async () => {
    await racing.setApp(MID, `settings = '{"cardDeclinesPerOrder": 3}'`);
    const order_id = `R${Date.now()}`;
    const bodies = Array.from({ length: 12 }, (_, n) =>
      order({ payment: { order_id }, other_param: { param1: `${n}` } }),
    );
    const tokens: string[] = [];
    for (const body of bodies) tokens.push(await openPage(racing, body));
    await Promise.all(
      tokens.map((token) => racing.request('POST', api(token, '/card'), card({ number: WRONG_CVC }))),
    );
    for (const token of tokens) await untilState(racing, token, 'failed');
    const rows = await racing.store.query<{ failure_code: string }>(
      'select failure_code from payments where order_number = $1',
      [order_id],
    );
    const reached = rows.filter(({ failure_code: code }) => code !== LIMITED);
    expect(rows).toHaveLength(12);
    expect(reached.length).toBeLessThanOrEqual(3);
  });
});

import { describe, expect, test } from 'vitest';
import { newOrderId, prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true, env: { NARU_COUNTRY_HEADER: 'x-country' } });
const shop = new Shop(server);

interface MethodCodes {
  readonly methods: readonly { readonly code: string }[];
}

async function codesOf(changes: Record<string, unknown>): Promise<string[]> {
  const { token } = await shop.page(prepared(changes as never));
  const view = (await shop.view(token)) as unknown as MethodCodes;
  return view.methods.map(({ code }) => code);
}

describe('payments, called by the script', () => {
  test('a prepared payload opens its page, without Authorization, from any origin', async () => {
    const { token, answer } = await shop.page();
    expect(answer).toEqual({
      rescode: '0000',
      resmsg: 'Success',
      url: `${server.baseUrl}/pay/${token}`,
      display_type: 'P',
      ostype: 'P',
      autoclose: 'N',
      call_from_app: 'N',
      lang: 'EN',
      param3: 'OPENAPI',
    });
    expect(await shop.view(token)).toMatchObject({
      state: 'choosing',
      language: 'en',
      layout: 'standard',
      amount: { currency: 'USD', text: '1.00' },
      buyer: { name: 'HONG GILDONG', email: 'hong@example.com' },
    });
    const preflight = await server.request('OPTIONS', '/v1/payments', undefined, {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
    expect(preflight.status).toBe(204);
    for (const reply of [preflight, await server.request('POST', '/v1/payments', {})]) {
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const other = await server.request('POST', '/v1/payments/ready', {});
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('the payload is the prepared body in every member, in any order of members', async () => {
    const body = prepared({ settings: { display_type: 'R' }, tokenbilling: { token_creation: 'N' } });
    const payload = await shop.payload(body);
    const turned = Object.fromEntries(Object.entries(payload).reverse());
    expect((await shop.open(turned)).rescode).toBe('0000');
    expect((await shop.open({ ...payload, fgkey: String(payload['fgkey']).toLowerCase() })).rescode).toBe(
      '0000',
    );
    const changes: [Record<string, unknown>, string][] = [
      [{ payment: { ...body['payment'], amount: '1' } }, 'payment.amount'],
      [{ payment: { ...body['payment'], lang: 'KR' } }, 'payment.lang'],
      [{ url: { ...body['url'], return_url: 'https://shop.example/return/' } }, 'url.return_url'],
      [{ settings: undefined }, 'settings'],
      // Not part of the fgkey: the whole body is compared.
      [{ tokenbilling: { token_creation: 'Y' } }, 'tokenbilling.token_creation'],
      [{ extra: 'x' }, 'extra'],
    ];
    for (const [change, where] of changes) {
      const { rescode, resmsg } = await shop.open({ ...payload, ...change });
      expect([rescode, resmsg]).toEqual(['VE00', `Invalid fgkey: ${where} is not what was prepared`]);
    }
  });

  test('an fgkey that nobody prepared, or too long ago, opens nothing', async () => {
    const payload = await shop.payload(prepared());
    const strange = { ...payload, fgkey: 'A'.repeat(64) };
    expect(await shop.open(strange)).toMatchObject({ rescode: 'VE00', resmsg: 'Invalid fgkey' });
    await server.setApp('1849705C64', `settings = settings || '{"checkoutSessionLifetimeSeconds": 600}'`);
    await server.advance(599);
    expect((await shop.open(payload)).rescode).toBe('0000');
    await server.advance(2);
    expect(await shop.open(payload)).toMatchObject({ rescode: 'VE00', resmsg: 'Invalid fgkey' });
    // Prepared again it counts from now.
    const { fgkey: _, ...body } = payload;
    await shop.ok('/v1/payments/ready', body);
    expect((await shop.open(payload)).rescode).toBe('0000');
    await server.setApp('1849705C64', `settings = settings - 'checkoutSessionLifetimeSeconds'`);
  });

  test('a second click opens the same page; the order number may be used again with another amount', async () => {
    const body = prepared();
    const [first, again] = [await shop.page(body), await shop.page(body)];
    expect(again.token).toBe(first.token);
    const dearer = prepared({ payment: { ...body['payment'], amount: '2.00' } });
    expect((await shop.page(dearer)).token).not.toBe(first.token);
  });

  test('transaction ids count up from 0 each day and mid', async () => {
    const numbers = async (count: number) => {
      const made: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const { orderId } = await shop.page();
        const [row] = await server.store.query<{ platform_number: string }>(
          'select platform_number from payments where order_number = $1',
          [orderId],
        );
        made.push(row?.platform_number ?? '');
      }
      return made;
    };
    await server.advance(24 * 60 * 60);
    const [first, second] = await numbers(2);
    expect(first).toMatch(/^1849705C64\d{8}000000$/);
    expect(second).toBe(first?.replace(/0$/, '1'));
  });

  test('details hold nothing personal; what does is sealed', async () => {
    const orderId = newOrderId();
    await shop.page(
      prepared({
        payment: { order_id: orderId },
        buyer: { name: 'Zebulon', email: 'zebulon@privacy.example', phone_number: '01087651234' },
        ship_to: { first_name: 'Zebulon', street1: '1 Quixotic Street' },
        other_param: { param1: 'Zebulon wrote this' },
      }),
    );
    const [row] = await server.store.query('select * from payments where order_number = $1', [orderId]);
    const text = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).toContain(orderId);
    expect(text).not.toMatch(/zebulon|quixotic|8765/i);
    expect(server.logText).not.toMatch(/zebulon|quixotic|01087651234/i);
  });

  test('the payer’s country is what the network says', async () => {
    const payload = await shop.payload(prepared());
    await server.request('POST', '/v1/payments', payload, { 'x-country': 'de' });
    const id = (payload['payment'] as { order_id: string }).order_id;
    const [row] = await server.store.query<{ details: { engine: { accessCountry: string } } }>(
      'select details from payments where order_number = $1',
      [id],
    );
    expect(row?.details.engine.accessCountry).toBe('DE');
  });
});

describe('the methods of a page', () => {
  const won = { currency: 'KRW', amount: '1000' };

  test('cross-border: cards and wallets of the currency', async () => {
    const codes = await codesOf({});
    expect(codes).toContain('P000');
    expect(codes).toContain('P141');
    expect(codes).not.toContain('P142');
    expect(codes).not.toContain('P302');
    // PayPal wants goods and an address.
    expect(codes).not.toContain('P001');
    expect(await codesOf({ settings: { ostype: 'M' } })).toContain('P142');
    expect(await codesOf({ payment: { currency: 'GBP' } })).toEqual(['P000']);
    const goods = {
      product: [{ name: 'Tea', quantity: '1', unit_price: '1.00', link: 'https://shop.example' }],
      ship_to: { country: 'GB', city: 'London' },
    };
    expect(await codesOf(goods)).toContain('P001');
  });

  test('Korean: cards and Korean methods', async () => {
    const codes = await codesOf({ payment: won, settings: { issuer_country: 'KR' } });
    expect(codes).toEqual(['P000', 'P302', 'P015', 'P303', 'P304', 'P301', 'P305']);
  });

  test('those that are named, and only cards where nothing is captured', async () => {
    expect(await codesOf({ payment: { multi_payment_method: 'P003-P000-P185' } })).toEqual([
      'P000',
      'P003',
      'P185',
    ]);
    expect(await codesOf({ payment: { ...won, payment_method: 'P302' } })).toEqual(['P302']);
    expect(await codesOf({ payment: { transaction_type: 'AUTHORIZE' } })).toEqual(['P000']);
    expect(await codesOf({ payment: { transaction_type: 'PAYER_AUTH' } })).toEqual(['P000']);
  });

  test('cards of the Korean page have ids without a day', async () => {
    const orderId = newOrderId();
    await shop.page(prepared({ payment: { ...won, order_id: orderId }, settings: { issuer_country: 'KR' } }));
    const [row] = await server.store.query<{ platform_number: string }>(
      'select platform_number from payments where order_number = $1',
      [orderId],
    );
    expect(row?.platform_number).toMatch(/^1849705C64W\d{13}$/);
  });
});

describe('the script', () => {
  test('is served under both addresses', async () => {
    for (const path of ['/v1/javascriptSDK.js', '/v2/javascriptSDK.js']) {
      const reply = await server.request('GET', path);
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toContain('text/javascript');
      expect(reply.text).toContain('request_pay');
    }
  });
});

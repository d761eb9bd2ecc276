import { verifyCallback } from '@naru/eximbay';
import { describe, expect, test } from 'vitest';
import { fgkeyOf, type Members, orderTo, prepared, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

/*
 * The fgkey is over `a=1&b=2` without escapes. Whoever may type a part of a result, or passes a result on, can move the
 * borders between its values, and the fgkey still fits.
 */

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const verify = async (data: string) => (await shop.call('/v1/payments/verify', { data })).rescode;
const encoded = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

/** What `/verify` and the merchants' verifier say of parameters. */
async function verdicts(parameters: Record<string, string>): Promise<[string, unknown]> {
  const { secretKey } = await shop.keys();
  const verified = verifyCallback({ body: encoded(parameters), secretKey });
  return [await verify(encoded(parameters)), verified.ok ? verified.outcome : verified.reason];
}

async function resultOf(
  changes: Record<string, Members>,
  pay: (token: string, orderId: string) => Promise<unknown>,
): Promise<Record<string, string>> {
  const { path, body } = orderTo(endpoint, changes);
  const { token, orderId } = await shop.page(body);
  await pay(token, orderId);
  return shop.result(endpoint, path);
}

/** Glues parameters of a result to the value before them, in the order of their names. */
function glued(result: Record<string, string>, drop: string): Record<string, string> {
  const names = Object.keys(result)
    .filter((name) => name !== 'fgkey')
    .sort();
  const before = names[names.indexOf(drop) - 1] ?? '';
  const { [drop]: value, ...others } = result;
  return { ...others, [before]: `${result[before]}&${drop}=${value}` };
}

describe('a payer who types parameters', () => {
  const hidden = '&mid=1849705C64&order_id=6918&rescode=0000&s=';
  const address = { city: 'x', country: 'KR', first_name: 'x', last_name: 'x', street1: 'x' };

  test.each<[string, Record<string, Members>]>([
    ['buyer.email', { buyer: { email: `${hidden}@b.c` } }],
    ['buyer.name', { buyer: { name: `Hong${hidden}` } }],
    ['other_param.param1', { other_param: { param1: `x${hidden}` } }],
    ['other_param.param2', { other_param: { param2: 'x& Order.ID =1' } }],
    ['ship_to.street1', { ship_to: { ...address, street1: 'x&status=Sale' } }],
    ['bill_to.city', { bill_to: { ...address, city: 'x&useFlag=Y' } }],
    [
      'product[0].name',
      { product: [{ name: 'Tea&amt=1', quantity: '1', unit_price: '1.00' }] as unknown as Members },
    ],
    ['payment.order_id', { payment: { order_id: 'x&rescode=0000' } }],
  ])('is refused: %s', async (field, changes) => {
    const answer = await shop.call('/v1/payments/ready', prepared(changes));
    expect(answer).toMatchObject({
      rescode: 'EC00',
      resmsg: expect.stringMatching(/^Invalid request parameter: [^ ]+ must not contain "&[^"]+="/),
    });
    expect(answer.resmsg).toContain(`${field}: `);
  });

  test('may type any other `&`, and shops keep the queries of their addresses', async () => {
    const body = prepared({
      buyer: { name: 'Kim & Co = 1' },
      other_param: { param1: 'a=1&b=2', param2: 'AT&T' },
      url: {
        return_url: 'https://shop.example/done?x=1&order_id=2',
        status_url: 'https://shop.example/s?a&mid=1',
      },
    });
    expect((await shop.call('/v1/payments/ready', body)).rescode).toBe('0000');
  });

  test('the words of an issuer lose what reads as a parameter', async () => {
    const result = await resultOf({}, (_, orderId) =>
      server.json('POST', `/_sandbox/payments/${orderId}/fail`, { reason: 'No&rescode=0000&tip=x' }),
    );
    expect(result).toMatchObject({ rescode: 'XXXX', resmsg: 'No,rescode=0000&tip=x' });
    expect(await verdicts(result)).toEqual(['0000', 'failed']);
  });
});

describe('a payer who moves the borders of a genuine result', () => {
  test('can not make a registered order a paid one', async () => {
    const result = await resultOf(
      { payment: { currency: 'JPY', amount: '1200', payment_method: 'P006' } },
      (token) => server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P006' }),
    );
    const { secretKey } = await shop.keys();
    expect(await verdicts(result)).toEqual(['0000', 'registered']);
    for (const name of ['status', 'payment_url', 'payment_method', 'currency']) {
      const forged = glued(result, name);
      expect(fgkeyOf(forged, secretKey)).toBe(result['fgkey']);
      expect(await verdicts(forged)).toEqual(['VE00', 'ambiguous_parameter']);
    }
  });

  test('can not shorten a value by a name that nobody knows', async () => {
    const result = await resultOf({ other_param: { param1: 'paid=1&admin=0' } }, (token) =>
      shop.payByCard(token),
    );
    const { secretKey } = await shop.keys();
    const cut: Record<string, string> = { ...result, param1: 'paid=1', admin: '0' };
    // The names stay sorted only where the cut fits between its neighbours; here they do not.
    expect(fgkeyOf(cut, secretKey)).not.toBe(result['fgkey']);
    const fitting = await resultOf({ other_param: { param1: 'a=1&param11=0' } }, (token) =>
      shop.payByCard(token),
    );
    const forged = { ...fitting, param1: 'a=1', param11: '0' };
    expect(fgkeyOf(forged, secretKey)).toBe(fitting['fgkey']);
    expect(await verdicts(forged)).toEqual(['VE00', 'unknown_parameter']);
  });
});

describe('/verify', () => {
  test('knows what was sent: another text under a right fgkey is not genuine', async () => {
    const result = await resultOf({}, (token) => shop.payByCard(token, { number: '4000000000001109' }));
    const { secretKey } = await shop.keys();
    // As somebody would who has got hold of the secret key, or finds another weakness of the scheme.
    const signed = (changes: Record<string, string>) => {
      const parameters = { ...result, ...changes };
      return { ...parameters, fgkey: fgkeyOf(parameters, secretKey) };
    };
    expect(await verify(encoded(signed({})))).toBe('0000');
    for (const changes of [
      { rescode: '0000', resmsg: 'Success.' },
      { amount: '9.00' },
      { order_id: 'another' },
      { transaction_id: `${result['transaction_id']?.slice(0, -1)}0x`.slice(0, 24) },
      { transaction_id: '' },
      { email: 'another@example.com' },
      { status: 'Sale' },
    ]) {
      expect(await verify(encoded(signed(changes))), JSON.stringify(changes)).toBe('VE00');
    }
  });

  test('takes every result that a payment had, also after it went on', async () => {
    const registered = await resultOf(
      { payment: { currency: 'JPY', amount: '1200', payment_method: 'P006' } },
      (token) => server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P006' }),
    );
    await server.json('POST', `/_sandbox/payments/${registered['order_id']}/succeed`);
    expect(await verify(encoded(registered))).toBe('0000');
    const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'AUTHORIZE' } });
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const authorized = await shop.result(endpoint, path);
    const { fields } = await shop.returned(token);
    expect((await shop.about('capture', authorized['transaction_id'], body)).rescode).toBe('0000');
    expect(await verify(encoded(authorized))).toBe('0000');
    expect(await verify(encoded(fields))).toBe('0000');
  });

  test('takes the result of an authentication, and a failed one', async () => {
    const payment = { transaction_type: 'PAYER_AUTH' };
    const good = await resultOf({ payment }, (token) => shop.payByCard(token));
    expect(await verdicts(good)).toEqual(['0000', 'authenticated']);
    const bad = await resultOf({ payment }, (token) =>
      server.json('POST', `/checkout/api/payments/${token}/cancel`),
    );
    expect(await verdicts(bad)).toEqual(['0000', 'failed']);
  });

  test('takes results whose decoded values have a `&`, and refuses an appended name', async () => {
    const result = await resultOf({ other_param: { param1: 'AT&T', param2: 'a=1&b=2' } }, (token) =>
      shop.payByCard(token),
    );
    const decoded = Object.entries(result)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    expect(await verify(decoded)).toBe('0000');
    for (const more of ['&foo=bar', '&foo=', '&foo', '&utm_source=x&y=z']) {
      expect(await verify(`${encoded(result)}${more}`), more).toBe('VE00');
    }
  });

  test('takes what was sent under other settings of the app', async () => {
    const result = await resultOf({}, (token) => shop.payByCard(token));
    await server.setApp(
      '1849705C64',
      `settings = settings || '{"payTo": "OTHER", "conversionFields": "always"}'`,
    );
    try {
      expect(await verify(encoded(result))).toBe('0000');
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'conversionFields' - 'payTo'`);
    }
  });
});

test('the page refuses what was prepared before the rule was there', async () => {
  const { mid, secretKey } = await shop.keys();
  const body = prepared({ buyer: { name: 'Hong', email: 'x&rescode=0000&s=@b.c' } });
  const access = await server.gateway.engine.context.directory.find('eximbay', mid);
  if (!access) throw new Error('no demo app');
  const { merchantId, id: appId } = access.app;
  const fgkey = 'A'.repeat(64);
  await server.gateway.engine.checkoutSessions.keep({ merchantId, appId, key: fgkey, content: body });
  expect(await shop.open({ fgkey, ...body })).toMatchObject({
    rescode: 'EC00',
    resmsg: expect.stringContaining('buyer.email: must not contain "&rescode="'),
  });
  expect(secretKey).not.toBe('');
});

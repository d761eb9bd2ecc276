import { describe, expect, test } from 'vitest';
import { type Members, orderTo, parametersOf, RECEIVED, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const won = { currency: 'KRW', amount: '60000', lang: 'KR' };

async function byCard(changes: Record<string, Members>, card: Members) {
  const { path, body } = orderTo(endpoint, changes);
  const { token } = await shop.page(body);
  const view = await shop.payByCard(token, card);
  return { path, body, token, view, result: await shop.result(endpoint, path) };
}

describe('what was declined', () => {
  test.each([
    ['4000000000001042', 'S023', 'The card has expired'],
    ['4000000000001059', 'HE02', 'The CVC is wrong'],
    ['4000000000001067', 'HE00', 'The issuer does not know this card number'],
    ['4000000000001224', 'HE03', 'The card is not good for this amount'],
    ['4000000000001109', 'XXXX', 'Insufficient funds'],
    ['4000000000001117', 'XXXX', 'The card was reported lost or stolen'],
    ['4000000000001190', 'XXXX', 'Suspected fraud'],
  ])('%s: %s', async (number, rescode, resmsg) => {
    const { result, view } = await byCard({}, { number });
    expect(view.state).toBe('failed');
    expect(result).toMatchObject({
      rescode,
      resmsg,
      auth_code: '',
      card_number1: '4000',
      card_number4: number.slice(-4),
      payment_method: 'P101',
    });
  });
});

describe('results of the Korean page', () => {
  const korean = { payment: won, settings: { issuer_country: 'KR' } };

  test('name the issuer and the months, neither the holder nor a name on the bill', async () => {
    const { result, body } = await byCard(korean, {
      number: '4000004100000003',
      holder: '',
      installmentMonths: 3,
    });
    expect(result).toMatchObject({
      rescode: '0000',
      transaction_id: expect.stringMatching(/^1849705C64W\d{13}$/),
      auth_code: expect.stringMatching(/^\d{8}$/),
      payment_method: 'P114',
      installment_months: '03',
      card_holder: '',
      pay_to: '',
    });
    expect(result).not.toHaveProperty('status');
    expect(await shop.retrieve(body)).toMatchObject({
      payment: { status: 'SALE', payment_method: 'P114', balance: '60000' },
    });
  });

  test('of a foreign card: its brand, a lump sum', async () => {
    const { result } = await byCard(korean, { number: '5200000000000007', holder: '' });
    expect(result).toMatchObject({ payment_method: 'P102', installment_months: '00' });
  });

  test('of a wallet', async () => {
    const { path, body } = orderTo(endpoint, { ...korean, payment: { ...won, payment_method: 'P302' } });
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(await shop.result(endpoint, path)).toMatchObject({
      payment_method: 'P302',
      // By the page: its orders have this form whatever they are paid with.
      transaction_id: expect.stringMatching(/^1849705C64W\d{13}$/),
      payment_type: '',
      auth_code: '',
      card_number1: '',
    });
  });
});

describe('the browser', () => {
  test('takes the very parameters of status_url to return_url', async () => {
    const { token, result, view } = await byCard(
      {
        settings: { autoclose: 'Y' },
        url: { return_url: 'shop.example/done?id=1' },
        ship_to: {
          city: 'Seoul',
          country: 'KR',
          first_name: 'Gildong',
          last_name: 'Hong',
          street1: '1 Main',
        },
      },
      {},
    );
    expect(view.outcome).toMatchObject({ auto: true });
    expect(result).toMatchObject({
      ship_to_city: 'Seoul',
      ship_to_last_name: 'Hong',
      ship_to_street1: '1 Main',
    });
    expect(result).not.toHaveProperty('ship_to_state');
    expect(await shop.returned(token)).toEqual({ action: 'https://shop.example/done?id=1', fields: result });
  });

  test('takes failures there, too, and nothing before there is a result', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    expect((await shop.returned(token)).action).toBe('');
    await shop.payByCard(token, { number: '4000000000001042' });
    const result = await shop.result(endpoint, path);
    expect((await shop.returned(token)).fields).toEqual(result);
  });
});

describe('status_url', () => {
  test('is called again until it says 0000 in its last line, three times at most', async () => {
    const { path, body } = orderTo(endpoint);
    const replies = ['SUCCESS', 'rescode=9999&resmsg=no', `<html>notice</html>\r\n${RECEIVED}`];
    endpoint.answer(path, (_, response, count) => response.end(replies[count - 1] ?? RECEIVED));
    await shop.payByCard((await shop.page(body)).token);
    await endpoint.waitFor(path, 1);
    for (const [count, seconds] of [
      [2, 60],
      [3, 300],
    ] as const) {
      await server.advance(seconds);
      await endpoint.waitFor(path, count);
    }
    await server.advance(24 * 60 * 60);
    const bodies = endpoint.received(path).map((one) => parametersOf(one.body));
    expect(bodies).toHaveLength(3);
    expect(bodies[2]).toEqual(bodies[0]);
    const deliveries = await server.store.query<{ outcome: string }>(
      `select d.outcome from deliveries d join callbacks c on c.id = d.callback_id where c.url = $1 order by d.number`,
      [endpoint.url(path)],
    );
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'accepted']);
  });

  test('that never says it is given up after 1 + 3 tries', async () => {
    const { path, body } = orderTo(endpoint);
    endpoint.answer(path, (_, response) => response.end('no'));
    await shop.payByCard((await shop.page(body)).token);
    for (const [count, seconds] of [
      [1, 0],
      [2, 60],
      [3, 300],
      [4, 1800],
    ] as const) {
      if (seconds > 0) await server.advance(seconds);
      await endpoint.waitFor(path, count);
    }
    await server.advance(7 * 24 * 60 * 60);
    const [row] = await server.store.query<{ state: string; tries: number }>(
      'select state, tries from callbacks where url = $1',
      [endpoint.url(path)],
    );
    expect(row).toEqual({ state: 'exhausted', tries: 4 });
  });
});

import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const DECLINED = '4000000000001109';
const DAY_SECONDS = 24 * 60 * 60;

async function authenticated(number = '4000000000000002') {
  const { path, body } = orderTo(endpoint, {
    payment: { transaction_type: 'PAYER_AUTH', amount: '20.00' },
    other_param: { param1: 'mine' },
    ship_to: { city: 'Seoul', country: 'KR', first_name: 'Gildong' },
  });
  const { token } = await shop.page(body);
  const view = await shop.payByCard(token, { number });
  const result = await shop.result(endpoint, path);
  const { order_id, currency, amount, lang } = body['payment'] as Record<string, unknown>;
  const confirm = (transactionType: string, payment: Members = {}, others: Members = {}) =>
    shop.call('/v1/payments/confirm', {
      transaction_type: transactionType,
      mid: '1849705C64',
      payment: { order_id, currency, amount, payer_auth_id: result['payer_auth_id'], lang, ...payment },
      ...others,
    });
  return { path, body, token, view, result, confirm };
}

describe('an authentication', () => {
  test('is reported with its proof, and without a transaction', async () => {
    const { body, view, result } = await authenticated();
    // The page must not say that the card was charged: the charge is still to come.
    expect(view).toMatchObject({ state: 'succeeded', onlyAuthenticated: true });
    expect(Object.keys(result).sort()).toEqual(
      (
        'version mid transaction_type order_id currency amount email param1 param2 param3 payer_auth_id rescode ' +
        'resmsg fgkey dm_decision dm_reject dm_review cavv xid eci'
      )
        .split(' ')
        .sort(),
    );
    expect(result).toMatchObject({
      transaction_type: 'PAYER_AUTH',
      rescode: '0000',
      eci: '05',
      param1: 'mine',
      payer_auth_id: expect.stringMatching(/^\d{14}[0-9A-F]{10}$/),
      cavv: expect.stringMatching(/^[A-Za-z0-9+/=]{28}$/),
    });
    expect((await shop.retrieve(body)).rescode).toBe('Q004');
  });

  test('is confirmed once, as the page had it; the answer says it all and no callback comes', async () => {
    const { path, body, result, confirm } = await authenticated();
    for (const payment of [{ amount: '21.00' }, { currency: 'EUR' }]) {
      expect(await confirm('PAYMENT_PA', payment)).toMatchObject({ errcode: 'VALIDATION_FAILED' });
    }
    expect(await confirm('PAYMENT_PA', { payer_auth_id: '20220902101716' })).toMatchObject({
      rescode: 'Q004',
    });
    expect(await confirm('PAYMENT_PA', { order_id: 'other' })).toMatchObject({ rescode: 'Q004' });
    expect(await confirm('PAYMENT')).toMatchObject({ rescode: 'EC00' });
    const answer = await confirm('PAYMENT_PA');
    expect(answer).toEqual({
      rescode: '0000',
      resmsg: 'Success',
      mid: '1849705C64',
      payment: {
        order_id: result['order_id'],
        currency: 'USD',
        amount: '20.00',
        email: 'hong@example.com',
        transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
        auth_code: expect.stringMatching(/^\d{6}$/),
        transaction_date: expect.stringMatching(/^\d{14}$/),
        access_country: 'KR',
        payment_method: 'P101',
        pay_to: 'EXIMBAY.COM',
        base_currency: '',
        base_amount: '',
        base_rate: '',
        dcc_rate: '',
      },
      foreign: { foreign_currency: '', foreign_amount: '', foreign_rate: '' },
      card_info: {
        card_holder: 'HONG GILDONG',
        card_number1: '4000',
        card_number4: '0002',
        cardno1: '4000',
        cardno4: '0002',
      },
      ship_to: { city: 'Seoul', country: 'KR', first_name: 'Gildong' },
      dm: { dm_decision: '', dm_reject: '', dm_review: '' },
      other_param: { param1: 'mine' },
    });
    expect(await confirm('PAYMENT_PA')).toMatchObject({
      rescode: 'EC00',
      resmsg: 'payment.payer_auth_id is used',
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '20.00' } });
    expect(endpoint.received(path)).toHaveLength(1);
  });

  test('that its app may confirm after weeks leaves the channel a card to charge', async () => {
    const lifetime = `'{"authorizationLifetimeSeconds": ${30 * DAY_SECONDS}}'`;
    await server.setApp('1849705C64', `settings = settings || ${lifetime}`);
    try {
      const { body, confirm } = await authenticated();
      await server.advance(20 * DAY_SECONDS);
      const { vault, engine } = server.gateway;
      await vault.purge(engine.context.clock.now());
      expect(await confirm('PAYMENT_PA')).toMatchObject({ rescode: '0000' });
      const [row] = await server.store.query<{ merchant_id: string; token: string }>(
        `select merchant_id, card->>'token' as token from payments where order_number = $1`,
        [body['payment']?.['order_id']],
      );
      expect(await vault.open(row?.merchant_id ?? '', row?.token ?? '')).toBeDefined();
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'authorizationLifetimeSeconds'`);
    }
  });

  test('of many confirmations at once one is carried out', async () => {
    const { body, confirm } = await authenticated();
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm('PAYMENT_PA')));
    const codes = answers.map(({ resmsg }) => resmsg).sort();
    expect(codes.filter((text) => text === 'Success')).toHaveLength(1);
    const refusals = ['payment.payer_auth_id is used', 'Failed to read from the payment provider'];
    expect(codes.filter((text) => refusals.includes(text))).toHaveLength(4);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '20.00' } });
  });

  test('may be confirmed as an authorization, and captured', async () => {
    const { body, confirm } = await authenticated();
    const answer = await confirm('AUTHORIZE_PA');
    const id = String((answer['payment'] as Members)['transaction_id']);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'AUTH', balance: '20.00' } });
    expect(await shop.about('capture', id, body)).toMatchObject({ rescode: '0000' });
    expect(await shop.retrieve(body, id)).toMatchObject({ payment: { status: 'SALE' } });
  });

  test('a decline of the approval is the answer of the confirmation', async () => {
    const { body, confirm } = await authenticated(DECLINED);
    expect(await confirm('PAYMENT_PA')).toEqual({
      rescode: 'XXXX',
      resmsg: 'Insufficient funds',
      errcode: 'INSUFFICIENT_FUNDS',
    });
    expect(await confirm('PAYMENT_PA')).toMatchObject({ resmsg: 'payment.payer_auth_id is used' });
    expect((await shop.retrieve(body)).rescode).toBe('Q004');
  });

  test('that fails is reported as such', async () => {
    const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'PAYER_AUTH' } });
    const { token } = await shop.page(body);
    await shop.payByCard(token, { number: '4000000000001026' });
    expect(await shop.result(endpoint, path)).toMatchObject({
      transaction_type: 'PAYER_AUTH',
      rescode: 'XXXX',
      payer_auth_id: '',
      cavv: '',
    });
  });

  test('the browser takes the same parameters to return_url, also after the confirmation', async () => {
    const { token, result, confirm } = await authenticated();
    const before = await shop.returned(token);
    expect(before).toEqual({ action: 'https://shop.example/return', fields: result });
    await confirm('PAYMENT_PA');
    expect((await shop.returned(token)).fields).toEqual(result);
  });
});

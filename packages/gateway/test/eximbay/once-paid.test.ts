import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Members, orderTo, prepared, Shop } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const FRICTIONLESS = '4000000000000010';

describe('with duplicateOrders=refuse, the same order with other details', () => {
  beforeAll(() => server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "refuse"}'`));
  afterAll(() => server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`));

  /** The order of a body once more, a dollar dearer. */
  const dearer = (body: Record<string, Members>) => ({
    ...body,
    payment: { ...body['payment'], amount: '2.00' },
  });
  const refused = { rescode: 'EC00', resmsg: 'Duplicate payment.order_id' };

  test('takes the place of a page at which nobody has begun to pay', async () => {
    const { path, body } = orderTo(endpoint, { payment: { lang: 'KR' } });
    const older = await shop.page(body);
    const newer = await shop.page(dearer(body));
    expect(newer.token).not.toBe(older.token);
    expect(await shop.view(older.token)).toMatchObject({ state: 'failed' });
    const card = { method: 'P000', number: FRICTIONLESS, expiry: '12/33', cvc: '123', holder: 'H G' };
    const late = { ...card, installmentMonths: 0 };
    await server.request('POST', `/checkout/api/payments/${older.token}/card`, late);
    expect(await shop.view(older.token)).toMatchObject({ state: 'failed' });
    await shop.payByCard(newer.token, { number: FRICTIONLESS });
    // The first callback of the order reports that it was paid; of the older page none is sent.
    expect(await shop.result(endpoint, path)).toMatchObject({ rescode: '0000', amount: '2.00' });
    expect((await shop.returned(older.token)).fields).toMatchObject({
      rescode: 'XXXX',
      resmsg: '새로 열린 결제창에서 결제해 주세요',
      amount: '1.00',
    });
    expect(endpoint.received(path)).toHaveLength(1);
    expect(await shop.open(await shop.payload(body))).toMatchObject(refused);
  });

  test('is refused once the payer is at the issuer, and the begun one can still be paid', async () => {
    const { path, body } = orderTo(endpoint);
    const { token, orderId } = await shop.page(body);
    const card = { method: 'P000', number: '4000000000000002', expiry: '12/33', cvc: '123', holder: 'H G' };
    await server.json('POST', `/checkout/api/payments/${token}/card`, { ...card, installmentMonths: 0 });
    await shop.untilState(token, 'redirect');
    expect(await shop.open(await shop.payload(dearer(body)))).toMatchObject(refused);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(await shop.result(endpoint, path)).toMatchObject({ rescode: '0000', amount: '1.00' });
  });

  test('the same details open the same page, as ever', async () => {
    const body = prepared();
    expect((await shop.page(body)).token).toBe((await shop.page(body)).token);
  });

  test('of many that cross one page is left open', async () => {
    const body = prepared();
    await shop.page(body);
    const payloads = await Promise.all(
      ['3.00', '4.00', '5.00', '6.00'].map((amount) =>
        shop.payload({ ...body, payment: { ...body['payment'], amount } }),
      ),
    );
    const answers = await Promise.all(payloads.map((payload) => shop.open(payload)));
    expect(answers.some(({ rescode }) => rescode === '0000')).toBe(true);
    const rows = await server.store.query<{ state: string }>(
      'select state from payments where order_number = $1',
      [body['payment']?.['order_id']],
    );
    expect(rows.filter(({ state }) => state === 'created')).toHaveLength(1);
  });
});

describe('with duplicateOrders=once', () => {
  beforeAll(() => server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "once"}'`));
  afterAll(() => server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`));
  const used = { rescode: 'EC00', errcode: 'DUPLICATE_TRANSACTION' };

  test.each([['fail'], ['expire'], ['succeed']])('the number of an order is used up: %s', async (end) => {
    const { path, body } = orderTo(endpoint);
    const payload = await shop.payload(body);
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/${end}`);
    await shop.result(endpoint, path);
    // Neither prepared again nor opened with the older fgkey, with these details or others.
    expect(await shop.call('/v1/payments/ready', body)).toMatchObject(used);
    expect(await shop.open(payload)).toMatchObject(used);
    const other = { ...body, payment: { ...body['payment'], amount: '2.00' } };
    expect(await shop.call('/v1/payments/ready', other)).toMatchObject(used);
  });

  test('while nobody has begun to pay it opens again, also with other details', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    expect((await shop.page(body)).token).toBe(token);
    const newer = await shop.page({ ...body, payment: { ...body['payment'], amount: '2.00' } });
    await shop.payByCard(newer.token, { number: FRICTIONLESS });
    expect(await shop.result(endpoint, path)).toMatchObject({ rescode: '0000', amount: '2.00' });
  });

  test('nor is it by a stored card: a declined order is not charged again', async () => {
    const tokens = new TokenShop(server, endpoint);
    const { tokenId } = await tokens.stored('4000000000001448');
    const body = rebillOf();
    expect(await tokens.rebill(tokenId, body)).toMatchObject({ errcode: 'INSUFFICIENT_FUNDS' });
    expect(await tokens.rebill(tokenId, body)).toMatchObject(used);
    expect(await tokens.rebill(tokenId)).toMatchObject({ rescode: '0000' });
  });
});

describe('what an app does not want to be sent', () => {
  const account = {
    payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
    settings: { issuer_country: 'KR' },
    tax: {
      receipt_status: 'N',
      amount_tax_free: '0',
      amount_taxable: '9091',
      amount_vat: '909',
      amount_service_fee: '0',
    },
  };

  async function registered() {
    const { path, body } = orderTo(endpoint, account);
    const { token, orderId } = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    await shop.untilState(token, 'deposit');
    return { path, body, token, orderId };
  }

  const events = (path: string) =>
    server.store.query('select event from callbacks where url = $1', [endpoint.url(path)]);

  test('that an order is registered: the browser takes it, status_url gets the sale alone', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"registeredCallback": false}'`);
    const { path, body, token, orderId } = await registered();
    expect((await shop.returned(token)).fields).toMatchObject({ status: 'Registered' });
    // As it was when the page was opened: set back, it counts for later pages.
    await server.setApp('1849705C64', `settings = settings - 'registeredCallback'`);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(await shop.result(endpoint, path)).toMatchObject({ status: 'Sale' });
    expect(await events(path)).toHaveLength(1);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE' } });
  });

  test('that it is void: the order ends in silence', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"voidCallback": false}'`);
    const { path, body, orderId } = await registered();
    await server.setApp('1849705C64', `settings = settings - 'voidCallback'`);
    expect(await shop.result(endpoint, path)).toMatchObject({ status: 'Registered' });
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'REGISTERED', balance: '0' } });
    expect(await events(path)).toEqual([{ event: 'payment_registered' }]);
  });

  test('a failure of any other method is sent all the same', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"voidCallback": false}'`);
    const { path, body } = orderTo(endpoint);
    const { orderId } = await shop.page(body);
    await server.setApp('1849705C64', `settings = settings - 'voidCallback'`);
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    expect(await shop.result(endpoint, path)).toMatchObject({ rescode: 'XXXX' });
  });
});

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { CARD_OF, offered, payConverted } from '../support/conversion.ts';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const MID = '1849705C64';
const GOODS = {
  product: [{ name: 'Tea', quantity: '1', unit_price: '100000', link: 'https://shop.example/1' }],
  ship_to: {
    city: 'Seoul',
    country: 'KR',
    first_name: 'Gildong',
    last_name: 'Hong',
    street1: 'Sejong-daero 1',
  },
} as unknown as Record<string, Members>;

const EMPTY = {
  base_currency: '',
  base_amount: '',
  base_rate: '',
  foreign_currency: '',
  foreign_amount: '',
  foreign_rate: '',
  dcc_rate: '',
};
const NAMES = Object.keys(EMPTY);

/** `base` and `foreign` as "currency amount rate". */
function fields(base: string, foreign: string, dcc_rate: string): Record<string, string> {
  const [base_currency = '', base_amount = '', base_rate = ''] = base.split(' ');
  const [foreign_currency = '', foreign_amount = '', foreign_rate = ''] = foreign.split(' ');
  return { base_currency, base_amount, base_rate, foreign_currency, foreign_amount, foreign_rate, dcc_rate };
}

function fieldsOf(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(NAMES.map((name) => [name, result[name]]));
}

async function open(payment: Members, others: Record<string, Members> = {}) {
  const { path, body } = orderTo(endpoint, { payment, ...others });
  const { token } = await shop.page(body);
  return { path, body, token, result: () => shop.result(endpoint, path) };
}

const settings = (more: Members) => server.setApp(MID, `settings = settings || '${JSON.stringify(more)}'`);
const won = { currency: 'KRW', amount: '100000' };

/** Pays at a wallet; answers the result. */
async function payByWallet(method: string, payment: Members, others: Record<string, Members> = {}) {
  const { token, result, body } = await open({ ...payment, payment_method: method }, others);
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method });
  const view = await shop.untilState(token, 'redirect');
  const screen = `/sandbox/api/screens/${String(view.redirectUrl).split('/').at(-1)}`;
  const shown = await server.json<{ amountText: string; currency: string }>('GET', screen);
  await server.json('POST', `${screen}/approve`);
  return { result: await result(), body, shown };
}

afterEach(() => server.setApp(MID, `settings = '{"payTo": "EXIMBAY.COM", "conversion": true}'`));
afterAll(async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});

/** The rows of the reference's table of currencies, as results report them. */
describe('the currencies of a result', () => {
  test('normal: nothing, unless the app wants everything reported', async () => {
    const plain = await open(won);
    await shop.payByCard(plain.token);
    expect(fieldsOf(await plain.result())).toEqual(EMPTY);
    await settings({ conversionFields: 'always' });
    const always = await open(won);
    await shop.payByCard(always.token);
    expect(fieldsOf(await always.result())).toEqual(
      fields('KRW 100000 1.000000', 'KRW 100000 1.000000', '1.000000'),
    );
    const dollars = await open({ currency: 'USD', amount: '12.5' });
    await shop.payByCard(dollars.token);
    expect(fieldsOf(await dollars.result())).toEqual(
      fields('USD 12.50 1.000000', 'USD 12.50 1.000000', '1.000000'),
    );
  });

  test('DCC: the payer’s choice is foreign', async () => {
    const { token, result } = await open(won);
    await payConverted(shop, token, CARD_OF.GB);
    expect(fieldsOf(await result())).toEqual(fields('KRW 100000 1.000000', 'GBP 58.00 0.000580', '0.000580'));
  });

  test('MCP: the money that the merchant is settled in is base', async () => {
    await settings({ settlementCurrency: 'KRW' });
    const { token, result } = await open({ currency: 'USD', amount: '12.50' });
    await shop.payByCard(token);
    // The dollar in won without a margin: nobody was asked. 1 / 1385.20 is 0.0007219.
    expect(fieldsOf(await result())).toEqual(
      fields('KRW 17315 1385.200000', 'USD 12.50 1.000000', '0.000722'),
    );
    const own = await open(won);
    await shop.payByCard(own.token);
    expect(fieldsOf(await own.result())).toEqual(EMPTY);
  });

  test('MCP with DCC: three currencies', async () => {
    await settings({ settlementCurrency: 'KRW' });
    const { token, result } = await open({ currency: 'USD', amount: '12.50' });
    await payConverted(shop, token, CARD_OF.JP);
    // 151.40 and three per cent; from won to yen by way of the dollar.
    expect(fieldsOf(await result())).toEqual(
      fields('KRW 17315 1385.200000', 'JPY 1949 155.942000', '0.112577'),
    );
  });

  test('MCP without a rate: as if each order were settled in its own', async () => {
    await settings({ settlementCurrency: 'KRW', conversionFields: 'always' });
    const { token, result } = await open({ currency: 'THB', amount: '10.00' });
    await server.store.exec(`delete from exchange_rates where quote = 'THB'`);
    await shop.payByCard(token);
    expect(fieldsOf(await result())).toEqual(fields('THB 10.00 1.000000', 'THB 10.00 1.000000', '1.000000'));
  });

  test.each(['P001', 'P003', 'P174', 'P195'])('%s bills won in dollars, and settles them', async (method) => {
    const { result, shown } = await payByWallet(method, won, GOODS);
    expect(shown).toMatchObject({ amountText: '72.19', currency: 'USD' });
    expect(fieldsOf(result)).toEqual(fields('USD 72.19 0.000722', 'USD 72.19 0.000722', '1.000000'));
  });

  test('PayPal and Alipay take other money as it is, and other wallets take won', async () => {
    const { result, shown } = await payByWallet('P003', { currency: 'USD', amount: '9.90' });
    expect(shown).toMatchObject({ amountText: '9.90', currency: 'USD' });
    expect(fieldsOf(result)).toEqual(EMPTY);
    expect(fieldsOf((await payByWallet('P141', won)).result)).toEqual(EMPTY);
  });

  test('UnionPay: yuan, as on Eximbay’s test server; cards of Korea in won', async () => {
    const yuan = fields('CNY 519.78 0.005198', 'CNY 519.78 0.005198', '1.000000');
    expect(fieldsOf((await payByWallet('P002', won)).result)).toEqual(yuan);
    const { token, result } = await open(won);
    await shop.payByCard(token, { number: CARD_OF.unionpay });
    expect(fieldsOf(await result())).toEqual(yuan);
    const dollars = await open({ currency: 'USD', amount: '9.90' });
    await shop.payByCard(dollars.token, { number: CARD_OF.unionpay });
    expect(fieldsOf(await dollars.result())).toEqual(EMPTY);
  });

  test('with conversion switched off nothing is converted, whatever the wallet', async () => {
    await settings({ conversion: false, conversionFields: 'always' });
    const { result, shown } = await payByWallet('P003', won);
    expect(shown).toMatchObject({ amountText: '100,000', currency: 'KRW' });
    expect(fieldsOf(result)).toEqual(fields('KRW 100000 1.000000', 'KRW 100000 1.000000', '1.000000'));
  });

  test('nothing is reported of what was not paid', async () => {
    await settings({ conversionFields: 'always' });
    const { token, result } = await open(won);
    await shop.payByCard(token, { number: '4000000000001109' });
    expect(fieldsOf(await result())).toEqual(EMPTY);
  });

  test('the browser takes the same to return_url as status_url was sent', async () => {
    const { token, result } = await open(won);
    await payConverted(shop, token, CARD_OF.DE);
    const { fgkey: _, ...reported } = await result();
    expect((await shop.returned(token)).fields).toMatchObject(reported);
  });
});

describe('the currencies of other answers', () => {
  const refundOf = (part: Members) => ({
    refund: { refund_id: newOrderId().slice(0, 30), reason: 'returned', ...part },
  });

  test('a refund gives back at the rate of the payment, whatever the rate is now', async () => {
    const { token, result, body } = await open(won);
    await payConverted(shop, token, CARD_OF.JP);
    const { transaction_id } = await result();
    const before = server.gateway.engine.context.rates;
    await before.set({ base: 'KRW', quote: 'JPY', rate: '0.5', marginPpm: 0n });
    const part = await shop.about(
      'cancel',
      transaction_id,
      body,
      refundOf({ refund_type: 'P', refund_amount: '25000' }),
    );
    expect(part).toMatchObject({
      refund: { refund_amount: '25000' },
      payment: {
        amount: '100000',
        balance: '75000',
        base_amount: '100000',
        base_rate: '1.000000',
        dcc_rate: '0.112577',
      },
      foreign: {
        foreign_currency: 'JPY',
        // A quarter of 11 258 is 2814.5.
        foreign_amount: '2815',
        foreign_rate: '0.112577',
        foregin_currency: 'JPY',
        foregin_amount: '2815',
        foregin_rate: '0.112577',
      },
    });
    const rest = await shop.about('cancel', transaction_id, body, refundOf({ refund_type: 'F' }));
    expect(rest).toMatchObject({ payment: { balance: '0' }, foreign: { foreign_amount: '8443' } });
    await before.set({ base: 'KRW', quote: 'JPY', rate: '0.109298296275', marginPpm: 30_000n });
  });

  test('a refund of one currency reports that one', async () => {
    const { token, result, body } = await open({ currency: 'USD', amount: '10.00' });
    await shop.payByCard(token);
    const { transaction_id } = await result();
    expect(
      await shop.about('cancel', transaction_id, body, refundOf({ refund_type: 'P', refund_amount: '4.00' })),
    ).toMatchObject({
      payment: { amount: '10.00', base_amount: '10.00', base_rate: '1.000000', dcc_rate: '1.000000' },
      foreign: { foreign_currency: 'USD', foreign_amount: '4.00', foreign_rate: '1.000000' },
    });
  });

  test('MCP: a refund reports the rate that was kept with the payment', async () => {
    await settings({ settlementCurrency: 'KRW' });
    const { token, result, body } = await open({ currency: 'USD', amount: '10.00' });
    await shop.payByCard(token);
    const { transaction_id } = await result();
    await settings({ settlementCurrency: null });
    expect(await shop.about('cancel', transaction_id, body, refundOf({ refund_type: 'F' }))).toMatchObject({
      payment: { base_amount: '13852', base_rate: '1385.200000', dcc_rate: '0.000722' },
      foreign: { foreign_currency: 'USD', foreign_amount: '10.00', foreign_rate: '1.000000' },
    });
  });

  test('an authorization is captured and given back in the money that was chosen', async () => {
    const { token, result, body } = await open({ ...won, transaction_type: 'AUTHORIZE' });
    await payConverted(shop, token, CARD_OF.AU);
    const reported = await result();
    expect(fieldsOf(reported)).toEqual(fields('KRW 100000 1.000000', 'AUD 113.02 0.001130', '0.001130'));
    expect(
      await shop.about('cancel', reported['transaction_id'], body, refundOf({ refund_type: 'F' })),
    ).toMatchObject({
      foreign: { foreign_currency: 'AUD', foreign_amount: '113.02', foreign_rate: '0.001130' },
    });
    const second = await open({ ...won, transaction_type: 'AUTHORIZE' });
    await payConverted(shop, second.token, CARD_OF.AU);
    const { transaction_id } = await second.result();
    expect((await shop.about('capture', transaction_id, second.body)).rescode).toBe('0000');
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(transaction_id ?? '');
    expect(payment).toMatchObject({ receivedAmount: 100_000n, payerAmount: 11_302n, payerCurrency: 'AUD' });
  });

  test('what is confirmed after an authentication is billed as the payer chose on the page', async () => {
    const { token, result, body } = await open({ ...won, transaction_type: 'PAYER_AUTH' });
    await payConverted(shop, token, CARD_OF.JP);
    const { payer_auth_id } = await result();
    const { order_id, currency, amount, lang } = body['payment'] ?? {};
    const answer = await shop.ok('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: MID,
      payment: { order_id, currency, amount, lang, payer_auth_id },
    });
    expect(answer).toMatchObject({
      payment: {
        currency: 'KRW',
        amount: '100000',
        base_currency: 'KRW',
        base_amount: '100000',
        base_rate: '1.000000',
        dcc_rate: '0.112577',
      },
      foreign: { foreign_currency: 'JPY', foreign_amount: '11258', foreign_rate: '0.112577' },
    });
  });

  test('a stored card is charged in the order’s money, whatever it was stored with', async () => {
    await settings({ settlementCurrency: 'USD' });
    const { token, result } = await open(won, { tokenbilling: { token_creation: 'Y' } });
    await payConverted(shop, token, CARD_OF.DE);
    const reported = await result();
    expect(reported).toMatchObject({ foreign_currency: 'EUR', base_currency: 'USD', base_amount: '72.19' });
    const { body } = orderTo(endpoint, { payment: { ...won, lang: 'EN' } });
    const { merchant, buyer, payment } = body;
    const answer = await shop.ok(`/v1/payments/tokenbilling/${reported['token_id']}/rebill`, {
      payment: { ...payment, transaction_type: undefined },
      merchant,
      buyer,
    });
    const { transaction_id } = answer['payment'] as Record<string, string>;
    const [charged] = await server.gateway.engine.payments.findByAnyNumber(transaction_id ?? '');
    expect(charged).toMatchObject({ payerCurrency: 'KRW', payerAmount: 100_000n, payerRate: null });
    expect(await shop.about('cancel', transaction_id, body, refundOf({ refund_type: 'F' }))).toMatchObject({
      payment: { base_amount: '72.19', base_rate: '0.000722' },
      foreign: { foreign_currency: 'KRW', foreign_amount: '100000', foreign_rate: '1.000000' },
    });
    const page = await open(
      { ...won, transaction_type: 'REBILL' },
      { tokenbilling: { token_id: String(reported['token_id']) } },
    );
    expect((await shop.view(page.token))['conversion']).toBeUndefined();
    expect(await offered(shop, page.token, CARD_OF.DE)).toBeNull();
  });

  test('the books have both sides of it: what the channel owes, and what the merchant gets', async () => {
    const { token, result } = await open({ currency: 'USD', amount: '100.00' });
    await payConverted(shop, token, CARD_OF.VN);
    const { transaction_id } = await result();
    const entries = await server.store.query<{ kind: string; currency: string; amount: bigint }>(
      `select e.kind, e.currency, e.amount from payments p
       join transfers t on t.subject_id = p.id and t.kind = 'payment_captured'
       join entries e on e.merchant_id = t.merchant_id and e.sequence = t.sequence
       where p.platform_number = $1`,
      [transaction_id],
    );
    const lines = entries.map(({ kind, currency, amount }) => `${kind} ${currency} ${amount}`);
    // 25 310 dong and three per cent, a hundred times; of the dollars three per cent are the fee.
    expect(lines.toSorted()).toEqual([
      'channel_receivable VND -2606930',
      'fee_revenue USD 300',
      'fx USD -10000',
      'fx VND 2606930',
      'unsettled USD 9700',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const NO_RECEIPT = {
  useFlag: 'N',
  cash_receipt_type: '',
  cash_receipt_deduction_detail: '',
  cash_receipt_user_info: '',
};
const PHONE = { purpose: 'income_deduction', by: 'phone', number: '010-9876-5432' };
const PHONE_RECEIPT = {
  useFlag: 'Y',
  cash_receipt_type: '1',
  cash_receipt_deduction_detail: '1',
  cash_receipt_user_info: '01098765432',
};
const TAX = { amount_tax_free: '0', amount_taxable: '9091', amount_vat: '909', amount_service_fee: '0' };

const BOOK = [{ name: 'A book', quantity: '1', unit_price: '10000' }];

function orderBy(method: string, changes: Record<string, Members> = {}) {
  // NaverPay shows its payer what is bought.
  const product = ['P015', 'P307', 'P308'].includes(method) ? { product: BOOK as unknown as Members } : {};
  return orderTo(endpoint, {
    ...product,
    ...changes,
    payment: { currency: 'KRW', amount: '10000', payment_method: method, lang: 'KR', ...changes['payment'] },
    settings: { issuer_country: 'KR', ...changes['settings'] },
  });
}

/** The payer chooses the method on the page: no word of the merchant on the receipt is needed then. */
const UNNAMED = { payment: { payment_method: undefined } };

async function started(method: string, start: Members, changes: Record<string, Members> = {}) {
  const { path, body } = orderBy(method, changes);
  const { token, orderId } = await shop.page(body);
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method, ...start });
  return { token, orderId, path, body };
}

async function resultOf(method: string, start: Members, changes: Record<string, Members> = {}) {
  const { orderId, path } = await started(method, start, changes);
  await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
  return shop.result(endpoint, path);
}

const receiptOffer = async (token: string) =>
  ((await shop.view(token)).methods as readonly { cashReceipt?: string }[]).map((one) => one.cashReceipt);

describe('the cash receipt of a Korean result', () => {
  test.each([
    ['P301', { bank: '004' }, { tax: { receipt_status: 'Y' } }],
    ['P015', {}, {}],
    ['P308', {}, { tax: { receipt_status: 'Y', ...TAX } }],
  ] as [string, Members, Record<string, Members>][])(
    '%s: as the payer wants it on the page',
    async (method, start, changes) => {
      const result = await resultOf(method, { ...start, cashReceipt: PHONE }, changes);
      expect(result).toMatchObject({ rescode: '0000', payment_method: method, ...PHONE_RECEIPT });
    },
  );

  test.each([
    ['P301', { bank: '004' }],
    ['P015', {}],
    ['P305', {}],
  ] as [string, Members][])('%s: all four parameters when none is wanted', async (method, start) => {
    const result = await resultOf(method, { ...start, cashReceipt: null }, UNNAMED);
    expect(result).toMatchObject(NO_RECEIPT);
  });

  test('P310: of the overseas virtual account, too, in won and in dollars', async () => {
    const order = (payment: Members) => ({
      payment: { payment_method: 'P310', lang: 'EN', ...payment },
      settings: { issuer_country: undefined },
    });
    const won = await resultOf('P310', { cashReceipt: PHONE }, order({}));
    expect(won).toMatchObject({ payment_method: 'P310', status: 'Registered', ...PHONE_RECEIPT });
    const dollars = await resultOf('P310', {}, order({ currency: 'USD', amount: '10.00' }));
    expect(dollars).toMatchObject({ payment_method: 'P310', ...NO_RECEIPT });
    expect(dollars).not.toHaveProperty('installment_months');
  });

  test('of a payer who was not asked: what the merchant said', async () => {
    const tax = { receipt_status: 'N', ...TAX };
    expect(await resultOf('P308', {}, { tax })).toMatchObject(NO_RECEIPT);
    const { path, body } = orderBy('P305', { tax: { receipt_status: 'N', ...TAX } });
    const { token } = await shop.page(body);
    expect(await receiptOffer(token)).toEqual(['none']);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    expect(await shop.result(endpoint, path)).toMatchObject(NO_RECEIPT);
  });

  test('none for what was not paid, and none for cards and wallets that nobody spoke of', async () => {
    const { orderId, path } = await started('P301', { bank: '004', cashReceipt: PHONE }, UNNAMED);
    await server.json('POST', `/_sandbox/payments/${orderId}/fail`, { reason: 'Insufficient funds' });
    expect(await shop.result(endpoint, path)).toMatchObject({ rescode: 'XXXX', ...NO_RECEIPT });
    expect(await resultOf('P302', {})).not.toHaveProperty('useFlag');
  });

  test('is asked for on the page as the order says', async () => {
    const offered = async (method: string, tax?: Members) =>
      receiptOffer((await shop.page(orderBy(method, tax ? { tax } : {}).body)).token);
    expect(await offered('P015')).toEqual(['optional']);
    expect(await offered('P308', { receipt_status: 'Y', ...TAX })).toEqual(['required']);
    expect(await offered('P301', { receipt_status: 'N' })).toEqual(['none']);
    expect(await offered('P302')).toEqual(['none']);
  });

  test('of an authentication that is confirmed: there is none for cards', async () => {
    const { path, body } = orderBy('P000', { payment: { transaction_type: 'PAYER_AUTH' } });
    await shop.payByCard((await shop.page(body)).token, { number: '4000000000000010', holder: '' });
    const { order_id, currency, amount } = body['payment'] as Record<string, string>;
    const { payer_auth_id } = await shop.result(endpoint, path);
    const answer = await shop.ok('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: { order_id, currency, amount, payer_auth_id, lang: 'KR' },
    });
    expect(answer).toMatchObject({
      payment: { base_currency: '', base_amount: '', base_rate: '', dcc_rate: '' },
      foreign: { foreign_currency: '', foreign_amount: '', foreign_rate: '' },
      cash_receipt: {
        use_flag: 'N',
        cash_receipt_type: '',
        customer_information_type: '',
        customer_information: '',
      },
    });
  });
});

describe('what else a Korean result says', () => {
  test.each([
    ['KR', /은행/],
    ['EN', /^[A-Za-z ]+Bank[A-Za-z ()]*$|^[A-Za-z ()]+$/],
  ])('the bank of an account in %s', async (lang, name) => {
    const { path, body } = orderBy('P305', { payment: { lang }, tax: { receipt_status: 'N', ...TAX } });
    const { token } = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    expect((await shop.result(endpoint, path))['virtual_account_bank_name']).toMatch(name);
  });

  test('payment_type of wallets alone: no channel reports what was used inside', async () => {
    for (const method of ['P302', 'P303', 'P304']) {
      expect(await resultOf(method, {})).toMatchObject({ payment_method: method, payment_type: '' });
    }
    const transfer = await resultOf('P301', { bank: '004', cashReceipt: null }, UNNAMED);
    expect(transfer).not.toHaveProperty('payment_type');
  });

  test('a Korean method that was named without the Korean page has a Korean result', async () => {
    const { path, body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P302', lang: 'KR' },
    });
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(await shop.result(endpoint, path)).toMatchObject({
      transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
      installment_months: '00',
      pay_to: '',
    });
  });

  test('the form of the transaction id goes by the page, whatever it offers', async () => {
    for (const payment of [{ payment_method: 'P000' }, { payment_method: 'P302' }, { payment_method: '' }]) {
      const { path, body } = orderBy('P302', { payment });
      const { orderId } = await shop.page(body);
      await server.json('POST', `/_sandbox/payments/${orderId}/fail`, { reason: 'Declined' });
      expect((await shop.result(endpoint, path))['transaction_id']).toMatch(/^1849705C64W\d{13}$/);
    }
  });

  test('the methods that a cross-border order named come back', async () => {
    const { path, body } = orderTo(endpoint, { payment: { multi_payment_method: 'P000-P003' } });
    await shop.payByCard((await shop.page(body)).token);
    expect((await shop.result(endpoint, path))['multi_payment_method']).toBe('P000-P003');
  });
});

import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const TAX = {
  receipt_status: 'Y',
  amount_tax_free: '0',
  amount_taxable: '9091',
  amount_vat: '909',
  amount_service_fee: '0',
};

interface Later {
  readonly token: string;
  readonly path: string;
  readonly body: Record<string, Members>;
  readonly orderId: string;
}

async function started(changes: Record<string, Members>, start: Members): Promise<Later> {
  const { path, body } = orderTo(endpoint, changes);
  const { token, orderId } = await shop.page(body);
  await server.json('POST', `/checkout/api/payments/${token}/start`, start);
  return { token, path, body, orderId };
}

const account = (changes: Record<string, Members> = {}) =>
  started(
    {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
      settings: { issuer_country: 'KR' },
      tax: TAX,
      ...changes,
    },
    {
      method: 'P305',
      cashReceipt: { purpose: 'income_deduction', by: 'phone', number: '01098761234' },
    },
  );

const shopCounter = () =>
  started(
    { payment: { currency: 'JPY', amount: '1200', payment_method: 'P006', lang: 'JP' } },
    { method: 'P006' },
  );

describe('a Korean virtual account', () => {
  test('is registered with its account, then sold when the money comes', async () => {
    const { token, path, body, orderId } = await account();
    const registered = await shop.result(endpoint, path);
    expect(registered).toMatchObject({
      rescode: '0000',
      resmsg: 'Success.',
      status: 'Registered',
      payment_method: 'P305',
      amount: '10000',
      auth_code: '',
      card_holder: '',
      pay_to: '',
      installment_months: '00',
      virtual_account_number: expect.stringMatching(/^\d{10,16}$/),
      virtual_account_bank_name: expect.stringMatching(/은행/),
      virtual_account_depositor: expect.stringMatching(/./),
      virtual_account_due_date: expect.stringMatching(/^\d{14}$/),
      useFlag: 'Y',
      cash_receipt_type: '1',
      cash_receipt_deduction_detail: '1',
      cash_receipt_user_info: '01098761234',
    });
    expect((await shop.untilState(token, 'deposit')).outcome).toMatchObject({ auto: false });
    expect((await shop.returned(token)).fields).toEqual(registered);
    expect(await shop.retrieve(body)).toMatchObject({
      payment: { status: 'REGISTERED', balance: '10000', payment_method: 'P305' },
    });
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    const sold = await shop.result(endpoint, path, 2);
    expect(sold).toMatchObject({
      status: 'Sale',
      transaction_id: registered['transaction_id'],
      virtual_account_number: registered['virtual_account_number'],
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '10000' } });
  });

  test('is void when nobody pays in time, which the request may set', async () => {
    const deadline = new Date(Date.now() + 50 * 60 * 60 * 1000);
    const korean = new Date(deadline.getTime() + 9 * 60 * 60 * 1000).toISOString();
    const hour = korean.slice(0, 13).replace(/\D/g, '');
    const { path, body, orderId } = await account({
      settings: { issuer_country: 'KR', virtualaccount_expiry_date: hour },
    });
    const registered = await shop.result(endpoint, path);
    expect(registered['virtual_account_due_date']).toBe(`${hour}0000`);
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    expect(await shop.result(endpoint, path, 2)).toMatchObject({
      rescode: '0000',
      status: 'Void',
      transaction_id: registered['transaction_id'],
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'REGISTERED', balance: '0' } });
    const refund = { refund_type: 'F', refund_id: `void-${orderId}`, reason: 'x' };
    expect(await shop.about('cancel', registered['transaction_id'], body, { refund })).toMatchObject({
      errcode: 'INVALID_CANCEL_REQUEST',
    });
  });

  const HOUR_MS = 60 * 60 * 1000;
  const expiresAt = async (order: string) => {
    const rows = await server.store.query<{ expires_at: Date }>(
      'select expires_at from payments where order_number = $1',
      [order],
    );
    return Number(rows[0]?.expires_at) - server.gateway.engine.context.clock.now().getTime();
  };
  const koreanHour = (aheadMs: number) => {
    const at = server.gateway.engine.context.clock.now().getTime() + aheadMs + 9 * HOUR_MS;
    return new Date(at).toISOString().slice(0, 13).replace(/\D/g, '');
  };
  /** A page where a card or an account may be chosen. */
  const mixed = (hour: string) => ({
    payment: { currency: 'KRW', amount: '10000', lang: 'KR' },
    settings: { issuer_country: 'KR', virtualaccount_expiry_date: hour },
    tax: { ...TAX, receipt_status: 'N' },
  });

  test('is what the time of the request is for: the page keeps its own, and the account a year', async () => {
    const { path, body } = orderTo(endpoint, mixed('9999123123'));
    const { token, orderId } = await shop.page(body);
    expect(await expiresAt(orderId)).toBeLessThanOrEqual(24 * HOUR_MS);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    expect((await shop.result(endpoint, path))['status']).toBe('Registered');
    const ahead = await expiresAt(orderId);
    expect(ahead).toBeGreaterThan(364 * 24 * HOUR_MS);
    expect(ahead).toBeLessThanOrEqual(365 * 24 * HOUR_MS);
    const card = orderTo(endpoint, mixed('9999123123'));
    await shop.payByCard((await shop.page(card.body)).token);
    expect((await shop.result(endpoint, card.path))['rescode']).toBe('0000');
  });

  test('is not given out when that time is over, while the page still takes cards', async () => {
    const { path, body } = orderTo(endpoint, mixed(koreanHour(2 * HOUR_MS)));
    const { token } = await shop.page(body);
    const only = { ...mixed(koreanHour(2 * HOUR_MS)), tax: TAX };
    const { token: alone } = await shop.page(
      orderTo(endpoint, {
        ...only,
        payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
      }).body,
    );
    await server.advance(2 * 60 * 60 + 1);
    const reply = await server.request('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    expect(reply.status).toBe(400);
    await shop.payByCard(token);
    expect((await shop.result(endpoint, path))['rescode']).toBe('0000');
    // Where nothing else can be chosen, the page ends with it.
    expect((await shop.view(alone)).state).not.toBe('choosing');
  });

  test('is refunded to an account, with the tax of the part', async () => {
    const { path, body, orderId } = await account();
    await shop.result(endpoint, path);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    const { transaction_id: id } = await shop.result(endpoint, path, 2);
    const refund = (amount: string) => ({
      refund_type: 'P',
      refund_amount: amount,
      refund_id: `${orderId}-${amount}`,
      reason: 'x',
    });
    const refund_account = { user_name: '홍길동', bank_code: '004', account_number: '12345678901234' };
    const tax = { ...TAX, amount_taxable: '910', amount_vat: '90' };
    const cancel = (changes: Record<string, Members>) => shop.about('cancel', id, body, changes);
    expect(await cancel({ refund: refund('1000'), tax })).toMatchObject({
      rescode: 'EC00',
      resmsg: 'Invalid request parameter: refund_account is required',
    });
    expect(await cancel({ refund: refund('1000'), refund_account })).toMatchObject({
      resmsg: 'Invalid request parameter: tax.receipt_status is required',
    });
    expect(await cancel({ refund: refund('1000'), refund_account, tax: TAX })).toMatchObject({
      resmsg: expect.stringContaining('tax'),
    });
    const unknown = { ...refund_account, bank_code: '999' };
    expect(await cancel({ refund: refund('1000'), refund_account: unknown, tax })).toMatchObject({
      resmsg: 'Invalid request parameter: refund_account.bank_code: is no bank of the reference',
    });
    expect(await cancel({ refund: refund('1000'), refund_account, tax })).toMatchObject({
      rescode: '0000',
      refund: { refund_amount: '1000' },
      payment: { amount: '10000', balance: '9000', payment_method: 'P305' },
    });
    const [row] = await server.store.query('select * from refunds where order_number = $1', [
      `${orderId}-1000`,
    ]);
    expect(
      JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/홍길동|12345678901234/);
  });

  test('without a receipt says so', async () => {
    const { path } = await started(
      {
        payment: { currency: 'KRW', amount: '10000', payment_method: 'P305' },
        settings: { issuer_country: 'KR' },
        tax: { receipt_status: 'N' },
      },
      { method: 'P305' },
    );
    const registered = await shop.result(endpoint, path);
    expect(registered).toMatchObject({ status: 'Registered', useFlag: 'N' });
    expect(registered).toMatchObject({
      cash_receipt_type: '',
      cash_receipt_deduction_detail: '',
      cash_receipt_user_info: '',
    });
  });
});

describe('a Japanese convenience store', () => {
  test('is registered with the page that says how to pay, then sold', async () => {
    const { token, path, body, orderId } = await shopCounter();
    const registered = await shop.result(endpoint, path);
    expect(registered).toMatchObject({
      status: 'Registered',
      payment_method: 'P006',
      currency: 'JPY',
      amount: '1200',
      payment_url: expect.stringMatching(/^http/),
      pay_to: 'EXIMBAY.COM',
    });
    expect(registered).not.toHaveProperty('virtual_account_number');
    await shop.untilState(token, 'voucher');
    expect((await shop.returned(token)).fields).toEqual(registered);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'REGISTERED', balance: '1200' } });
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(await shop.result(endpoint, path, 2)).toMatchObject({ status: 'Sale', rescode: '0000' });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '1200' } });
  });

  test('is void when nobody pays in time', async () => {
    const { path, body, orderId } = await shopCounter();
    await shop.result(endpoint, path);
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    expect(await shop.result(endpoint, path, 2)).toMatchObject({ status: 'Void' });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'REGISTERED', balance: '0' } });
  });

  test('given up by its payer it is void for the shop, and no success for the browser', async () => {
    const { token, path } = await shopCounter();
    await shop.result(endpoint, path);
    await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    expect(await shop.result(endpoint, path, 2)).toMatchObject({ status: 'Void', rescode: '0000' });
    const { fields } = await shop.returned(token);
    expect(fields['rescode']).not.toBe('0000');
    expect(fields).not.toHaveProperty('status');
  });
});

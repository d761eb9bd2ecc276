import { RECEIPT_SCENARIOS } from '@naru/channels';
import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const TAX = { amount_tax_free: '1000', amount_taxable: '8182', amount_vat: '818', amount_service_fee: '0' };
const phoneOf = (key: string) => RECEIPT_SCENARIOS.find((one) => one.key === key)?.phone ?? '';
const byPhone = (number: string) => ({ purpose: 'income_deduction', by: 'phone', number });

interface Receipt {
  readonly id: string;
  readonly state: string;
  readonly code: string;
  readonly [member: string]: unknown;
}

let serial = 0;

/** Paid by virtual account on the page, with what the payer said of a receipt. */
async function paid(start: Members, tax: Members = { receipt_status: 'Y', ...TAX }, method = 'P305') {
  const { path, body } = orderTo(endpoint, {
    payment: {
      currency: 'KRW',
      amount: '10000',
      // Without a word on the receipt the payer chooses the method on the page.
      ...(tax['receipt_status'] === undefined ? {} : { payment_method: method }),
      lang: 'KR',
    },
    settings: { issuer_country: 'KR' },
    tax,
  });
  const { token, orderId } = await shop.page(body);
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method, ...start });
  await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
  const results = await until('the result', () => {
    const received = endpoint.received(path);
    const last = received.at(-1)?.members['status'];
    return (last === undefined || last === 'Sale') && received.length > 0 && received;
  });
  const transactionId = String(results.at(-1)?.members['transaction_id']);
  const refund = (amount: string | undefined, split: Members) => {
    serial += 1;
    return shop.about('cancel', transactionId, body, {
      refund: {
        refund_type: amount === undefined ? 'F' : 'P',
        refund_id: `RT${process.pid}-${serial}`,
        reason: 'x',
        ...(amount === undefined ? {} : { refund_amount: amount }),
      },
      tax: { receipt_status: 'Y', ...split },
      refund_account: { user_name: 'HONG', bank_code: '004', account_number: '1234567890' },
    });
  };
  return { orderId, refund };
}

const receiptsOf = async (orderId: string) =>
  (await server.json<{ cashReceipts: Receipt[] }>('GET', `/_sandbox/cash-receipts?no=${orderId}`))
    .cashReceipts;

/** Waits until the receipts have the codes; time is moved on, since the tax office takes its time. */
async function untilCodes(orderId: string, ...codes: string[]): Promise<Receipt[]> {
  return until(`receipts ${codes.join(', ')}`, async () => {
    await server.advance(1);
    const receipts = await receiptsOf(orderId);
    return receipts.map(({ code }) => code).join() === codes.join() && receipts;
  });
}

const act = (id: string, action: string, body?: Members) =>
  server.request('POST', `/_sandbox/cash-receipts/${id}/${action}`, body);

describe('a cash receipt', () => {
  test('is approved two seconds after it was paid, with the taxes that the shop named', async () => {
    const { orderId } = await paid({ cashReceipt: byPhone('010-9876-5432') });
    const [receipt] = await untilCodes(orderId, 'CA01');
    expect(receipt).toMatchObject({
      state: 'approved',
      orderNumber: orderId,
      amount: '10000',
      taxFreeAmount: '1000',
      taxableAmount: '8182',
      vatAmount: '818',
      serviceFeeAmount: '0',
      purpose: 'income_deduction',
      numberKind: 'phone',
      number: '*******5432',
      approvalNumber: expect.stringMatching(/^\d{9}$/),
    });
    expect(server.logText).not.toContain('01098765432');
  });

  test('follows refunds: issued again over the rest, then cancelled', async () => {
    const { orderId, refund } = await paid({ cashReceipt: byPhone('01098765432') });
    await untilCodes(orderId, 'CA01');
    const free = { amount_tax_free: '1000', amount_taxable: '0', amount_vat: '0', amount_service_fee: '0' };
    expect((await refund('1000', free)).rescode).toBe('0000');
    const [, second] = await untilCodes(orderId, 'CA06', 'CA01');
    expect(second).toMatchObject({
      amount: '9000',
      taxFreeAmount: '0',
      taxableAmount: '8182',
      vatAmount: '818',
    });
    const rest = { amount_tax_free: '0', amount_taxable: '8182', amount_vat: '818', amount_service_fee: '0' };
    await refund(undefined, rest);
    await untilCodes(orderId, 'CA06', 'CA04');
  });

  test('that the tax office refuses is tried again by an operator', async () => {
    const { orderId } = await paid({ cashReceipt: byPhone(phoneOf('refuse')) });
    const [receipt] = await untilCodes(orderId, 'CA02');
    expect(receipt).toMatchObject({ failureReason: expect.any(String), approvalNumber: null });
    const { cashReceipts } = server.gateway.engine;
    await cashReceipts.revise((await cashReceipts.find(receipt!.id))!, 'retried');
    await until('the question', async () => (await receiptsOf(orderId))[0]?.state === 'requested');
    expect((await act(receipt!.id, 'approve')).status).toBe(200);
    await untilCodes(orderId, 'CA01');
  });

  test('whose cancellation is refused stays, as CA05', async () => {
    const { orderId, refund } = await paid({ cashReceipt: byPhone(phoneOf('refuse_cancel')) });
    await untilCodes(orderId, 'CA01');
    await refund(undefined, TAX);
    await untilCodes(orderId, 'CA05');
  });

  test('waits for the control API where the number says so', async () => {
    const { orderId, refund } = await paid({ cashReceipt: byPhone(phoneOf('wait')) });
    await server.advance(3600);
    const [receipt] = await untilCodes(orderId, 'CA00');
    expect(JSON.parse((await act(receipt!.id, 'approve')).text)).toMatchObject({ code: 'CA01' });
    expect((await act(receipt!.id, 'approve')).status).toBe(409);
    await refund(undefined, TAX);
    await untilCodes(orderId, 'CA03');
    const failed = await act(receipt!.id, 'fail', { reason: 'In a tax return' });
    expect(JSON.parse(failed.text)).toMatchObject({ code: 'CA05', failureReason: 'In a tax return' });
  });

  test('of a shop whose payer was not asked goes to the number of the tax office', async () => {
    const { body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
      settings: { issuer_country: 'KR' },
      tax: { receipt_status: 'Y' },
    });
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    const [receipt] = await untilCodes(orderId, 'CA01');
    expect(receipt).toMatchObject({ number: '*******1234', taxableAmount: '9091', vatAmount: '909' });
  });

  test.each([
    [{}, { receipt_status: 'N' }, 'P305'],
    [{ cashReceipt: null, bank: '004' }, {}, 'P301'],
  ] as [Members, Members, string][])(
    'is not issued where nobody wants one: %j %j',
    async (start, tax, method) => {
      const { orderId } = await paid(start, tax, method);
      await server.advance(60);
      expect(await receiptsOf(orderId)).toEqual([]);
    },
  );
});

import type { CashReceiptRequest } from '@naru/checkout';
import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { receiptOffer } from '../../../engine/src/payments-start/receipt.ts';
import { checkedCashReceipt } from '../../src/checkout/cash-receipt.ts';
import { newPayment, vaCollection } from '../support/orders.ts';
import { returnedForm } from '../support/return-form.ts';
import { testServer } from '../support/server.ts';
import {
  errorOf,
  koreanOrder,
  openPage,
  paymentOfToken,
  placesOf,
  start,
  untilCallbackSent,
  untilState,
  viewOf,
} from './shop.ts';

const VIRTUAL_ACCOUNT = 'P305';
const TAX = { amount_tax_free: '0', amount_taxable: '54546', amount_vat: '5454', amount_service_fee: '0' };
const PHONE: CashReceiptRequest = { purpose: 'income_deduction', by: 'phone', number: '01055556666' };

const withReceipt = (receipt_status: string) => koreanOrder({ tax: { receipt_status, ...TAX } });

describeOnOneStore('a cash receipt', (openStore) => {
  const server = testServer({ openStore });

  test('is kept with the payer, sealed, and sent to the shop', async () => {
    const token = await openPage(server, koreanOrder());
    const cashReceipt = { ...PHONE, number: '010-5555-6666' };
    expect((await start(server, token, { method: VIRTUAL_ACCOUNT, cashReceipt })).status).toBe(200);
    await untilState(server, token, 'deposit');
    const payment = await paymentOfToken(server, token);
    const payer = server.gateway.engine.payments.payerOf(payment);
    expect(payer.name).toBe('Zebulon Buyer');
    expect(payer.extra).toMatchObject({
      dialect: { order: expect.anything() },
      page: { cashReceipt: PHONE },
    });
    const { fields } = await returnedForm(server, token);
    expect(fields).toMatchObject({
      useFlag: 'Y',
      cash_receipt_user_info: PHONE.number,
      status: 'Registered',
    });
    await untilCallbackSent(server, payment);
    for (const text of [PHONE.number, cashReceipt.number]) {
      expect(await placesOf(server, text)).toEqual([]);
      expect(server.logText).not.toContain(text);
    }
  });

  test('can be done without, where the shop leaves it to the payer', async () => {
    for (const body of [{}, { cashReceipt: null }]) {
      const token = await openPage(server, koreanOrder());
      expect((await start(server, token, { method: VIRTUAL_ACCOUNT, ...body })).status).toBe(200);
      const payer = server.gateway.engine.payments.payerOf(await paymentOfToken(server, token));
      expect(payer.extra?.page).toEqual({ cashReceipt: null });
    }
  });

  test('must be asked for where the shop says so, and can not where it says no', async () => {
    const must = await openPage(server, withReceipt('Y'));
    const option = async (token: string) =>
      (await viewOf(server, token)).methods.find(({ code }) => code === VIRTUAL_ACCOUNT)?.cashReceipt;
    expect(await option(must)).toBe('required');
    for (const body of [{}, { cashReceipt: null }]) {
      const refused = errorOf(await start(server, must, { method: VIRTUAL_ACCOUNT, ...body }));
      expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    }
    expect((await start(server, must, { method: VIRTUAL_ACCOUNT, cashReceipt: PHONE })).status).toBe(200);

    const no = await openPage(server, withReceipt('N'));
    expect(await option(no)).toBe('none');
    const refused = await start(server, no, { method: VIRTUAL_ACCOUNT, cashReceipt: PHONE });
    expect(errorOf(refused).code).toBe('invalid_request');
    expect((await start(server, no, { method: VIRTUAL_ACCOUNT })).status).toBe(200);
  });

  test('a refusal does not repeat the number, and the payment stays open', async () => {
    const token = await openPage(server, koreanOrder());
    const cashReceipt = { ...PHONE, by: 'resident_number', number: '9913011234567' } as const;
    const reply = await start(server, token, { method: VIRTUAL_ACCOUNT, cashReceipt });
    expect(errorOf(reply)).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(reply.text).not.toContain(cashReceipt.number);
    expect(server.logText).not.toContain(cashReceipt.number);
    expect((await viewOf(server, token)).state).toBe('choosing');
  });

  test.each([
    ['nobody', {}],
    ['another purpose', { ...PHONE, purpose: 'fun' }],
    ['another way', { ...PHONE, by: 'name' }],
    ['no digits', { ...PHONE, number: 'me' }],
    ['more than there is', { ...PHONE, name: 'Zebulon' }],
    ['a text', 'phone'],
  ])('a form that is none: %s', async (_, cashReceipt) => {
    const token = await openPage(server, koreanOrder());
    const body = { method: VIRTUAL_ACCOUNT, cashReceipt } as Parameters<typeof start>[2];
    expect(errorOf(await start(server, token, body))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('HaiPay has none', async () => {
    const { token } = await newPayment(server, vaCollection());
    const refused = await start(server, token, { method: 'KOOKMIN_BANK', cashReceipt: PHONE });
    expect(errorOf(refused).code).toBe('invalid_request');
    expect((await start(server, token, { method: 'KOOKMIN_BANK' })).status).toBe(200);
  });
});

describe('what a receipt may say', () => {
  const by = (way: CashReceiptRequest['by'], number: string, purpose: CashReceiptRequest['purpose']) => () =>
    checkedCashReceipt('optional', { purpose, by: way, number });

  test.each([
    ['phone', '010-1234-5678', 'income_deduction', '01012345678'],
    ['phone', '011 234 5678', 'income_deduction', '0112345678'],
    ['resident_number', '950101-1234567', 'income_deduction', '9501011234567'],
    ['card', '0100 1234 5678 9012 34', 'income_deduction', '010012345678901234'],
    ['card', '0100123456789012', 'expense_proof', '0100123456789012'],
    ['business_number', '123-45-67890', 'expense_proof', '1234567890'],
  ] as const)('%s %s for %s', (way, number, purpose, plain) => {
    expect(by(way, number, purpose)()).toEqual({ purpose, by: way, number: plain });
  });

  test.each([
    ['phone', '0212345678', 'income_deduction'],
    ['phone', '010123', 'income_deduction'],
    ['resident_number', '950101', 'income_deduction'],
    ['resident_number', '951301-1234567', 'income_deduction'],
    ['resident_number', '950132-1234567', 'income_deduction'],
    ['resident_number', '950101-9234567', 'income_deduction'],
    ['resident_number', '950101-1234567', 'expense_proof'],
    ['business_number', '123-45-6789', 'expense_proof'],
    ['business_number', '123-45-67890', 'income_deduction'],
  ] as const)('not %s %s for %s', (way, number, purpose) => {
    expect(by(way, number, purpose)).toThrow();
  });

  test.each(['4111 1111 1111 1111', '5200000000000007', '9410991000000004', '3569990010083722'])(
    'never the number of a payment card: %s',
    (number) => {
      expect(by('card', number, 'income_deduction')).toThrow(/payment cards/);
    },
  );

  test('is for what Korea counts as cash', () => {
    type Kind = Parameters<typeof receiptOffer>[0]['kind'];
    const offer = (kind: Kind, payerCurrency: 'KRW' | 'USD', code = 'P302') =>
      receiptOffer(
        { kind, code: kind === 'wallet' ? code : 'P000' },
        { payerCurrency },
        { offer: 'required', cashWallets: ['P308'] },
      );
    expect(offer('bank_transfer', 'KRW')).toBe('required');
    expect(offer('virtual_account_any', 'KRW')).toBe('required');
    expect(offer('virtual_account_any', 'USD')).toBe('none');
    expect(offer('card', 'KRW')).toBe('none');
    expect(offer('wallet', 'KRW')).toBe('none');
    expect(offer('wallet', 'KRW', 'P308')).toBe('required');
    expect(offer('wallet', 'USD', 'P308')).toBe('none');
  });
});

import { expect, test } from 'vitest';
import { pageDetails, sealedByPage } from '../../src/checkout/page-details.ts';
import {
  keptByDialect,
  type OrderDetails,
  orderDetails,
  orderOf,
  sealedByDialect,
  subscriptionDetails,
} from '../../src/dialects/eximbay/orders/details.ts';
import { payerOf } from '../../src/dialects/eximbay/orders/order.ts';
import { prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const shop = new Shop(server);

const KEPT: OrderDetails = {
  transactionType: 'PAYMENT',
  amountText: '1.00',
  lang: 'KR',
  korean: false,
  autoReturn: true,
  payerAuthId: null,
  unsent: ['registered'],
  settlement: { currency: 'KRW', rate: '1300' },
  recurring: { id: 'A', nextOn: '2040-01-31', retryOn: null },
  tokenNumber: 'B',
};
const detailed = (dialect: object | undefined) => ({
  platformNumber: 'P1',
  details: dialect === undefined ? {} : { dialect },
});
const person = (extra: object) => ({ name: 'HONG', extra });

test('what was kept is read as it was written', () => {
  const { platformNumber, details } = { platformNumber: 'P1', details: keptByDialect(KEPT) };
  expect(orderDetails({ platformNumber, details })).toEqual(KEPT);
  expect(subscriptionDetails({ number: 'R1', details })).toEqual(KEPT);
  const cashReceipt = { purpose: 'expense_proof', by: 'business_number', number: '1234567890' } as const;
  expect(pageDetails({ platformNumber }, person(sealedByPage({ cashReceipt })))).toEqual({ cashReceipt });
  expect(pageDetails({ platformNumber }, person(sealedByPage({ cashReceipt: null })))).toEqual({
    cashReceipt: null,
  });
  expect(pageDetails({ platformNumber }, { name: 'HONG' })).toEqual({});
});

test.each([
  [undefined, 'details.dialect is missing'],
  [{ ...KEPT, lang: null }, 'details.dialect.lang is no text'],
  [{ ...KEPT, transactionType: 'SALE' }, 'details.dialect.transactionType is no word of'],
  [{ ...KEPT, korean: 'Y' }, 'details.dialect.korean is no true or false'],
  [
    { ...KEPT, settlement: { currency: 'WON', rate: '1' } },
    'details.dialect.settlement.currency is no currency',
  ],
  [{ ...KEPT, recurring: {} }, 'details.dialect.recurring.id is missing'],
])('what is not as it is written is a fault that names the payment: %j', (dialect, fault) => {
  expect(() => orderDetails(detailed(dialect))).toThrow(`payment P1: ${fault}`);
  expect(() => subscriptionDetails({ number: 'R1', ...detailed(dialect) })).toThrow(
    `recurring payment R1: ${fault}`,
  );
});

test('the same of what is sealed, without repeating it', () => {
  const of = { platformNumber: 'P1' };
  const order = { buyer: { name: 'HONG' } };
  expect(() => orderOf(of, { name: 'HONG' })).toThrow('payment P1: payer.extra.dialect is missing');
  expect(() => orderOf(of, person({ dialect: { order } }))).toThrow(
    /^payment P1: payer\.extra\.dialect\.order\.\w+ is missing$/,
  );
  expect(() =>
    pageDetails(of, person({ page: { cashReceipt: { purpose: 'income_deduction', by: 'HONG' } } })),
  ).toThrow(/^payment P1: payer\.extra\.page\.cashReceipt\.by is no word of (?!.*HONG)/);
});

test('a request is sealed and read as it came', () => {
  const order = { ...prepared(), payment: { ...prepared().payment } } as never;
  const payer = payerOf(order);
  expect(payer.extra).toEqual(sealedByDialect({ order }));
  expect(orderOf({ platformNumber: 'P1' }, payer)).toEqual(order);
});

test('an inquiry about a payment whose row is damaged is an internal error that names it', async () => {
  const body = prepared();
  const { orderId } = await shop.page(body);
  const [row] = await server.store.query<{ platform_number: string }>(
    `update payments set details = details #- '{dialect,lang}' where order_number = $1 returning platform_number`,
    [orderId],
  );
  expect(await shop.retrieve(body)).toMatchObject({ rescode: expect.stringMatching(/^E/) });
  expect(server.logText).toContain(`payment ${row?.platform_number}: details.dialect.lang is missing`);
});

test('money for a payment whose row is damaged is booked; only its callback can not be made', async () => {
  const body = prepared();
  const { token, orderId } = await shop.page(body);
  const card = { method: 'P000', number: '4000000000000002', expiry: '12/33', cvc: '123', holder: 'H G' };
  await server.json('POST', `/checkout/api/payments/${token}/card`, { ...card, installmentMonths: 0 });
  await shop.untilState(token, 'redirect');
  const [row] = await server.store.query<{ id: string; platform_number: string }>(
    `update payments set details = details - 'dialect' where order_number = $1 returning id, platform_number`,
    [orderId],
  );
  await server.request('POST', `/_sandbox/payments/${orderId}/succeed`);
  await until('the capture', async () => {
    const [payment] = await server.store.query<{ state: string }>(
      'select state from payments where id = $1',
      [row?.id],
    );
    return payment?.state === 'captured';
  });
  const fault = `payment ${row?.platform_number}: details.dialect is missing`;
  await until('the try of the callback', async () => {
    const lines = server.logText.split('\n');
    return lines.some((line) => line.includes(fault) && line.includes('callback could not be made'));
  });
});

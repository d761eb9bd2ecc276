import type { DepositStatement, Payment } from '@naru/engine';
import { expect, test } from 'vitest';
import { statementOf } from '../../src/dialects/teemopay/statement.ts';
import { testServer } from '../support/server.ts';
import { PAYMENT_CREATE, PAYMENT_QUERY, payin, Teemo } from '../support/teemopay.ts';
import { until } from '../support/until.ts';

test('what came in another currency is no row: it would read as won', () => {
  const payment = { payerCurrency: 'KRW', receivedAmount: 0n, feeRatePpm: 0n, method: '801' } as Payment;
  const came = (currency: 'KRW' | 'USD', amount: bigint) =>
    ({
      id: `${currency}`,
      currency,
      amount,
      creditedAmount: 0n,
      feeAmount: 0n,
      state: 'held',
    }) as DepositStatement;
  const rows = statementOf(payment, [came('USD', 1200n), came('KRW', 900n)]);
  expect(rows.map(({ paymentStatementAmount }) => paymentStatementAmount)).toEqual(['900.00']);
});

const server = testServer();
const teemo = new Teemo(server);

test('an account that its bank reports as paid, without a deposit, has a row all the same', async () => {
  const request = payin({ realName: 'NARU SUCCEED', amount: '10000' });
  await teemo.ok(PAYMENT_CREATE, request);
  const { merchantOrderNo } = request;
  const data = await until('the payment is paid', async () => {
    const found = await teemo.ok(PAYMENT_QUERY, { merchantOrderNo });
    return found['status'] === 2 && found;
  });
  expect(data).toMatchObject({
    amount: '10000.00',
    serviceAmount: '300.00',
    statementList: [
      { paymentStatementAmount: '10000.00', paymentStatementStatus: 2, serviceAmount: '300.00' },
    ],
  });
});

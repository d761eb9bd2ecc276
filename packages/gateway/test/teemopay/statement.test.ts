import { expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import { PAYMENT_CREATE, PAYMENT_QUERY, payin, Teemo } from '../support/teemopay.ts';
import { until } from '../support/until.ts';

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

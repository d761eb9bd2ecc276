import { expect, test } from 'vitest';
import { testVerifier } from '../../wire/test/support/verifier-suite.ts';
import {
  formBody,
  makeCallback,
  makeWebhook,
  verifyCallback,
  verifyCallbackParameters,
  verifyWebhook,
} from '../src/index.ts';
import { MID, SECRET_KEY } from './fixtures/vectors.ts';

const expected = { mid: MID, orderId: 'M1001', currency: 'USD', amount: '1.00' };
const parameters = makeCallback(
  'cross_border',
  {
    ...{ mid: MID, transaction_type: 'PAYMENT', order_id: 'M1001', currency: 'USD', amount: '1' },
    ...{ rescode: '0000', resmsg: 'Success.', payment_method: 'P101' },
    transaction_id: '1849705C6420220927000016',
  },
  SECRET_KEY,
);
const callback = {
  call: { body: formBody(parameters), secretKey: SECRET_KEY },
  secret: ['secretKey', null, '', {}, [SECRET_KEY]],
  needsHeaders: false,
} as const;

testVerifier({ name: 'verifyCallback', verify: verifyCallback, ...callback, expected });
testVerifier({
  name: 'verifyCallbackParameters',
  verify: verifyCallbackParameters,
  ...callback,
  expected: {},
});

test('what a framework parsed is no body, and the message says where it goes', () => {
  const body = parameters as never;
  expect(() => verifyCallback({ body, secretKey: SECRET_KEY })).toThrow(
    /body is an object: .* give what was parsed as `parameters`$/,
  );
  expect(verifyCallback({ parameters, secretKey: SECRET_KEY, ...expected })).toMatchObject({ ok: true });
  const both = { body: formBody(parameters), parameters, secretKey: SECRET_KEY } as never;
  expect(() => verifyCallback(both)).toThrow('there is no member body');
});

const nowMs = Date.parse('2024-11-13T05:04:34.178Z');
const { headers, body } = makeWebhook(
  'CHARGEBACK',
  {
    ...{ mid: MID, order_id: 'M1001', transaction_id: '1849705C6420220927000016', currency: 'USD' },
    ...{ amount: '1', chargeback_status: 'DEDUCTION', chargeback_deadline: '20261231' },
  },
  { secret: SECRET_KEY, nowMs },
);
testVerifier({
  name: 'verifyWebhook',
  verify: verifyWebhook,
  call: { body, headers, secret: SECRET_KEY, nowMs },
  secret: ['secret', null, '', [], [''], {}],
  needsHeaders: true,
  expected: {},
});

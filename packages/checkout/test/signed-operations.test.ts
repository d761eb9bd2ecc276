import { describe, expect, test } from 'vitest';
import { curlOf, filledPath, hasNumber, withNewNumber } from '../src/logic/sent-request.ts';
import { signedOperations } from '../src/transport/signed-operations.ts';

const document = {
  paths: {
    '/{currency}/orders/{no}': {
      post: {
        operationId: 'api.order',
        tags: ['API'],
        summary: 'Order',
        'x-naru-signed-by': 'api',
        parameters: [
          { in: 'path', name: 'currency', schema: { enum: ['krw', 'usd'] } },
          { in: 'path', name: 'no', description: 'Its number', schema: {} },
          { in: 'header', name: 'nonce', schema: {} },
        ],
        requestBody: { content: { 'application/json': { example: { orderId: 'M1', sign: 'x' } } } },
      },
      get: { operationId: 'api.open', tags: ['API'], summary: 'Not signed' },
    },
  },
};

describe('the operations that need a signature', () => {
  test('are those that the document says so of, with what is to be filled in', () => {
    expect(signedOperations(document)).toEqual([
      {
        id: 'api.order',
        tag: 'API',
        summary: 'Order',
        method: 'POST',
        path: '/{currency}/orders/{no}',
        signedBy: 'api',
        parts: [
          { name: 'currency', choices: ['krw', 'usd'], hint: '' },
          { name: 'no', choices: [], hint: 'Its number' },
        ],
        example: { orderId: 'M1' },
      },
    ]);
    expect(signedOperations(null)).toEqual([]);
    expect(signedOperations({})).toEqual([]);
  });

  test('have their path filled in, whatever was typed', () => {
    const [operation] = signedOperations(document);
    if (!operation) throw new Error('there is no operation');
    expect(filledPath(operation, { currency: 'krw', no: 'a/../b?c' })).toBe('/krw/orders/a%2F..%2Fb%3Fc');
  });
});

test('a new number stands in all places of an order’s own number, and nowhere else', () => {
  const body = { payment: { order_id: 'A', amount: '1' }, list: [{ order_id: 'A' }], orderNo: 'P1' };
  expect(withNewNumber(body, 'N')).toEqual({ ...body, payment: { order_id: 'N', amount: '1' } });
  expect([hasNumber(body), hasNumber({ mid: 'x' })]).toEqual([true, false]);
});

test('curl gets texts with quotes and lines as they are', () => {
  const headers = { 'content-type': 'application/json' };
  const url = 'http://127.0.0.1/x?a=1&b=2';
  expect(curlOf({ method: 'POST', url, headers, body: `{"name":"O'Brien $HOME"}` })).toBe(
    [
      `curl -X POST 'http://127.0.0.1/x?a=1&b=2' \\`,
      `  -H 'content-type: application/json' \\`,
      `  --data-binary '{"name":"O'\\''Brien $HOME"}'`,
    ].join('\n'),
  );
  expect(curlOf({ method: 'GET', url: 'http://x/', headers: {}, body: null })).toBe(
    `curl -X GET 'http://x/'`,
  );
});

import { expect, test } from 'vitest';
import { collection } from '../support/orders.ts';
import { SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';

const server = testServer();

/** The error code of an order right after the operator's change of its app. */
async function orderAfter(state: 'active' | 'disabled'): Promise<unknown> {
  const headers = { authorization: `Bearer ${SANDBOX_KEY}` };
  const changed = await server.request('PATCH', '/admin/v1/apps/haipay/1054', { state }, headers);
  expect(changed.status, changed.text).toBe(200);
  return (await server.call('/krw/collect/apply', collection()))['error'];
}

test('an app that was changed here is changed for the next call', async () => {
  const codes: unknown[] = [];
  for (const state of ['active', 'disabled', 'active', 'disabled', 'active'] as const)
    codes.push(await orderAfter(state));
  expect(codes).toEqual(['00000000', '1005', '00000000', '1005', '00000000']);
});

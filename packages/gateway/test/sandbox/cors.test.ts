import { describe, expect, test } from 'vitest';
import { collection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { BALANCE } from '../support/teemopay.ts';

const PATHS = ['/krw/collect/apply', BALANCE, '/v1/payments/ready', '/v1/payments/x1/cancel'];
const ORIGIN = 'https://demo.example';
const preflight = { origin: ORIGIN, 'access-control-request-method': 'POST' };

describe('web pages that call the merchants’ APIs', () => {
  const open = testServer({ withoutWorkers: true, env: { NARU_SANDBOX_CORS: 'true' } });

  test.each(PATHS)('may where the sandbox says so: %s', async (path) => {
    const asked = await open.request('OPTIONS', path, undefined, preflight);
    expect([asked.status, asked.text]).toEqual([204, '']);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    const answered = await open.request('POST', path, '{}', { origin: ORIGIN });
    expect(answered.headers.get('access-control-allow-origin')).toBe('*');
    expect(answered.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('get the whole answer', async () => {
    const body = open.signedBody(collection());
    const reply = await open.request('POST', '/krw/collect/apply', body, { origin: ORIGIN });
    expect(JSON.parse(reply.text)).toMatchObject({ status: '1' });
  });

  test('but not the controls and the operator’s API', async () => {
    for (const path of ['/_sandbox/clock', '/admin/v1/chargebacks']) {
      const reply = await open.request('OPTIONS', path, undefined, preflight);
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('without the setting', () => {
  const closed = testServer({ withoutWorkers: true });

  test.each(PATHS)('no page may call %s', async (path) => {
    const reply = await closed.request('POST', path, '{}', { origin: ORIGIN });
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });
});
